package org.cooppassport.e2e.story;

import java.time.LocalDate;
import java.util.List;
import org.cooppassport.core.json.JsonObject;

/** The agreements of the story, as two boards would decide them, and what boards do with them. */
final class DemoAgreements {
  static final String ID = "riverside-hillside";
  static final String SECTOR_CODE = "riverside-harbour";

  private DemoAgreements() {}

  /**
   * Hillside Credit Union may rely on Riverside's checks under the UK rule.
   *
   * @param checkerIssuers the names under which Riverside issues
   */
  static JsonObject reliance(
      String checkerDid,
      String checkerBase,
      List<String> checkerIssuers,
      String relierDid,
      String relierBase,
      LocalDate today) {
    return JsonObject.builder()
        .put("type", "RelianceAgreement")
        .put("id", ID)
        .put("version", 1)
        .put("checker", party(checkerDid, "Riverside Food Co-op", checkerBase, checkerIssuers))
        .put("relier", party(relierDid, "Hillside Credit Union", relierBase, List.of(relierDid)))
        .putStrings("lanes", List.of("aml-reliance"))
        .put("rule", "uk-mlr-2017-39")
        .putStrings("jurisdictions", List.of("GB"))
        .putStrings("methods", List.of("document-in-person", "chip-read"))
        .put(
            "period",
            JsonObject.of("from", today.toString(), "until", today.plusYears(2).toString()))
        .put("evidence", JsonObject.of("deadline", "PT0S", "calendar", "calendar-days"))
        .put("retention", JsonObject.of("period", "P5Y"))
        .put(
            "fees",
            JsonObject.builder()
                .put("currency", "GBP")
                .put("sharePercent", 40)
                .put("costs", JsonObject.of("document-in-person", "18.00"))
                .build())
        .build();
  }

  /**
   * Harbour Housing Co-op may rely on Riverside's checks by the code that both follow.
   *
   * @param checkerIssuers the names under which Riverside issues
   */
  static JsonObject sectorCode(
      String checkerDid,
      String checkerBase,
      List<String> checkerIssuers,
      String relierDid,
      String relierBase,
      LocalDate today) {
    return JsonObject.builder()
        .put("type", "RelianceAgreement")
        .put("id", SECTOR_CODE)
        .put("version", 1)
        .put("checker", party(checkerDid, "Riverside Food Co-op", checkerBase, checkerIssuers))
        .put("relier", party(relierDid, "Harbour Housing Co-op", relierBase, List.of(relierDid)))
        .putStrings("lanes", List.of("sector-code"))
        .putStrings("jurisdictions", List.of("GB"))
        .putStrings("methods", List.of("document-in-person"))
        .put("period", JsonObject.of("from", today.toString()))
        .put("evidence", JsonObject.of("deadline", "PT1S", "calendar", "calendar-days"))
        .put("retention", JsonObject.of("period", "P2Y"))
        .put(
            "fees",
            JsonObject.builder()
                .put("currency", "GBP")
                .put("sharePercent", 25)
                .put("costs", JsonObject.of("document-in-person", "18.00"))
                .build())
        .build();
  }

  private static JsonObject party(String did, String name, String base, List<String> issuers) {
    return JsonObject.builder()
        .put("id", did)
        .put("name", name)
        .put("country", "GB")
        .putStrings("issuers", issuers)
        .put("obliged", true)
        .put(
            "supervisor", JsonObject.of("name", "Supervisor of the demonstration", "country", "GB"))
        .put("endpoint", base + "/agreements/inbox")
        .build();
  }

  /** A side signs the words that it has before it. */
  static JsonObject sign(BackOffice coop, JsonObject brief) {
    return coop.post(
        "/agreements/" + brief.string("id").orElseThrow() + "/sign",
        JsonObject.builder()
            .put("version", 1)
            .put("digest", brief.string("digest").orElseThrow())
            .put("role", "Secretary")
            .put("decision", "https://minutes.example/2026-11-02")
            .build(),
        200);
  }

  /** A side sends what it holds to the other's server. */
  static void send(BackOffice coop, String id) {
    JsonObject sent = coop.post("/agreements/" + id + "/send", JsonObject.EMPTY, 200);
    if (!sent.bool("delivered").orElse(false)) {
      throw new IllegalStateException("expected a delivered agreement in " + sent.toJson());
    }
  }

  /** The newest version as a side holds it. */
  static JsonObject newest(BackOffice coop, String id) {
    return coop.get("/agreements/" + id).oneOrMany("versions").objects().orElseThrow().get(0);
  }
}
