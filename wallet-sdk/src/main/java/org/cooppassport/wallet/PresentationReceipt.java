package org.cooppassport.wallet;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/**
 * What came of a presentation that left the wallet.
 *
 * <p>Immutable.
 */
public final class PresentationReceipt {
  private final DiaryEntry entry;
  private final Optional<URI> redirect;
  private final Optional<JsonObject> data;

  private PresentationReceipt(DiaryEntry entry, Optional<URI> redirect, Optional<JsonObject> data) {
    this.entry = Objects.requireNonNull(entry);
    this.redirect = redirect;
    this.data = data;
  }

  static PresentationReceipt posted(DiaryEntry entry, Optional<URI> redirect) {
    return new PresentationReceipt(entry, redirect, Optional.empty());
  }

  static PresentationReceipt returned(DiaryEntry entry, JsonObject data) {
    return new PresentationReceipt(entry, Optional.empty(), Optional.of(data));
  }

  /** Returns the entry in the member's diary. */
  public DiaryEntry entry() {
    return entry;
  }

  /** Returns where the browser goes on, if the flow has one. */
  public Optional<URI> redirect() {
    return redirect;
  }

  /**
   * Returns the {@code data} that the app gives back to the platform, if the request came through
   * the Digital Credentials API.
   */
  public Optional<JsonObject> dcApiData() {
    return data;
  }

  @Override
  public String toString() {
    return "PresentationReceipt[" + entry.id() + "]";
  }
}
