package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.ReciprocityCover;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.verification.VerifiedCredential;

/** A membership by reciprocity is of a co-op, and of a class, with which that is agreed. */
final class ReciprocityRules {
  private ReciprocityRules() {}

  static void judge(
      WantedCredential wanted,
      VerifiedCredential credential,
      List<Agreement> agreements,
      Instant at,
      List<Reason> reasons) {
    if (wanted.basis() != WantedCredential.Basis.RECIPROCITY) {
      return;
    }
    List<Agreement> withIssuer =
        agreements.stream()
            .filter(
                a ->
                    a.reciprocity()
                        .map(r -> r.issuers().contains(credential.issuer().identifier()))
                        .orElse(false))
            .toList();
    String membershipClass = credential.claims().text(ClaimNames.MEMBERSHIP_CLASS).orElse("");
    List<Agreement> covering =
        withIssuer.stream()
            .filter(a -> covers(a.reciprocity().orElseThrow(), membershipClass))
            .toList();
    if (withIssuer.isEmpty()) {
      reasons.add(Reason.of(VerdictCode.RECIPROCITY_MISSING, wanted.id()));
    } else if (covering.isEmpty()) {
      reasons.add(
          Reason.of(VerdictCode.MEMBERSHIP_CLASS_NOT_COVERED, wanted.id())
              .at(JsonPointer.of(ClaimNames.MEMBERSHIP_CLASS)));
    } else if (covering.stream().noneMatch(a -> a.flawsAt(at).isEmpty())) {
      reasons.add(Reason.of(VerdictCode.RECIPROCITY_NOT_IN_FORCE, wanted.id()));
    }
  }

  private static boolean covers(ReciprocityCover cover, String membershipClass) {
    return !membershipClass.isEmpty() && cover.covers(membershipClass);
  }
}
