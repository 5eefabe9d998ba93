package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.SignedIssuerList;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtVerificationTest {
  private static final String NONCE = "nonce-1";
  private static final String AUDIENCE = "x509_san_dns:harbour.example";
  private static final String URL = "https://riverside.example/coop";

  private final TestCoop riverside = TestCoop.at(URL);
  private final TestCoop stranger = TestCoop.at("https://stranger.example");
  private final SigningKey member = TestCoop.holder("amara");
  private final StaticDocuments world = StaticDocuments.of(riverside, stranger);

  private VerifiedSdJwt membership(JsonObject changes) {
    return riverside.issue(CredentialTypes.MEMBERSHIP, "worker-member", changes, member, 7);
  }

  private static TrustedIssuers trusting(String entry) {
    return TrustedIssuers.of(TrustedIssuer.read(json(entry)));
  }

  private static TrustedIssuers trustingRiverside() {
    return trusting("{'issuer':'" + URL + "','types':['CoopMembershipCredential']}");
  }

  private static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  private static VerificationRequest.Builder request(String text, TrustedIssuers trust) {
    return VerificationRequest.ofOne(text)
        .expectTrustedIssuer(trust)
        .expectHolder(NONCE, AUDIENCE)
        .checkValidity()
        .checkStatus();
  }

  private VerificationResult verify(String text, TrustedIssuers trust) {
    return world.gather(Verification.begin(request(text, trust).build(), TestCoop.NOW)).result();
  }

  private String present(VerifiedSdJwt held) {
    return TestCoop.present(held, member, NONCE, AUDIENCE, "standing");
  }

  private static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  private void assertRejected(ProblemCode code, VerificationResult result) {
    assertTrue(codes(result).contains(code), () -> code + " in " + result.findings());
    assertFalse(result.acceptable());
  }

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
  @Tag("attack:VER-02")
  @Tag("attack:VER-05")
  void anIssuerThatIsNotTrustedForTheTypeIsNotResolvedAtAll() {
    VerifiedSdJwt foreign =
        stranger.issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, member, 7);
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, verify(present(foreign), trustingRiverside()));
    VerifiedSdJwt otherType =
        riverside.issue(
            CredentialTypes.KYC_CHECK, "document-in-person", JsonObject.EMPTY, member, 8);
    VerificationResult result =
        verify(TestCoop.present(otherType, member, NONCE, AUDIENCE), trustingRiverside());
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, result);
    assertFalse(result.verified());
    assertTrue(result.credentials().isEmpty());
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:VER-02")
  void anotherTypeThatTheCredentialSaysItIsAlsoOfDoesNotCountWithoutTrustForIt() {
    String kyc = CredentialTypes.vct(CredentialTypes.KYC_CHECK);
    VerifiedSdJwt both = membership(JsonObject.EMPTY.with("aka_vcts", JsonArray.ofStrings(kyc)));
    VerifiedCredential credential = verify(present(both), trustingRiverside()).credentials().get(0);
    assertEquals(CredentialTypes.MEMBERSHIP, credential.product().orElseThrow());
    assertFalse(credential.types().contains(kyc));
    assertFalse(credential.types().contains(CredentialTypes.KYC_CHECK));
    assertFalse(credential.forQuery().types().contains(kyc));
  }

  @Test
  @Tag("attack:VER-05")
  void aCredentialWhoseSignatureIsBadMakesNobodyFetchItsStatusList() {
    String good = present(membership(JsonObject.EMPTY));
    String forged =
        good.substring(0, good.indexOf('~') - 6) + "AAAAAA" + good.substring(good.indexOf('~'));
    VerificationResult result = verify(forged, trustingRiverside());
    assertRejected(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, result);
    assertEquals(
        List.of(DocumentKind.JWT_VC_ISSUER_METADATA),
        world.asked().stream().map(DocumentNeed::kind).toList());
  }

  @Test
  @Tag("attack:VER-04")
  void metadataOfAnotherIssuerAtTheUrlIsRejected() {
    world.with(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, riverside.metadataUrl()),
        JsonObject.builder()
            .put("issuer", "https://other.example")
            .put("jwks", JwkSet.of(Jwk.of(riverside.key().publicKey())).toJson())
            .build()
            .toJson());
    assertRejected(
        ProblemCode.ISSUER_MISMATCH,
        verify(present(membership(JsonObject.EMPTY)), trustingRiverside()));
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
  @Tag("attack:VER-06")
  void aTrustListThatIsConfiguredAndCannotBeHadIsUnavailableAndNotUnconfigured() {
    TestCoop federation = TestCoop.at("https://federation.example");
    String listUrl = "https://federation.example/issuers.jwt";
    TrustedIssuers listed =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json("{'types':['CoopMembershipCredential']}")
                    .with(
                        "list",
                        JsonObject.builder()
                            .put("url", listUrl)
                            .put("key", federation.key().publicKey().toJwk())
                            .build())));
    String presented = present(membership(JsonObject.EMPTY));
    assertRejected(ProblemCode.TRUST_UNAVAILABLE, verify(presented, listed));

    DocumentNeed need = new DocumentNeed(DocumentKind.TRUSTED_ISSUER_LIST, listUrl);
    List<TrustedIssuer> entries =
        List.of(
            TrustedIssuer.read(
                json("{'issuer':'" + URL + "','types':['CoopMembershipCredential']}")));
    world.with(
        need,
        SignedIssuerList.sign(
                listUrl,
                entries,
                TestCoop.NOW.minusSeconds(60),
                TestCoop.NOW.plusSeconds(60),
                federation.key().signer())
            .text());
    VerificationResult good = verify(presented, listed);
    assertTrue(good.acceptable(), () -> good.findings().toString());

    world.with(
        need,
        SignedIssuerList.sign(
                listUrl,
                entries,
                TestCoop.NOW.minusSeconds(60),
                TestCoop.NOW,
                federation.key().signer())
            .text());
    assertRejected(ProblemCode.TRUST_UNAVAILABLE, verify(presented, listed));
    world.with(
        need,
        SignedIssuerList.sign(
                listUrl,
                entries,
                TestCoop.NOW.minusSeconds(60),
                TestCoop.NOW.plusSeconds(60),
                stranger.key().signer())
            .text());
    assertRejected(ProblemCode.TRUST_UNAVAILABLE, verify(presented, listed));
  }

  @Test
  @Tag("attack:DID-10")
  void withPinnedKeysANewKeyUnderTheOldDomainCountsForNothingAndTheOldOneStillDoes() {
    TrustedIssuers pinned =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json("{'issuer':'" + URL + "','types':['CoopMembershipCredential']}")
                    .with(
                        "pinnedKeys",
                        org.cooppassport.core.json.JsonArray.of(
                            JsonObject.builder()
                                .put("id", riverside.kid())
                                .put("jwk", riverside.key().publicKey().toJwk())
                                .build()))));
    String old = present(membership(JsonObject.EMPTY));
    // The domain lapsed: a stranger serves its own key at the metadata URL.
    world.with(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, riverside.metadataUrl()),
        JsonObject.builder()
            .put("issuer", URL)
            .put("jwks", JwkSet.of(Jwk.of(stranger.key().publicKey())).toJson())
            .build()
            .toJson());
    VerificationResult kept = verify(old, pinned);
    assertTrue(kept.acceptable(), () -> kept.findings().toString());
    VerifiedSdJwt forged =
        stranger.sign(
            membership(JsonObject.EMPTY).payload().with("iss", URL),
            Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow());
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, verify(present(forged), pinned));
  }

  @Test
  @Tag("attack:VER-04")
  @Tag("attack:TRU-06")
  void anIssuerByCertificateIsTrustedThroughItsAuthorityAndOnlyUnderItsOwnName() {
    TestCertificates root = TestCertificates.root("Co-op CA");
    TestCertificates leaf =
        TestCertificates.named("Riverside").dns("riverside.example").by(root, riverside.key());
    TrustedIssuers authority = trustingAuthority(root, "");
    VerificationResult good = verify(present(certified(leaf, URL)), authority);
    assertTrue(good.acceptable(), () -> good.findings().toString());
    assertRejected(
        ProblemCode.ISSUER_MISMATCH,
        verify(present(certified(leaf, "https://other.example")), authority));
    assertTrue(
        verify(
                present(certified(leaf, "https://other.example")),
                trustingAuthority(root, ",'issuerName':'any'"))
            .verified());
    assertRejected(
        ProblemCode.UNTRUSTED_ISSUER,
        verify(
            present(certified(leaf, URL)),
            trustingAuthority(TestCertificates.root("Mallory"), "")));
    TestCertificates wrongUsage =
        TestCertificates.named("Riverside")
            .dns("riverside.example")
            .keyUsage(null)
            .by(root, riverside.key());
    assertRejected(
        ProblemCode.UNTRUSTED_ISSUER, verify(present(certified(wrongUsage, URL)), authority));
  }

  private static TrustedIssuers trustingAuthority(TestCertificates root, String more) {
    return trusting(
        "{'types':['CoopMembershipCredential'],'certificateAuthority':{'certificates':['"
            + Base64Url.encode(root.der())
            + "']"
            + more
            + "}}");
  }

  /** A membership without status whose issuer comes with a certificate. */
  private VerifiedSdJwt certified(TestCertificates leaf, String iss) {
    JsonObject payload = membership(JsonObject.EMPTY).payload().without("status").with("iss", iss);
    return SdJwtIssuance.prepare(payload, DisclosureFrame.NONE, new SeededRandom("c"))
        .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(List.of(leaf.der())), leaf.key().signer())
        .verify(TokenType.SD_JWT_VC, leaf.key().publicKey(), AllowedAlgorithms.DEFAULT);
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

  @Test
  void anIssuerWithADidSignsWithAMethodOfItsOwnDid() {
    SigningKey key = TestCoop.holder("issuer");
    String did = TestCoop.did(key);
    JsonObject payload = membership(JsonObject.EMPTY).payload().without("status").with("iss", did);
    String kid = did + "#" + key.publicKey().toMultikey();
    TrustedIssuers trust =
        trusting("{'issuer':'" + did + "','types':['CoopMembershipCredential']}");
    assertTrue(verify(signedBy(payload, key, kid), trust).acceptable());
    SigningKey other = TestCoop.holder("mallory");
    String foreign = TestCoop.did(other) + "#" + other.publicKey().toMultikey();
    assertRejected(ProblemCode.ISSUER_MISMATCH, verify(signedBy(payload, other, foreign), trust));
  }

  private String signedBy(JsonObject payload, SigningKey key, String kid) {
    VerifiedSdJwt held =
        SdJwtIssuance.prepare(payload, DisclosureFrame.NONE, new SeededRandom("d"))
            .sign(Jws.signing(TokenType.SD_JWT_VC).kid(kid), key.signer())
            .verify(TokenType.SD_JWT_VC, key.publicKey(), AllowedAlgorithms.DEFAULT);
    return TestCoop.present(held, member, NONCE, AUDIENCE);
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
  void aKeySetThatTheMetadataPointsAtIsGatheredInARoundOfItsOwn() {
    String jwksUri = "https://riverside.example/jwks";
    world.with(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, riverside.metadataUrl()),
        JsonObject.of("issuer", URL, "jwks_uri", jwksUri).toJson());
    world.with(
        new DocumentNeed(DocumentKind.JWK_SET, jwksUri),
        JwkSet.of(Jwk.of(riverside.key().publicKey())).toJson().toJson());
    VerificationResult result = verify(present(membership(JsonObject.EMPTY)), trustingRiverside());
    assertTrue(result.acceptable(), () -> result.findings().toString());
    assertEquals(3, world.asked().size());
    world.with(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, riverside.metadataUrl()),
        JsonObject.of("issuer", URL, "jwks_uri", "http://riverside.example/jwks").toJson());
    assertRejected(
        ProblemCode.MALFORMED_VALUE_ERROR,
        verify(present(membership(JsonObject.EMPTY)), trustingRiverside()));
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

  private String listBy(TestCertificates certificate) {
    return Jws.signing(TokenType.STATUS_LIST)
        .x5c(List.of(certificate.der()))
        .sign(
            riverside
                .statusList(riverside.statusListUrl(), riverside.key(), riverside.kid())
                .unverifiedClaims(),
            certificate.key().signer())
        .text();
  }

  @Test
  void anIssuerByCertificateThatIsTrustedByItsUrlIsTakenByItsMetadata() {
    TestCertificates root = TestCertificates.root("Co-op CA");
    TestCertificates leaf =
        TestCertificates.named("Riverside").dns("riverside.example").by(root, riverside.key());
    VerificationResult result = verify(present(certified(leaf, URL)), trustingRiverside());
    assertTrue(result.acceptable(), () -> result.findings().toString());
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
