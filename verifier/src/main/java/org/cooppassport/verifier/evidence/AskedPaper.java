package org.cooppassport.verifier.evidence;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.evidence.CitedPaper;
import org.cooppassport.core.json.JsonObject;

/**
 * One paper that is asked for. Immutable.
 *
 * @param json its members as they are stored
 */
record AskedPaper(JsonObject json) {
  /** Where it stands. */
  enum State {
    OPEN,
    DELIVERED,
    REFUSED,
    FAILED
  }

  static AskedPaper of(CitedPaper paper) {
    return new AskedPaper(
        JsonObject.builder()
            .put("digest", paper.digest())
            .put("documentType", paper.documentType())
            .put("state", State.OPEN.name())
            .build());
  }

  String digest() {
    return json.string("digest").orElseThrow();
  }

  State state() {
    return State.valueOf(json.string("state").orElseThrow());
  }

  Optional<String> mediaType() {
    return json.string("mediaType");
  }

  AskedPaper delivered(String mediaType, Instant at) {
    return new AskedPaper(
        json.with("state", State.DELIVERED.name())
            .with("mediaType", mediaType)
            .with("deliveredAt", at.toString()));
  }

  AskedPaper ended(State state, String code) {
    return new AskedPaper(json.with("state", state.name()).with("code", code));
  }
}
