package org.cooppassport.core.jose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class X509ChainsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final TestCertificates ROOT = TestCertificates.root("Root");
  private static final TrustAnchors ANCHORS = TrustAnchors.of(ROOT.der());
  private static final TestCertificates MIDDLE =
      TestCertificates.named("Middle").authority(0).by(ROOT);

  private static VerifiedChain verify(TestCertificates... chain) {
    return X509Chains.verify(
        List.of(chain).stream().map(TestCertificates::der).toList(), ANCHORS, NOW);
  }

  private static void assertUntrusted(TestCertificates... chain) {
    assertEquals(ProblemCode.UNTRUSTED_ISSUER, Found.by(() -> verify(chain)));
  }

  @Test
  void aChainToATrustedRootGivesTheLeafsKeyAndNames() {
    TestCertificates leaf = TestCertificates.named("Riverside").dns("Riverside.example").by(MIDDLE);
    VerifiedChain chain = verify(leaf, MIDDLE);

    assertEquals(leaf.key().publicKey(), chain.leafKey());
    assertEquals(List.of("riverside.example"), chain.dnsNames());
    assertEquals("CN=Riverside", chain.subject());
    assertEquals(ROOT.der(), chain.anchor());
    assertEquals(Base64Url.encode(HashAlgorithm.SHA_256.digest(leaf.der())), chain.sha256());
    assertFalse(chain.anchorIncluded());
    assertTrue(verify(leaf, MIDDLE, ROOT).anchorIncluded());
  }

  @Test
  @Tag("attack:TRU-06")
  void aLeafWithoutTheRightKeyUsageIsRefused() {
    assertUntrusted(TestCertificates.named("L").keyUsage(KeyUsage.keyAgreement).by(ROOT));
    assertUntrusted(TestCertificates.named("L").keyUsage(KeyUsage.keyCertSign).by(ROOT));
    assertUntrusted(TestCertificates.named("L").authority(0).by(ROOT));
  }

  @Test
  void aLeafThatDoesNotLimitItsKeyIsTaken() {
    TestCertificates leaf = TestCertificates.named("L").dns("a.example").keyUsage(null).by(ROOT);
    assertEquals(List.of("a.example"), verify(leaf).dnsNames());
  }

  @Test
  @Tag("attack:TRU-06")
  void anIntermediateWithoutCaFlagOrKeyUsageIsRefused() {
    TestCertificates leaf = TestCertificates.named("Fake middle").by(ROOT);
    assertUntrusted(TestCertificates.named("L").by(leaf), leaf);
    TestCertificates noUsage =
        TestCertificates.named("M").authority(0).keyUsage(KeyUsage.digitalSignature).by(ROOT);
    assertUntrusted(TestCertificates.named("L").by(noUsage), noUsage);
  }

  @Test
  @Tag("attack:TRU-06")
  void aBrokenNameConstraintIsRefusedOnTheAnchorAndBelowIt() {
    TestCertificates limited =
        TestCertificates.named("Limited").authority(0).permittedDns("coop.example").by(ROOT);
    assertEquals(
        List.of("a.coop.example"),
        verify(TestCertificates.named("L").dns("a.coop.example").by(limited), limited).dnsNames());
    assertUntrusted(TestCertificates.named("L").dns("bank.example").by(limited), limited);

    TestCertificates limitedRoot =
        TestCertificates.named("Limited root")
            .authority(0)
            .permittedDns("coop.example")
            .selfIssued();
    Bytes outside = TestCertificates.named("L").dns("bank.example").by(limitedRoot).der();
    assertEquals(
        ProblemCode.UNTRUSTED_ISSUER,
        Found.by(
            () -> X509Chains.verify(List.of(outside), TrustAnchors.of(limitedRoot.der()), NOW)));
  }

  @Test
  @Tag("attack:TRU-06")
  void anythingExpiredIsRefused() {
    TestCertificates expired =
        TestCertificates.named("M").authority(0).until("2026-06-01T00:00:00Z").by(ROOT);
    assertUntrusted(TestCertificates.named("L").by(expired), expired);
    assertUntrusted(TestCertificates.named("L").until("2026-06-01T00:00:00Z").by(ROOT));
    TestCertificates oldRoot =
        TestCertificates.named("Old").authority(1).until("2026-06-01T00:00:00Z").selfIssued();
    Bytes leaf = TestCertificates.named("L").by(oldRoot).der();
    assertEquals(
        ProblemCode.UNTRUSTED_ISSUER,
        Found.by(() -> X509Chains.verify(List.of(leaf), TrustAnchors.of(oldRoot.der()), NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"good.example\0.evil.example", "*.example", "a b.example", ""})
  @Tag("attack:TRU-06")
  void aNameWithNulOrWildcardIsRefused(String name) {
    assertUntrusted(TestCertificates.named("L").dns(name).by(ROOT));
  }

  @Test
  @Tag("attack:TRU-06")
  void aLongChainIsRefusedUnread() {
    List<Bytes> chain = new ArrayList<>();
    TestCertificates issuer = ROOT;
    for (int i = 0; i < 19; i++) {
      issuer = TestCertificates.named("M" + i).authority(20).by(issuer);
      chain.add(0, issuer.der());
    }
    chain.add(0, TestCertificates.named("L").by(issuer).der());
    assertEquals(
        ProblemCode.UNTRUSTED_ISSUER, Found.by(() -> X509Chains.verify(chain, ANCHORS, NOW)));
  }

  @Test
  void aPathLongerThanAnAuthorityAllowsIsRefused() {
    TestCertificates second = TestCertificates.named("Second").authority(0).by(MIDDLE);
    assertUntrusted(TestCertificates.named("L").by(second), second, MIDDLE);
    TestCertificates shortRoot = TestCertificates.named("R0").authority(0).selfIssued();
    TestCertificates middle = TestCertificates.named("M0").authority(0).by(shortRoot);
    List<Bytes> chain = List.of(TestCertificates.named("L").by(middle).der(), middle.der());
    assertEquals(
        ProblemCode.UNTRUSTED_ISSUER,
        Found.by(() -> X509Chains.verify(chain, TrustAnchors.of(shortRoot.der()), NOW)));
  }

  @Test
  @Tag("attack:TRU-06")
  void aCompositeOrEmptySignatureIsRefused() {
    assertUntrusted(
        TestCertificates.named("L").emptySignature("2.16.840.1.114027.80.8.1.4").by(ROOT));
    assertUntrusted(TestCertificates.named("L").emptySignature("1.2.840.10045.4.3.2").by(ROOT));
  }

  @Test
  @Tag("attack:JOS-03")
  void aChainToAnotherRootOrBySelfIsRefused() {
    TestCertificates other = TestCertificates.root("Root");
    assertUntrusted(TestCertificates.named("L").by(other));
    assertUntrusted(TestCertificates.named("L").by(other), other);
    assertUntrusted(TestCertificates.named("Self").selfIssued());
    assertEquals(
        ProblemCode.UNTRUSTED_ISSUER,
        Found.by(
            () ->
                X509Chains.verify(
                    List.of(TestCertificates.named("L").by(ROOT).der()), TrustAnchors.NONE, NOW)));
  }

  @Test
  void aChangedBitIsRefused() {
    Bytes der = TestCertificates.named("L").dns("a.example").by(ROOT).der();
    for (int bit = 0; bit < der.size() * 8; bit += 37) {
      byte[] changed = der.toByteArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Found.by(() -> X509Chains.verify(List.of(Bytes.of(changed)), ANCHORS, NOW));
    }
  }

  @Test
  @Tag("vectors")
  void theSignedIssuerMetadataOfOpenId4VciVerifiesByItsCertificate() {
    Jws metadata =
        Jws.parse(
            Vectors.text("openid4vci/examples-1.0/credential_issuer_metadata_sd_jwt_jwt.txt")
                .replaceAll("\\s+", ""));
    JsonObject header = metadata.header().json();
    assertTrue(header.has("x5c"));
    VerifiedJws verified =
        metadata.verify(
            TokenType.ISSUER_METADATA,
            org.cooppassport.core.keys.VerificationKey.fromSpki(
                Bytes.of(
                    X509Parsing.certificate(metadata.header().x5c().get(0))
                        .getPublicKey()
                        .getEncoded())),
            AllowedAlgorithms.DEFAULT);
    assertTrue(verified.claims().subject().isPresent());
  }

  @Test
  void anX5cThatIsNotCanonicalBase64IsRefused() {
    String good = StandardBase64.encode(ROOT.der());
    for (String bad : List.of(good + "\n", good.substring(1), "!" + good, "")) {
      JsonObject header =
          JsonObject.builder()
              .put("alg", "ES256")
              .put("typ", "vc+jwt")
              .put("x5c", JsonArray.of(new JsonString(bad)))
              .build();
      Found.by(() -> JwsHeader.of(header));
    }
  }
}
