package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.StoredRecord;

/**
 * A presentation request as it stands in the store.
 *
 * @param asked what was asked
 * @param progress how far it has come
 * @param record the very writing it was read from
 */
record PresentationRequest(Asked asked, Progress progress, StoredRecord record) {
  private static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxBytes(Content.MAX_BYTES);

  PresentationRequest {
    Objects.requireNonNull(asked);
    Objects.requireNonNull(progress);
    Objects.requireNonNull(record);
  }

  static PresentationRequest read(StoredRecord record) {
    JsonObject json = JsonReader.readObject(record.bytes(), LIMITS);
    return new PresentationRequest(
        Asked.read(json.object("asked").orElseThrow()),
        Progress.read(json.object("progress").orElseThrow()),
        record);
  }

  static Bytes bytes(Asked asked, Progress progress) {
    return JsonWriter.write(
        JsonObject.builder()
            .put("asked", asked.toJson())
            .put("progress", progress.toJson())
            .build());
  }

  /** Tells whether an answer would be taken now. */
  boolean takesAnswers(Instant now) {
    return progress.stage() == Stage.OPEN && now.isBefore(asked.expires());
  }

  /** Tells whether nobody answered in time. */
  boolean expired(Instant now) {
    return progress.stage() == Stage.OPEN && !now.isBefore(asked.expires());
  }

  /** Tells whether nothing more will happen. */
  boolean settled(Instant now) {
    return expired(now)
        || switch (progress.stage()) {
          case OPEN, RECEIVING -> false;
          case ANSWERED, DECLINED, FAILED -> true;
        };
  }

  /** Tells whether the result waits for its response code. */
  boolean held() {
    return progress.release() == Progress.Release.HELD && !progress.responseCode().isEmpty();
  }

  /**
   * Tells whether there is an answer of another device that may turn out not to be the person's.
   */
  boolean canBeDisowned() {
    return asked.flow() == Flow.CROSS_DEVICE && progress.stage() == Stage.ANSWERED;
  }

  @Override
  public String toString() {
    return "PresentationRequest[" + asked + ", " + progress.stage() + "]";
  }
}
