package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.verification.VerifiedCredential;

/** Every claim that a policy wants is there, with a value it takes. */
final class ClaimRules {
  private ClaimRules() {}

  static void judge(WantedCredential wanted, VerifiedCredential credential, List<Reason> reasons) {
    List<Reason> ofTheBest = null;
    for (List<WantedClaim> claims : wanted.alternatives()) {
      List<Reason> found = judge(wanted, claims, credential);
      if (found.isEmpty()) {
        return;
      }
      ofTheBest = ofTheBest == null ? found : ofTheBest;
    }
    reasons.addAll(ofTheBest);
  }

  private static List<Reason> judge(
      WantedCredential wanted, List<WantedClaim> claims, VerifiedCredential credential) {
    List<Reason> reasons = new ArrayList<>();
    for (WantedClaim claim : claims) {
      List<JsonValue> found = select(claim.path(), credential.claims().json());
      String name = label(claim.path());
      if (found.isEmpty()) {
        reasons.add(
            Reason.of(VerdictCode.CLAIM_MISSING, wanted.id())
                .at(pointer(claim.path()))
                .naming("claim", name));
      } else if (!claim.accept().isEmpty() && found.stream().noneMatch(claim.accept()::contains)) {
        reasons.add(
            Reason.of(VerdictCode.VALUE_NOT_ACCEPTED, wanted.id())
                .at(pointer(claim.path()))
                .naming("claim", name));
      }
    }
    return reasons;
  }

  static List<JsonValue> select(ClaimsPath path, JsonValue claims) {
    try {
      return path.select(claims);
    } catch (ProblemException e) {
      return List.of();
    }
  }

  static JsonPointer pointer(ClaimsPath path) {
    JsonPointer pointer = JsonPointer.ROOT;
    for (JsonValue component : path.toJson()) {
      if (!(component instanceof JsonString name)) {
        return pointer;
      }
      pointer = pointer.child(name.value());
    }
    return pointer;
  }

  static String label(ClaimsPath path) {
    return String.join(
        ".",
        path.toJson().stream()
            .map(c -> c instanceof JsonString name ? name.value() : "*")
            .toList());
  }
}
