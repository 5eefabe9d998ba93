package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class W3cVerificationTest extends W3cWorld {
  @Test
  void aPresentationOfAGoodCredentialByItsSubjectIsAcceptable() {
    VerificationResult result = verify(present(credential(), member, CHALLENGE, DOMAIN));
    assertEquals(List.of(), result.findings());
    assertTrue(result.acceptable());
    VerifiedCredential verified = result.credentials().get(0);
    assertEquals(CredentialTypes.MEMBERSHIP, verified.product().orElseThrow());
    assertEquals("active", verified.claims().text("standing").orElseThrow());
    assertEquals(VerifiedCredential.HolderProof.PROVEN, verified.holderProof());
    assertEquals(List.of(DID_DOCUMENT, STATUS_LIST), world.asked());
  }

  @Test
  @Tag("attack:VER-05")
  @Tag("attack:VER-02")
  void nothingIsFetchedForAnIssuerThatIsNotTrusted() {
    VerificationResult result =
        verify(
            VerificationRequest.ofOne(present(credential(), member, CHALLENGE, DOMAIN))
                .expectTrustedIssuer(TrustedIssuers.NOBODY)
                .expectHolder(CHALLENGE, DOMAIN)
                .checkValidity()
                .checkStatus());
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, result);
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:VER-05")
  @Tag("attack:VER-03")
  void aChangedClaimIsRejectedAndItsStatusListNotFetched() {
    JsonObject changed =
        credential()
            .with(
                "credentialSubject",
                credential().object("credentialSubject").orElseThrow().with("standing", "ceased"));
    VerificationResult result = verify(present(changed, member, CHALLENGE, DOMAIN));
    assertRejected(ProblemCode.PROOF_VERIFICATION_ERROR, result);
    assertEquals(List.of(DID_DOCUMENT), world.asked());
  }

  @Test
  @Tag("attack:VER-04")
  void aKeyOfAnotherIdentifierThanTheIssuerIsRejectedAndNotResolved() {
    JsonObject forged = sign(unsigned(member), mallory, DidKey.methodUrl(mallory.publicKey()));
    assertRejected(ProblemCode.ISSUER_MISMATCH, verify(present(forged, member, CHALLENGE, DOMAIN)));
    JsonObject elsewhere = sign(unsigned(member), mallory, "did:web:mallory.example#k");
    assertRejected(
        ProblemCode.ISSUER_MISMATCH, verify(present(elsewhere, member, CHALLENGE, DOMAIN)));
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:LDP-06")
  void anotherChallengeOrDomainIsRejected() {
    assertRejected(
        ProblemCode.INVALID_CHALLENGE_ERROR,
        verify(present(credential(), member, "other", DOMAIN)));
    assertRejected(
        ProblemCode.INVALID_DOMAIN_ERROR,
        verify(present(credential(), member, CHALLENGE, "mallory.example")));
  }

  @Test
  void aCredentialOfAnotherSubjectIsRejected() {
    assertRejected(
        ProblemCode.HOLDER_MISMATCH, verify(present(credential(), mallory, CHALLENGE, DOMAIN)));
  }

  @Test
  void aCredentialOrPresentationWithoutTheHoldersProofIsRejectedWhereOneIsExpected() {
    assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(credential().toJson()));
    String unsigned =
        Presentation.of(Optional.empty(), List.of(SecuredCredential.of(credential()))).toJson();
    assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(unsigned));
    VerificationResult alone =
        verify(
            VerificationRequest.ofOne(credential().toJson())
                .expectTrustedIssuer(trust())
                .ignoreHolder()
                .checkValidity()
                .checkStatus());
    assertTrue(alone.acceptable(), () -> alone.findings().toString());
  }

  @Test
  @Tag("attack:LDP-03")
  void anAppendedContextIsRejectedBeforeAnythingIsFetched() {
    JsonObject appended =
        credential()
            .with(
                "@context",
                JsonArray.ofStrings(
                    "https://www.w3.org/ns/credentials/v2",
                    Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow().contextUrl(),
                    "https://w3id.org/security/data-integrity/v2"));
    assertRejected(ProblemCode.CONTEXT_NOT_ALLOWED, verifyAlone(appended));
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:LDP-02")
  void aTermThatNoContextDefinesIsRejected() {
    JsonObject more =
        credential()
            .with(
                "credentialSubject",
                credential().object("credentialSubject").orElseThrow().with("kycLevel", "high"));
    assertRejected(ProblemCode.UNSIGNED_TERM, verifyAlone(more));
  }

  @Test
  @Tag("attack:DID-10")
  void aNewKeyInTheDidDocumentCountsForNothingOnceKeysArePinned() {
    String old = present(credential(), member, CHALLENGE, DOMAIN);
    String forged = present(sign(unsigned(member), mallory, METHOD), member, CHALLENGE, DOMAIN);
    publish(mallory);
    TrustedIssuers pinned =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json("{'issuer':'" + ISSUER + "','types':['CoopMembershipCredential']}")
                    .with(
                        "pinnedKeys",
                        JsonArray.of(
                            JsonObject.builder()
                                .put("id", METHOD)
                                .put("jwk", issuer.publicKey().toJwk())
                                .build()))));
    assertTrue(verify(expecting(old, pinned)).acceptable());
    assertFalse(verify(expecting(forged, pinned)).verified());
  }

  @Test
  void anyChangeOfACharacterOfAPresentationIsRefused() {
    String presented = present(credential(), member, CHALLENGE, DOMAIN);
    SeededRandom random = new SeededRandom("chars");
    for (int i = 0; i < 60; i++) {
      int at = 1 + random.below(presented.length() - 2);
      char other = (char) (presented.charAt(at) ^ (1 << random.below(5)));
      String changed = presented.substring(0, at) + other + presented.substring(at + 1);
      if (!sameJson(presented, changed)) {
        assertFalse(verify(changed).acceptable(), changed);
      }
    }
  }
}
