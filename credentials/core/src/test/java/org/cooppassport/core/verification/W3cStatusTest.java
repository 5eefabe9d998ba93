package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is made of the status lists of W3C credentials. */
class W3cStatusTest extends W3cWorld {
  @Test
  @Tag("attack:VER-01")
  void aRevokedCredentialIsGenuineAndNotAcceptable() {
    status.revoke(42);
    publishStatus(issuer, METHOD, ISSUER);
    VerificationResult result = verify(present(credential(), member, CHALLENGE, DOMAIN));
    assertRejected(ProblemCode.REVOKED, result);
    assertTrue(result.verified());
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListOfAnotherIssuerOrKeyIsRejected() {
    String presented = present(credential(), member, CHALLENGE, DOMAIN);
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), did(mallory));
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
    publishStatus(mallory, METHOD, ISSUER);
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), ISSUER);
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListOfADelegateThatThePolicyNamesIsTaken() {
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), did(mallory));
    TrustedIssuers delegating =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json(
                    "{'issuer':'"
                        + ISSUER
                        + "','types':['CoopMembershipCredential'],'statusDelegates':['"
                        + did(mallory)
                        + "']}")));
    VerificationResult result =
        verify(
            VerificationRequest.ofOne(present(credential(), member, CHALLENGE, DOMAIN))
                .expectTrustedIssuer(delegating)
                .expectHolder(CHALLENGE, DOMAIN)
                .checkValidity()
                .checkStatus());
    assertTrue(result.acceptable(), () -> result.findings().toString());
  }

  @Test
  @Tag("attack:STA-03")
  void aStatusListUnderAnotherIdIsRejected() {
    JsonObject elsewhere =
        BitstringStatusList.credential(
            LIST + "2",
            ISSUER,
            StatusPurpose.REVOCATION,
            status.revocationBits(),
            TestCoop.NOW.minus(Duration.ofHours(1)),
            TestCoop.NOW.plus(Duration.ofHours(1)),
            Duration.ofMinutes(5));
    world.with(STATUS_LIST, sign(elsewhere, issuer, METHOD).toJson());
    assertRejected(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        verify(present(credential(), member, CHALLENGE, DOMAIN)));
  }
}
