package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;

/** Every attribute that a policy wants verified was verified, from a source it takes. */
final class AttributeRules {
  private AttributeRules() {}

  /** An attribute that a check covers. */
  private record Covered(String name, String source) {}

  static void judge(Policy policy, List<VerifiedCredential> credentials, List<Reason> reasons) {
    if (policy.attributes().isEmpty()) {
      return;
    }
    List<Covered> covered = new ArrayList<>();
    String check = "";
    for (VerifiedCredential credential : credentials) {
      if (credential.product().equals(Optional.of(CredentialTypes.KYC_CHECK))) {
        check = credential.queryId();
        covered.addAll(covered(credential.claims()));
      }
    }
    for (WantedAttribute wanted : policy.attributes()) {
      List<Covered> named = covered.stream().filter(c -> c.name().equals(wanted.name())).toList();
      boolean good =
          named.stream()
              .anyMatch(c -> wanted.sources().isEmpty() || wanted.sources().contains(c.source()));
      if (!good) {
        VerdictCode code =
            named.isEmpty()
                ? VerdictCode.ATTRIBUTE_MISSING
                : VerdictCode.ATTRIBUTE_SOURCE_NOT_ACCEPTED;
        reasons.add(
            Reason.of(code, check)
                .naming("attribute", wanted.name())
                .naming("sources", String.join(", ", wanted.sources().stream().sorted().toList())));
      }
    }
  }

  private static List<Covered> covered(ClaimSet claims) {
    List<Covered> covered = new ArrayList<>();
    for (ClaimSet entry : claims.objects(ClaimNames.ATTRIBUTES_VERIFIED)) {
      entry
          .text(ClaimNames.ATTRIBUTE)
          .ifPresent(
              name ->
                  covered.add(new Covered(name, entry.text(ClaimNames.DOCUMENT_TYPE).orElse(""))));
    }
    return covered;
  }
}
