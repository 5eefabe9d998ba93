package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtVerificationTest extends SdJwtWorld {
  @Test
  void aGoodPresentationIsVerifiedAndAcceptable() {
    VerificationResult result = verify(present(membership(JsonObject.EMPTY)), trustingRiverside());
    assertEquals(List.of(), result.findings());
    assertTrue(result.verified());
    assertTrue(result.acceptable());
    VerifiedCredential credential = result.credentials().get(0);
    assertEquals(CredentialTypes.MEMBERSHIP, credential.product().orElseThrow());
    assertEquals("active", credential.claims().text("standing").orElseThrow());
    assertTrue(credential.claims().value("memberNumber").isEmpty());
    assertEquals(member.publicKey(), credential.holderKey().orElseThrow());
  }

  @Test
  void aRequestThatLeavesAnExpectationUnsaidIsNotBuilt() {
    assertThrows(
        IllegalStateException.class, () -> VerificationRequest.ofOne("x").checkStatus().build());
    assertThrows(
        IllegalStateException.class,
        () -> VerificationRequest.ofOne("x").ignoreTrust().ignoreHolder().ignoreValidity().build());
  }

  @Test
  @Tag("attack:VP-01")
  void aRequestWithoutANonceThrows() {
    assertThrows(
        IllegalArgumentException.class,
        () -> VerificationRequest.ofOne("x").expectHolder("", AUDIENCE));
  }

  @Test
  @Tag("attack:VP-01")
  @Tag("attack:VP-02")
  void aBindingForAnotherNonceOrAudienceIsRejected() {
    VerifiedSdJwt held = membership(JsonObject.EMPTY);
    for (String audience :
        List.of("harbour.example", "x509_san_dns:other.example", "https://harbour.example/r")) {
      assertRejected(
          ProblemCode.KEY_BINDING_ERROR,
          verify(TestCoop.present(held, member, NONCE, audience), trustingRiverside()));
    }
    VerificationResult other =
        verify(TestCoop.present(held, member, "nonce-2", AUDIENCE), trustingRiverside());
    assertRejected(ProblemCode.KEY_BINDING_ERROR, other);
    assertFalse(other.verified());
  }

  @Test
  @Tag("attack:VP-03")
  void aBindingThatIsMissingOrByAnotherKeyOrOverOtherDisclosuresIsRejected() {
    VerifiedSdJwt held = membership(JsonObject.EMPTY);
    String bound = present(held);
    String unbound = bound.substring(0, bound.lastIndexOf('~') + 1);
    String binding = bound.substring(bound.lastIndexOf('~') + 1);
    String others = held.reveal(List.of()).text() + binding;
    String byAnother =
        TestCoop.present(held, TestCoop.holder("mallory"), NONCE, AUDIENCE, "standing");
    for (String bad : List.of(unbound, others, byAnother)) {
      assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(bad, trustingRiverside()));
    }
  }

  @Test
  @Tag("attack:VER-01")
  void expiryAndBeginningAreJudgedAtTheInstantWithoutSkew() {
    long end = TestCoop.NOW.getEpochSecond();
    VerificationResult expired =
        verify(
            present(membership(JsonObject.builder().put("exp", end).build())), trustingRiverside());
    assertRejected(ProblemCode.EXPIRED, expired);
    assertTrue(expired.verified());
    VerificationResult early =
        verify(
            present(membership(JsonObject.builder().put("nbf", end + 1).build())),
            trustingRiverside());
    assertRejected(ProblemCode.NOT_YET_VALID, early);
  }

  @Test
  @Tag("attack:JOS-04")
  void anotherKindOfTokenIsNoCredential() {
    String token =
        Jws.signing(TokenType.STATUS_LIST)
            .sign(json("{'iss':'" + URL + "','vct':'x'}"), riverside.key().signer())
            .text();
    for (String text : List.of(token, token + "~")) {
      VerificationResult result = verify(text, trustingRiverside());
      assertFalse(result.verified());
      assertTrue(result.credentials().isEmpty());
    }
    assertEquals(List.of(), world.asked());
  }

  @ParameterizedTest
  @Tag("attack:VER-08")
  @ValueSource(
      strings = {
        "",
        "~",
        "{",
        "{}",
        "[]",
        "{\"a\":1,\"a\":2}",
        "{} x",
        "NaN",
        "\"",
        "{\"a\":\"\\ud800\"}",
        "a.b",
        "a.b.c",
        "...~",
        "eyJhbGciOiJub25lIn0.e30."
      })
  void whatCannotBeReadIsAFindingAndNeverAnException(String text) {
    VerificationResult result = verify(text, trustingRiverside());
    assertFalse(result.verified());
    assertFalse(result.findings().isEmpty());
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:VER-08")
  void depthSizeAndNumberAreBounded() {
    String deep = "{\"a\":".repeat(101) + "1" + "}".repeat(101);
    String large = "{\"a\":\"" + "x".repeat(2 << 20) + "\"}";
    for (String text : List.of(deep, large)) {
      assertRejected(ProblemCode.LIMIT_EXCEEDED, verify(text, trustingRiverside()));
    }
    List<PresentedText> many =
        java.util.stream.IntStream.range(0, 21)
            .mapToObj(i -> new PresentedText("q", i, "x"))
            .toList();
    VerificationRequest request =
        VerificationRequest.of(many)
            .expectTrustedIssuer(trustingRiverside())
            .ignoreHolder()
            .checkValidity()
            .checkStatus()
            .build();
    assertRejected(
        ProblemCode.LIMIT_EXCEEDED, Verification.offline(request, Documents.none(), TestCoop.NOW));
  }

  @Test
  @Tag("attack:VER-07")
  void everyDecisionIsMadeEachTime() {
    String presented = present(membership(JsonObject.EMPTY));
    assertTrue(verify(presented, trustingRiverside()).acceptable());
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, verify(presented, TrustedIssuers.NOBODY));
    riverside.revoke(7);
    world.with(
        new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, riverside.statusListUrl()),
        riverside.statusList(riverside.statusListUrl(), riverside.key(), riverside.kid()).text());
    assertRejected(ProblemCode.REVOKED, verify(presented, trustingRiverside()));
  }

  @Test
  void theOrderInWhichDocumentsWereGatheredDoesNotMatter() {
    String presented = present(membership(JsonObject.EMPTY));
    VerificationRequest request = request(presented, trustingRiverside()).build();
    Verification done = world.gather(Verification.begin(request, TestCoop.NOW));
    List<org.cooppassport.core.documents.Gathered> reversed =
        new java.util.ArrayList<>(done.documents().all());
    java.util.Collections.reverse(reversed);
    assertEquals(
        done.result().toJson(),
        Verification.offline(request, Documents.of(reversed), TestCoop.NOW).toJson());
  }

  @Test
  void roundsEndEvenIfNothingIsEverGathered() {
    VerificationRequest request =
        request(present(membership(JsonObject.EMPTY)), trustingRiverside()).build();
    Verification at = Verification.begin(request, TestCoop.NOW);
    int rounds = 0;
    while (!at.missing().isEmpty()) {
      at = at.with(Documents.none());
      rounds++;
    }
    assertTrue(rounds <= Verification.MAX_ROUNDS);
    assertRejected(ProblemCode.DOCUMENT_UNAVAILABLE, at.result());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "status", "cnf", "iss"})
  @Tag("attack:SDJ-04")
  void aClaimThatMustStayOpenIsRejectedAsADisclosureBeforeAnythingElseIsFetched(String claim) {
    JsonObject payload = membership(JsonObject.EMPTY).payload();
    SdJwt bad =
        SdJwtIssuance.prepare(
                payload, DisclosureFrame.of(List.of(ClaimsPath.of(claim))), new SeededRandom(claim))
            .sign(Jws.signing(TokenType.SD_JWT_VC).kid(riverside.kid()), riverside.key().signer());
    VerificationResult result =
        verify(
            bad.bind(AUDIENCE, NONCE, TestCoop.NOW.minusSeconds(5), member.signer()).text(),
            trustingRiverside());
    assertFalse(result.verified());
    assertFalse(result.acceptable());
    if (!claim.equals("iss")) {
      assertRejected(ProblemCode.DISCLOSURE_ERROR, result);
    }
    assertTrue(
        world.asked().stream().noneMatch(need -> need.kind() == DocumentKind.TOKEN_STATUS_LIST));
  }

  @Test
  void anyOneBitChangeOfAPresentationIsRefused() {
    String presented = present(membership(JsonObject.EMPTY));
    Documents documents =
        world
            .gather(
                Verification.begin(request(presented, trustingRiverside()).build(), TestCoop.NOW))
            .documents();
    SeededRandom random = new SeededRandom("flip");
    for (int i = 0; i < 150; i++) {
      byte[] bytes = Bytes.utf8(presented).toByteArray();
      bytes[random.below(bytes.length)] ^= (byte) (1 << random.below(7));
      String changed = Bytes.owned(bytes).toUtf8();
      VerificationResult result =
          Verification.offline(
              request(changed, trustingRiverside()).build(), documents, TestCoop.NOW);
      assertFalse(result.acceptable(), changed);
    }
  }
}
