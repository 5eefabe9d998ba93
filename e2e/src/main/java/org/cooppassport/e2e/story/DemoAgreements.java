package org.cooppassport.e2e.story;

import java.time.LocalDate;
import java.util.List;
import org.cooppassport.core.json.JsonObject;

/** The agreement of the story, as two boards would decide it. */
final class DemoAgreements {
  static final String ID = "riverside-hillside";

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
}
