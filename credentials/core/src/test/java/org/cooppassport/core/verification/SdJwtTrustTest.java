package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.SignedIssuerList;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which issuers of SD-JWT VCs are believed, and by which keys. */
class SdJwtTrustTest extends SdJwtWorld {
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
            .keyUsage(KeyUsage.keyAgreement)
            .by(root, riverside.key());
    assertRejected(
        ProblemCode.UNTRUSTED_ISSUER, verify(present(certified(wrongUsage, URL)), authority));
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
  void anIssuerByCertificateThatIsTrustedByItsUrlIsTakenByItsMetadata() {
    TestCertificates root = TestCertificates.root("Co-op CA");
    TestCertificates leaf =
        TestCertificates.named("Riverside").dns("riverside.example").by(root, riverside.key());
    VerificationResult result = verify(present(certified(leaf, URL)), trustingRiverside());
    assertTrue(result.acceptable(), () -> result.findings().toString());
  }
}
