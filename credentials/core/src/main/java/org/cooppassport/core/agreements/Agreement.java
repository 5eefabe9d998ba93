package org.cooppassport.core.agreements;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/**
 * What a relying co-op may rest on: an agreement that both sides signed, or its own unsigned
 * statement that there is one, which never carries a reliance under law.
 */
public sealed interface Agreement permits SignedAgreement, OwnStatement {
  /** The agreement's name. */
  String id();

  /** The file as data: what a receipt keeps. */
  JsonObject json();

  /** Which checks it speaks of, if of any. */
  Optional<RelianceCover> reliance();

  /** Which memberships it speaks of, if of any. */
  Optional<ReciprocityCover> reciprocity();

  /** The terms of a reliance that both sides can be held to, if there are any. */
  Optional<RelianceTerms> relianceTerms();

  /**
   * Why it is not in force at an instant; empty if it is. Computes signatures, so never on an event
   * loop.
   */
  List<AgreementFlaw> flawsAt(Instant at);

  /**
   * Reads the file of a signed agreement, or an own statement.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  static Agreement read(JsonObject json) {
    return json.has("agreement") ? SignedAgreement.read(json) : OwnStatement.read(json);
  }
}
