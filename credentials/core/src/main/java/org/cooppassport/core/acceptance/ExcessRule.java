package org.cooppassport.core.acceptance;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.verification.VerifiedCredential;

/**
 * What was disclosed beyond what the policy wants is flagged, so that it can be left out and
 * erased.
 */
final class ExcessRule {
  private ExcessRule() {}

  static void judge(Policy policy, List<VerifiedCredential> credentials, List<Reason> reasons) {
    DcqlQuery widest = policy.toDcql();
    for (VerifiedCredential credential : credentials) {
      Set<String> wanted = new HashSet<>();
      Optional<CredentialQuery> query = widest.credential(credential.queryId());
      query.ifPresent(
          q -> q.claims().forEach(c -> first(c.path().toJson().get(0)).ifPresent(wanted::add)));
      for (JsonPointer place : credential.disclosed()) {
        String name = place.tokens().get(0);
        if (!wanted.contains(name)) {
          reasons.add(
              Reason.of(VerdictCode.ATTRIBUTE_NOT_WANTED, credential.queryId())
                  .at(place)
                  .naming("claim", name));
        }
      }
    }
  }

  private static Optional<String> first(JsonValue component) {
    return component instanceof JsonString name ? Optional.of(name.value()) : Optional.empty();
  }
}
