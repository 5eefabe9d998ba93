package org.cooppassport.verifier.agreements;

import java.time.LocalDate;
import org.cooppassport.core.agreements.AgreementStatement.Mandate;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What a co-op's own system wants said about an agreement.
 *
 * @param version the version it is about
 * @param digest the digest of its words, so that what is signed is what was read
 * @param mandate in which role, and where the decision stands
 * @param lastDay with an end, the last day in force
 */
record StatementWish(long version, String digest, Mandate mandate, LocalDate lastDay) {
  /**
   * Reads a wish.
   *
   * @param today the last day if none is given
   */
  static StatementWish read(JsonObject json, LocalDate today) {
    StrictMembers members = StrictMembers.of(json);
    StatementWish wish =
        new StatementWish(
            members.integer("version", 1, Integer.MAX_VALUE),
            members.text("digest"),
            new Mandate(members.text("role"), members.optionalText("decision").orElse("")),
            members.optionalDay("lastDay").orElse(today));
    members.nothingElse();
    return wish;
  }
}
