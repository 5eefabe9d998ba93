package org.cooppassport.core.issuance;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A credential that passed the lint, and all that an issuer's key signs. Good for one signature.
 *
 * <p>Only {@link CredentialLint} makes one. Thread-safe.
 */
public final class PreparedCredential {
  private final CredentialDraft draft;
  private final UnsecuredCredential unsecured;
  private final AtomicBoolean spent = new AtomicBoolean();

  PreparedCredential(CredentialDraft draft, UnsecuredCredential unsecured) {
    this.draft = draft;
    this.unsecured = unsecured;
  }

  /** Returns what was prepared. */
  public CredentialDraft draft() {
    return draft;
  }

  /**
   * Signs. Computes a signature, so never on an event loop.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code KEY_UNAVAILABLE} if the key
   *     cannot be used now
   * @throws IllegalStateException if it was signed before
   */
  public SignedCredential sign(IssuerKeys keys) {
    if (!spent.compareAndSet(false, true)) {
      throw new IllegalStateException("a prepared credential is signed once");
    }
    return new SignedCredential(draft.form(), draft.id(), unsecured.secure(keys));
  }

  @Override
  public String toString() {
    return "PreparedCredential[" + draft.form().identifier() + ", " + draft.id() + "]";
  }
}
