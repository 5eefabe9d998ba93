package org.cooppassport.issuer.vcapi;

import java.util.Locale;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.status.StatusLog;

/** A record as the back office sees it, without anything about the person. */
final class RecordView {
  private RecordView() {}

  static JsonObject.Builder of(CredentialRecord record, StatusLog.States states) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", record.id())
            .put("type", record.type())
            .put("status", states.of(record.id()).name().toLowerCase(Locale.ROOT))
            .put("decided", record.decided().toString())
            .put("validUntil", record.validUntil().toString())
            .put("erased", record.state() == CredentialRecord.State.ERASED)
            .putStrings("requires", record.requires());
    if (!record.replaces().isEmpty()) {
      json.put("replaces", record.replaces());
    }
    return json;
  }
}
