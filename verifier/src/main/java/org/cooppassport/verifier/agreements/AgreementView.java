package org.cooppassport.verifier.agreements;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.agreements.AgreementFlaw;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.Party;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/** An agreement as its co-op's own system reads it. Computes signatures. */
final class AgreementView {
  private AgreementView() {}

  static JsonObject brief(SignedAgreement file, Instant now) {
    AgreementText text = file.text();
    List<AgreementFlaw> flaws = file.flawsAt(now);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", text.id())
            .put("version", text.version())
            .put("type", text.json().string("type").orElse(""))
            .put("digest", text.digest())
            .put(
                "parties",
                text.parties().stream()
                    .map(party -> party(file, party))
                    .collect(JsonArray.collector()))
            .put("from", text.term().from().toString());
    text.term().until().ifPresent(until -> json.put("until", until.toString()));
    return json.put("inForce", flaws.isEmpty())
        .put(
            "flaws",
            flaws.stream()
                .map(f -> JsonObject.of("code", f.name(), "sentence", f.sentence()))
                .collect(JsonArray.collector()))
        .build();
  }

  static JsonObject whole(HeldAgreements.Held held, Instant now) {
    return brief(held.file(), now).toBuilder()
        .put("history", held.historyJson())
        .put("file", held.file().json())
        .build();
  }

  private static JsonObject party(SignedAgreement file, Party party) {
    return JsonObject.builder()
        .put("id", party.id())
        .put("name", party.name())
        .putStrings("namesElsewhere", party.namesElsewhere())
        .put("signed", file.isSignedBy(party.id()))
        .build();
  }
}
