package org.cooppassport.service.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * Something that was done or refused, for whoever must account for it. Holds no personal data: ids
 * that mean nothing outside of our records, and words from lists of ours.
 *
 * @param at when
 * @param action what, such as {@code credential.revoked}
 * @param outcome how it ended, such as {@code done} or the name of a refusal's reason
 * @param actor who: a client's id, or {@code -} for nobody we know
 * @param object on what: an opaque id, or {@code -}
 * @param correlation the request's id, or {@code -}
 */
public record AuditEntry(
    Instant at, String action, String outcome, String actor, String object, String correlation) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

  public AuditEntry {
    at = Objects.requireNonNull(at).truncatedTo(ChronoUnit.MILLIS);
    check("action", action);
    check("outcome", outcome);
    check("actor", actor);
    check("object", object);
    check("correlation", correlation);
  }

  static AuditEntry read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new AuditEntry(
        Instant.ofEpochMilli(json.number("at").orElseThrow().longValue()),
        json.string("action").orElseThrow(),
        json.string("outcome").orElseThrow(),
        json.string("actor").orElseThrow(),
        json.string("object").orElseThrow(),
        json.string("correlation").orElseThrow());
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("at", at.toEpochMilli())
            .put("action", action)
            .put("outcome", outcome)
            .put("actor", actor)
            .put("object", object)
            .put("correlation", correlation)
            .build());
  }

  /** No space, no line end, no quote: whatever is written fits one line of any log. */
  private static void check(String what, String text) {
    if (!WORD.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "the " + what + " of an audit entry has 1 to 200 letters, digits and . _ : / -");
    }
  }
}
