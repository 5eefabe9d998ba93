package org.cooppassport.core.federation;

import java.util.List;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.Test;

/** Which trust marks count. */
class TrustMarkTest extends FederationWorld {
  @Test
  void aTrustMarkCountsIfTheAnchorTakesItsIssuerForItsType() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    found(marked(auditor, issuers(auditor.url()), JsonObject.EMPTY));
    found(marked(anchor, issuers(anchor.url()), JsonObject.EMPTY));
    found(marked(auditor, issuers(), JsonObject.EMPTY));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(anchor.url()), JsonObject.EMPTY));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(auditor, "{'trust_mark_issuers':{}}", JsonObject.EMPTY));
  }

  @Test
  void aTrustMarkOutOfTimeOrOfAnotherEntityCountsForNothing() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    for (JsonObject changes :
        List.of(
            JsonObject.of("exp", JsonNumber.of(NOW.getEpochSecond())),
            JsonObject.of("iat", JsonNumber.of(NOW.plusSeconds(600).getEpochSecond())),
            JsonObject.of("sub", "https://stranger.example"),
            JsonObject.of("iss", anchor.url()),
            JsonObject.of("delegation", "x"))) {
      assertRefused(ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(auditor.url()), changes));
    }
  }

  @Test
  void aTrustMarkWhoseTypeHasAnOwnerNeedsTheOwnersDelegation() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    TestEntity owner = TestEntity.at("https://owner.example");
    JsonObject owners =
        JsonObject.of(
            MARK,
            JsonObject.builder()
                .put("sub", owner.url())
                .put("jwks", owner.keys().toJson())
                .build());
    anchor.claiming(JsonObject.of("trust_mark_owners", owners));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(auditor.url()), JsonObject.EMPTY));
    JsonObject delegation =
        JsonObject.builder()
            .put("iss", owner.url())
            .put("sub", auditor.url())
            .put("trust_mark_type", MARK)
            .put("iat", NOW.minusSeconds(60).getEpochSecond())
            .build();
    found(marked(auditor, issuers(auditor.url()), delegated(delegation, owner)));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(auditor, issuers(auditor.url()), delegated(delegation, auditor)));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(
            auditor,
            issuers(auditor.url()),
            delegated(delegation.with("sub", region.url()), owner)));
  }
}
