package org.cooppassport.wallet;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The member's yes to one preview, good once. Only {@link PresentationPreview#agree} makes one, so
 * nothing can be presented that was not previewed.
 */
public final class GivenConsent {
  private final PresentationPreview preview;
  private final AtomicBoolean spent = new AtomicBoolean();

  GivenConsent(PresentationPreview preview) {
    this.preview = preview;
  }

  /** Returns the preview if this consent was not used before. */
  PresentationPreview spend() {
    if (!spent.compareAndSet(false, true)) {
      throw new IllegalStateException("a consent is good for one presentation");
    }
    return preview;
  }
}
