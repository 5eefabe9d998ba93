package org.cooppassport.service.keys;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;

/**
 * The key under which a co-op keeps the keys of its files: AES-256-GCM, each wrapping under a nonce
 * of its own and bound to a name. Its own bytes are given to nobody. Thread-safe.
 */
public final class VaultKey {
  static final int BYTES = 32;
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final String kid;
  private final SecretKeySpec key;
  private final Instant activeFrom;

  VaultKey(String kid, Bytes key, Instant activeFrom) {
    if (key.size() != BYTES) {
      throw new IllegalArgumentException("a vault's key has " + BYTES + " bytes");
    }
    this.kid = Objects.requireNonNull(kid);
    this.key = new SecretKeySpec(key.toByteArray(), "AES");
    this.activeFrom = Objects.requireNonNull(activeFrom);
  }

  /** The key's name, to find it again. */
  public String kid() {
    return kid;
  }

  /** From when on it wraps; it unwraps for ever. */
  public Instant activeFrom() {
    return activeFrom;
  }

  /**
   * Wraps a file's key.
   *
   * @param name what the file's key is of; the same is needed to unwrap it
   */
  public Bytes wrap(Bytes fileKey, String name, RandomSource random) {
    Bytes nonce = random.next(NONCE_BYTES);
    try {
      return Bytes.concat(nonce, run(Cipher.ENCRYPT_MODE, nonce, fileKey, name));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a platform without AES-GCM", e);
    }
  }

  /**
   * Unwraps a file's key.
   *
   * @throws Refusal of reason {@code KEY_UNAVAILABLE} if this key did not wrap it under that name
   */
  public Bytes unwrap(Bytes wrapped, String name) {
    try {
      return run(
          Cipher.DECRYPT_MODE, wrapped.slice(0, NONCE_BYTES), wrapped.slice(NONCE_BYTES), name);
    } catch (GeneralSecurityException | IndexOutOfBoundsException e) {
      throw new Refusal(
              Refusal.Reason.KEY_UNAVAILABLE, "a file's key cannot be opened by the vault's key")
          .causedBy(e);
    }
  }

  private Bytes run(int mode, Bytes nonce, Bytes input, String name)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(AES_GCM);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce.toByteArray()));
    cipher.updateAAD(Bytes.utf8(name).toByteArray());
    return Bytes.owned(cipher.doFinal(input.toByteArray()));
  }

  /** Tells no key. */
  @Override
  public String toString() {
    return "VaultKey[" + kid + "]";
  }
}
