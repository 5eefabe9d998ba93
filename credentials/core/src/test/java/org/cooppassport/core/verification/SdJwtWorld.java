package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;

/** Riverside issues SD-JWT VCs, Amara holds one, somebody verifies what she shows. */
abstract class SdJwtWorld {
  static final String NONCE = "nonce-1";
  static final String AUDIENCE = "x509_san_dns:harbour.example";
  static final String URL = "https://riverside.example/coop";

  final TestCoop riverside = TestCoop.at(URL);
  final TestCoop stranger = TestCoop.at("https://stranger.example");
  final SigningKey member = TestCoop.holder("amara");
  final StaticDocuments world = StaticDocuments.of(riverside, stranger);

  VerifiedSdJwt membership(JsonObject changes) {
    return riverside.issue(CredentialTypes.MEMBERSHIP, "worker-member", changes, member, 7);
  }

  static TrustedIssuers trusting(String entry) {
    return TrustedIssuers.of(TrustedIssuer.read(json(entry)));
  }

  static TrustedIssuers trustingRiverside() {
    return trusting("{'issuer':'" + URL + "','types':['CoopMembershipCredential']}");
  }

  static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  static VerificationRequest.Builder request(String text, TrustedIssuers trust) {
    return VerificationRequest.ofOne(text)
        .expectTrustedIssuer(trust)
        .expectHolder(NONCE, AUDIENCE)
        .checkValidity()
        .checkStatus();
  }

  VerificationResult verify(String text, TrustedIssuers trust) {
    return world.gather(Verification.begin(request(text, trust).build(), TestCoop.NOW)).result();
  }

  String present(VerifiedSdJwt held) {
    return TestCoop.present(held, member, NONCE, AUDIENCE, "standing");
  }

  static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  void assertRejected(ProblemCode code, VerificationResult result) {
    assertTrue(codes(result).contains(code), () -> code + " in " + result.findings());
    assertFalse(result.acceptable());
  }

  static TrustedIssuers trustingAuthority(TestCertificates root, String more) {
    return trusting(
        "{'types':['CoopMembershipCredential'],'certificateAuthority':{'certificates':['"
            + Base64Url.encode(root.der())
            + "']"
            + more
            + "}}");
  }

  /** A membership without status whose issuer comes with a certificate. */
  VerifiedSdJwt certified(TestCertificates leaf, String iss) {
    JsonObject payload = membership(JsonObject.EMPTY).payload().without("status").with("iss", iss);
    return SdJwtIssuance.prepare(payload, DisclosureFrame.NONE, new SeededRandom("c"))
        .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(List.of(leaf.der())), leaf.key().signer())
        .verify(TokenType.SD_JWT_VC, leaf.key().publicKey(), AllowedAlgorithms.DEFAULT);
  }

  String signedBy(JsonObject payload, SigningKey key, String kid) {
    VerifiedSdJwt held =
        SdJwtIssuance.prepare(payload, DisclosureFrame.NONE, new SeededRandom("d"))
            .sign(Jws.signing(TokenType.SD_JWT_VC).kid(kid), key.signer())
            .verify(TokenType.SD_JWT_VC, key.publicKey(), AllowedAlgorithms.DEFAULT);
    return TestCoop.present(held, member, NONCE, AUDIENCE);
  }

  String listBy(TestCertificates certificate) {
    return Jws.signing(TokenType.STATUS_LIST)
        .x5c(List.of(certificate.der()))
        .sign(
            riverside
                .statusList(riverside.statusListUrl(), riverside.key(), riverside.kid())
                .unverifiedClaims(),
            certificate.key().signer())
        .text();
  }
}
