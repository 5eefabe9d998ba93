package org.cooppassport.wallet;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * What came of a presentation that the verifier took.
 *
 * <p>Immutable.
 */
public final class PresentationReceipt {
  private final DiaryEntry entry;
  private final Optional<URI> redirect;

  PresentationReceipt(DiaryEntry entry, Optional<URI> redirect) {
    this.entry = Objects.requireNonNull(entry);
    this.redirect = redirect;
  }

  /** Returns the entry in the member's diary. */
  public DiaryEntry entry() {
    return entry;
  }

  /** Returns where the browser goes on, if the flow has one. */
  public Optional<URI> redirect() {
    return redirect;
  }

  @Override
  public String toString() {
    return "PresentationReceipt[" + entry.id() + "]";
  }
}
