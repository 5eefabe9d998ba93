package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is made of the status lists of SD-JWT VCs. */
class SdJwtStatusTest extends SdJwtWorld {
  @Test
  @Tag("attack:VER-01")
  void revokedAndSuspendedAreToldApart() {
    String presented = present(membership(JsonObject.EMPTY));
    StaticDocuments suspended = StaticDocuments.of(TestCoop.at(URL).suspend(7));
    VerificationResult result =
        suspended
            .gather(
                Verification.begin(request(presented, trustingRiverside()).build(), TestCoop.NOW))
            .result();
    assertRejected(ProblemCode.SUSPENDED, result);
    StaticDocuments revoked = StaticDocuments.of(TestCoop.at(URL).revoke(7));
    assertRejected(
        ProblemCode.REVOKED,
        revoked
            .gather(
                Verification.begin(request(presented, trustingRiverside()).build(), TestCoop.NOW))
            .result());
  }

  @Test
  @Tag("attack:STA-01")
  void aStatusListThatCannotBeHadOrReadLeavesTheStatusUnknown() {
    String presented = present(membership(JsonObject.EMPTY));
    DocumentNeed list = new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl());
    world.without(list);
    VerificationResult gone = verify(presented, trustingRiverside());
    assertRejected(ProblemCode.STATUS_UNKNOWN, gone);
    assertRejected(ProblemCode.STATUS_RETRIEVAL_ERROR, gone);
    assertTrue(gone.verified());
    for (String garbage : List.of("", "x", "a.b.c", "{}")) {
      world.with(list, garbage);
      assertRejected(ProblemCode.STATUS_UNKNOWN, verify(presented, trustingRiverside()));
    }
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListOfAnotherSignerIsRejectedUnlessThePolicyNamesTheDelegate() {
    String presented = present(membership(JsonObject.EMPTY));
    DocumentNeed list = new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl());
    Jws byStranger =
        riverside.statusList(riverside.statusListUrl(), stranger.key(), stranger.kid());
    world.with(list, byStranger.text());
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented, trustingRiverside()));

    Jws delegated =
        Jws.signing(TokenType.STATUS_LIST)
            .kid(stranger.kid())
            .sign(
                byStranger.unverifiedClaims().with("iss", stranger.url()), stranger.key().signer());
    world.with(list, delegated.text());
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented, trustingRiverside()));
    VerificationResult named =
        verify(
            presented,
            trusting(
                "{'issuer':'"
                    + URL
                    + "','types':['CoopMembershipCredential'],'statusDelegates':['"
                    + stranger.url()
                    + "']}"));
    assertTrue(named.acceptable(), () -> named.findings().toString());
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListSignedByTheKeyInItsOwnCertificateIsRejected() {
    TestCertificates root = TestCertificates.root("Mallory");
    TestCertificates leaf = TestCertificates.named("list").dns("riverside.example").by(root);
    Jws own =
        Jws.signing(TokenType.STATUS_LIST)
            .x5c(List.of(leaf.der()))
            .sign(
                riverside
                    .statusList(riverside.statusListUrl(), riverside.key(), riverside.kid())
                    .unverifiedClaims(),
                leaf.key().signer());
    world.with(
        new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl()), own.text());
    assertRejected(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        verify(present(membership(JsonObject.EMPTY)), trustingRiverside()));
  }

  @Test
  @Tag("attack:STA-03")
  void aStatusListOfAnotherUriOrTypeIsRejected() {
    String presented = present(membership(JsonObject.EMPTY));
    DocumentNeed list = new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl());
    world.with(
        list, riverside.statusList(URL + "/status/2", riverside.key(), riverside.kid()).text());
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented, trustingRiverside()));
    world.with(
        list,
        Jws.signing(TokenType.ENTITY_STATEMENT)
            .kid(riverside.kid())
            .sign(
                riverside
                    .statusList(riverside.statusListUrl(), riverside.key(), riverside.kid())
                    .unverifiedClaims(),
                riverside.key().signer())
            .text());
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented, trustingRiverside()));
  }

  @Test
  @Tag("attack:STA-04")
  void anIndexBeyondTheListIsRejected() {
    VerifiedSdJwt beyond =
        riverside.issue(
            CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, member, 131_072);
    assertRejected(ProblemCode.RANGE_ERROR, verify(present(beyond), trustingRiverside()));
  }

  @Test
  @Tag("attack:STA-07")
  void aListThatIsOutOfDateIsUnknownAndOnlyTheGraceOfTheCoopBridgesIt() {
    String presented = present(membership(JsonObject.EMPTY));
    Documents documents =
        world
            .gather(
                Verification.begin(request(presented, trustingRiverside()).build(), TestCoop.NOW))
            .documents();
    Instant later = TestCoop.NOW.plus(Duration.ofHours(13));
    VerificationRequest.HolderExpectation late =
        new VerificationRequest.HolderExpectation(
            NONCE, AUDIENCE, Duration.ofDays(1), Duration.ZERO);
    VerificationRequest strict = request(presented, trustingRiverside()).expectHolder(late).build();
    assertRejected(ProblemCode.STATUS_UNKNOWN, Verification.offline(strict, documents, later));
    VerificationRequest graced =
        request(presented, trustingRiverside())
            .expectHolder(late)
            .checkStatusWithGrace(Duration.ofHours(6))
            .build();
    VerificationResult result = Verification.offline(graced, documents, later);
    assertTrue(result.acceptable(), () -> result.findings().toString());
    assertEquals(Set.of(ProblemCode.STATUS_UNKNOWN), codes(result));
  }

  @Test
  @Tag("attack:STA-02")
  void withCertificatesTheStatusListIsOfTheSameAuthorityAndHost() {
    TestCertificates root = TestCertificates.root("Co-op CA");
    TestCertificates leaf =
        TestCertificates.named("Riverside").dns("riverside.example").by(root, riverside.key());
    TestCertificates renewed =
        TestCertificates.named("Riverside status").dns("riverside.example").by(root);
    TestCertificates neighbour =
        TestCertificates.named("Neighbour").dns("neighbour.example").by(root);
    JsonObject payload = membership(JsonObject.EMPTY).payload();
    VerifiedSdJwt held =
        SdJwtIssuance.prepare(payload, DisclosureFrame.NONE, new SeededRandom("s"))
            .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(List.of(leaf.der())), leaf.key().signer())
            .verify(TokenType.SD_JWT_VC, leaf.key().publicKey(), AllowedAlgorithms.DEFAULT);
    TrustedIssuers authority = trustingAuthority(root, "");
    DocumentNeed need = new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl());
    for (TestCertificates good : List.of(leaf, renewed)) {
      world.with(need, listBy(good));
      VerificationResult result = verify(present(held), authority);
      assertTrue(result.acceptable(), () -> result.findings().toString());
    }
    world.with(need, listBy(neighbour));
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(present(held), authority));
  }
}
