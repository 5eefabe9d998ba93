package org.cooppassport.issuer.status;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * One change of status. Never published itself.
 *
 * @param record the record
 * @param status its state from now on
 * @param when when it was decided
 * @param client the API client that decided
 * @param note the co-op's own words on why; empty if it gave none
 */
public record StatusEvent(
    String record, RecordStatus status, Instant when, String client, String note) {
  /** The longest note. */
  public static final int MAX_NOTE = 500;

  public StatusEvent {
    Objects.requireNonNull(record);
    Objects.requireNonNull(status);
    Objects.requireNonNull(when);
    Objects.requireNonNull(client);
    if (note.length() > MAX_NOTE) {
      throw new IllegalArgumentException("a note has at most " + MAX_NOTE + " characters");
    }
  }

  static StatusEvent read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new StatusEvent(
        json.string("record").orElseThrow(),
        RecordStatus.valueOf(json.string("status").orElseThrow()),
        Instant.parse(json.string("when").orElseThrow()),
        json.string("client").orElseThrow(),
        json.string("note").orElseThrow());
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("record", record)
            .put("status", status.name())
            .put("when", when.toString())
            .put("client", client)
            .put("note", note)
            .build());
  }
}
