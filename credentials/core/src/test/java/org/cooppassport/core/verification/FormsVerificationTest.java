package org.cooppassport.core.verification;

import static org.cooppassport.core.verification.SecuredForms.CHALLENGE;
import static org.cooppassport.core.verification.SecuredForms.DOMAIN;
import static org.cooppassport.core.verification.SecuredForms.MALLORY;
import static org.cooppassport.core.verification.SecuredForms.MEMBER;
import static org.cooppassport.core.verification.SecuredForms.P256;
import static org.cooppassport.core.verification.SecuredForms.did;
import static org.cooppassport.core.verification.SecuredForms.presented;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.core.vcjose.VcJose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The one entry of verification takes every form, and each strictly. */
class FormsVerificationTest {
  private static final String URL_ISSUER = "https://riverside.example/issuers/7";

  private final StaticDocuments world = new StaticDocuments();

  private static VerificationRequest.Builder alone(String text) {
    return VerificationRequest.ofOne(text)
        .ignoreTrust()
        .ignoreHolder()
        .checkValidity()
        .checkStatus();
  }

  private static VerificationRequest.Builder bound(String text) {
    return VerificationRequest.ofOne(text)
        .ignoreTrust()
        .expectHolder(CHALLENGE, DOMAIN)
        .checkValidity()
        .checkStatus();
  }

  private VerificationResult verify(VerificationRequest.Builder request) {
    return world.gather(Verification.begin(request.build(), TestCoop.NOW)).result();
  }

  private static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  private void assertTaken(VerificationRequest.Builder request) {
    VerificationResult result = verify(request);
    assertEquals(List.of(), result.findings());
    assertTrue(result.acceptable());
    for (VerifiedCredential credential : result.credentials()) {
      assertEquals(SecuredForms.STANDING, credential.claims().text("standing").orElseThrow());
      assertEquals(CredentialTypes.MEMBERSHIP, credential.product().orElseThrow());
    }
  }

  private void assertRefused(ProblemCode code, VerificationRequest.Builder request) {
    VerificationResult result = verify(request);
    assertTrue(codes(result).contains(code), () -> code + " in " + result.findings());
    assertFalse(result.acceptable());
  }

  @TestFactory
  Stream<DynamicTest> everyFormOfACredentialIsTakenAndSaysTheSame() {
    return SecuredForms.credentials().entrySet().stream()
        .map(
            form ->
                dynamicTest(form.getKey(), () -> assertTaken(alone(presented(form.getValue())))));
  }

  @TestFactory
  Stream<DynamicTest> everyFormOfAPresentationIsTakenFromItsHolder() {
    return SecuredForms.presentations().entrySet().stream()
        .map(
            form ->
                dynamicTest(form.getKey(), () -> assertTaken(bound(presented(form.getValue())))));
  }

  @TestFactory
  Stream<DynamicTest>
      everyFormOfACredentialIsTakenFromAnUnsignedPresentationWhereNoHolderIsAsked() {
    return SecuredForms.credentials().entrySet().stream()
        .filter(form -> !form.getKey().equals("dc+sd-jwt"))
        .map(
            form ->
                dynamicTest(
                    form.getKey(),
                    () ->
                        assertTaken(
                            alone(presented(SecuredForms.unsignedVp(MEMBER, form.getValue()))))));
  }

  @Test
  void anEnvelopeIsTakenAsADataUrlToo() {
    assertTaken(alone("data:application/vc+cose;base64," + SecuredForms.vcCose()));
    assertTaken(alone("data:application/vc+sd-jwt," + SecuredForms.vcSdJwt()));
    String unpadded = SecuredForms.vcCose().replace("=", "");
    assertTaken(alone(unpadded));
    assertRefused(
        ProblemCode.TOKEN_TYPE_ERROR,
        alone("data:application/vp+cose;base64," + SecuredForms.vcCose()));
    assertRefused(
        ProblemCode.PARSING_ERROR, alone("data:application/vc+cose," + SecuredForms.vcCose()));
  }

  @Test
  @Tag("attack:LDP-08")
  void aBaseProofIsForItsHolderAndRefusedByAVerifier() {
    for (JsonObject base : List.of(SecuredForms.ecdsaSd(), SecuredForms.bbs())) {
      assertFalse(verify(alone(base.toJson())).verified());
    }
  }

  @Test
  void aPresentationForAnotherRequestIsRefusedInEveryForm() {
    for (JsonValue form : SecuredForms.presentations().values()) {
      VerificationResult other =
          verify(
              VerificationRequest.ofOne(presented(form))
                  .ignoreTrust()
                  .expectHolder("another", DOMAIN)
                  .checkValidity()
                  .checkStatus());
      assertFalse(other.acceptable());
      VerificationResult elsewhere =
          verify(
              VerificationRequest.ofOne(presented(form))
                  .ignoreTrust()
                  .expectHolder(CHALLENGE, "https://mallory.example")
                  .checkValidity()
                  .checkStatus());
      assertFalse(elsewhere.acceptable());
    }
  }

  @Test
  void aPresentationByAnotherThanTheSubjectIsRefusedInEveryForm() {
    JsonValue credential = SecuredForms.credentials().get("vc+jwt");
    JsonObject stolen = SecuredForms.unsignedVp(MALLORY, credential);
    for (String form :
        List.of(
            SecuredForms.ldpVp(stolen, MALLORY, CHALLENGE).toJson(),
            presented(SecuredForms.vpJwt(stolen, MALLORY, CHALLENGE)),
            presented(
                SecuredForms.jwtVp(
                    SecuredForms.credentials().get("jwt_vc_json"), MALLORY, CHALLENGE)))) {
      assertRefused(ProblemCode.HOLDER_MISMATCH, bound(form));
    }
    JsonObject claimed = SecuredForms.unsignedVp(MEMBER, credential);
    assertRefused(
        ProblemCode.HOLDER_MISMATCH,
        bound(presented(SecuredForms.vpJwt(claimed, MALLORY, CHALLENGE))));
  }

  @Test
  void aPresentationInCoseAnswersNoRequest() {
    String message =
        SecuredForms.base64(
            VcCose.sign(
                EnvelopeKind.PRESENTATION,
                SecuredForms.unsignedVp(MEMBER, SecuredForms.credentials().get("vc+jwt")),
                DidKey.methodUrl(MEMBER.publicKey()),
                MEMBER.signer()));
    assertTaken(alone(message));
    assertTaken(alone(SecuredForms.enveloped("application/vp+cose;base64", message).toJson()));
    assertRefused(ProblemCode.KEY_BINDING_ERROR, bound(message));
  }

  @Test
  void anUnsecuredCredentialInsideASignedPresentationIsRefused() {
    JsonObject vp = SecuredForms.unsignedVp(MEMBER, SecuredForms.unsigned(P256.publicKey()));
    assertFalse(verify(bound(presented(SecuredForms.vpJwt(vp, MEMBER, CHALLENGE)))).verified());
    JsonObject nothing =
        SecuredForms.unsignedVp(MEMBER)
            .with(
                "verifiableCredential",
                JsonArray.of(SecuredForms.enveloped("application/vp+jwt", "x")));
    assertFalse(verify(alone(nothing.toJson())).verified());
  }

  // ------------------------------------------------------------------ data model 1.1 as JWT

  private static JsonObject jwtClaims(UnaryOperator<JsonObject> change) {
    JsonObject claims =
        SecuredForms.jwtVc(SecuredForms.unsigned11(P256.publicKey())).unverifiedClaims();
    return change.apply(claims);
  }

  private VerificationRequest.Builder jwtVc(UnaryOperator<JsonObject> change) {
    return alone(SecuredForms.jwt(jwtClaims(change), P256).text());
  }

  private static UnaryOperator<JsonObject> inVc(String name, Object value) {
    return claims ->
        claims.with(
            "vc",
            value instanceof String text
                ? claims.object("vc").orElseThrow().with(name, text)
                : claims.object("vc").orElseThrow().with(name, (JsonValue) value));
  }

  @Test
  @Tag("attack:JOS-09")
  void whatARegisteredClaimAndTheDocumentBothSayMustAgree() {
    assertTaken(jwtVc(UnaryOperator.identity()));
    JsonObject whole = SecuredForms.unsigned11(P256.publicKey());
    assertTaken(jwtVc(claims -> claims.without("nbf", "exp").with("vc", whole)));
    for (UnaryOperator<JsonObject> change :
        List.<UnaryOperator<JsonObject>>of(
            inVc("issuer", did(MALLORY.publicKey())),
            inVc("issuer", JsonObject.of("id", did(MALLORY.publicKey()))),
            inVc("id", "urn:uuid:00000000-0000-0000-0000-000000000000"),
            inVc("issuanceDate", "2026-11-20T12:00:01Z"),
            inVc("expirationDate", "2026-11-22T12:00:01Z"),
            claims -> claims.with("sub", did(MALLORY.publicKey())).with("vc", whole),
            claims -> claims.with("vc", whole))) {
      assertRefused(ProblemCode.MALFORMED_VALUE_ERROR, jwtVc(change));
    }
    assertTaken(jwtVc(inVc("issuer", JsonObject.of("id", did(P256.publicKey())))));
    assertTaken(jwtVc(inVc("issuanceDate", "2026-11-20T12:00:00.5Z")));
  }

  @Test
  void aJwtOfDataModel11HoldsACredentialOfThatModelInVcAndNothingElse() {
    assertRefused(ProblemCode.TOKEN_TYPE_ERROR, jwtVc(claims -> claims.without("vc")));
    assertRefused(
        ProblemCode.TOKEN_TYPE_ERROR, jwtVc(claims -> claims.with("vp", JsonObject.EMPTY)));
    assertRefused(ProblemCode.MALFORMED_VALUE_ERROR, jwtVc(claims -> claims.with("vc", "text")));
    assertRefused(
        ProblemCode.MALFORMED_VALUE_ERROR,
        jwtVc(claims -> claims.with("vc", SecuredForms.unsigned(P256.publicKey()))));
    assertRefused(ProblemCode.MALFORMED_VALUE_ERROR, jwtVc(claims -> claims.without("nbf")));
    assertRefused(ProblemCode.MALFORMED_VALUE_ERROR, jwtVc(claims -> claims.without("iss")));
    String typed =
        Jws.signing(TokenType.VC_JWT)
            .kid(DidKey.methodUrl(P256.publicKey()))
            .sign(jwtClaims(UnaryOperator.identity()), P256.signer())
            .text();
    assertFalse(verify(alone(typed)).verified());
  }

  @Test
  void aJwtOfDataModel11IsJudgedByItsOwnTimes() {
    assertRefused(
        ProblemCode.EXPIRED,
        jwtVc(claims -> claims.with("exp", TestCoop.NOW.minusSeconds(1).getEpochSecond())));
    assertRefused(
        ProblemCode.NOT_YET_VALID,
        jwtVc(claims -> claims.with("nbf", TestCoop.NOW.plusSeconds(5).getEpochSecond())));
  }

  // ------------------------------------------------------------------ where keys come from

  private static JsonObject byUrl() {
    return SecuredForms.unsigned(P256.publicKey()).with("issuer", URL_ISSUER);
  }

  private static String token(JsonObject document, String kid, SigningKey key) {
    return VcJose.sign(EnvelopeKind.CREDENTIAL, document, kid, key.signer()).text();
  }

  @Test
  void aKeyOfAnIssuerWithAnHttpsUrlStandsInItsMetadata() {
    DocumentNeed metadata =
        new DocumentNeed(
            DocumentKind.JWT_VC_ISSUER_METADATA,
            "https://riverside.example/.well-known/jwt-vc-issuer/issuers/7");
    world.with(
        metadata,
        JsonObject.builder()
            .put("issuer", URL_ISSUER)
            .put("jwks", JwkSet.of(Jwk.of(P256.publicKey())).toJson())
            .build()
            .toJson());
    assertTaken(alone(token(byUrl(), P256.publicKey().thumbprint(), P256)));
    assertEquals(List.of(metadata), world.asked());
    assertRefused(ProblemCode.ISSUER_MISMATCH, alone(token(byUrl(), "another", P256)));
  }

  @Test
  void aKeyNamedByItsUrlStandsInTheIssuersControlledIdentifierDocument() {
    String method = URL_ISSUER + "#key-1";
    JsonObject key =
        JsonObject.builder()
            .put("id", method)
            .put("type", "JsonWebKey")
            .put("controller", URL_ISSUER)
            .put("publicKeyJwk", P256.publicKey().toJwk())
            .build();
    JsonObject document =
        JsonObject.builder()
            .put("id", URL_ISSUER)
            .put("verificationMethod", JsonArray.of(key))
            .put("assertionMethod", JsonArray.ofStrings(method))
            .build();
    DocumentNeed need = new DocumentNeed(DocumentKind.CONTROLLED_IDENTIFIER_DOCUMENT, URL_ISSUER);
    world.with(need, document.toJson());
    assertTaken(alone(token(byUrl(), method, P256)));
    assertTaken(
        alone(
            SecuredForms.base64(
                VcCose.sign(EnvelopeKind.CREDENTIAL, byUrl(), method, P256.signer()))));
    assertEquals(need, world.asked().get(0));
    world.with(need, document.without("assertionMethod").toJson());
    assertRefused(
        ProblemCode.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD,
        alone(token(byUrl(), method, P256)));
    world.with(need, document.with("id", "https://mallory.example").toJson());
    assertRefused(
        ProblemCode.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID, alone(token(byUrl(), method, P256)));
  }

  @Test
  @Tag("attack:JOS-03")
  void certificatesCountAgainstTheAuthoritiesThatAreTrusted() {
    TestCertificates root = TestCertificates.root("Co-op CA");
    TestCertificates leaf = TestCertificates.named("Riverside").dns("riverside.example").by(root);
    String certified =
        Jws.signing(TokenType.VC_JWT)
            .x5c(List.of(leaf.der()))
            .sign(byUrl(), leaf.key().signer())
            .text();
    assertTaken(trusting(certified, root));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER, trusting(certified, TestCertificates.root("Mallory")));
    String elsewhere =
        Jws.signing(TokenType.VC_JWT)
            .x5c(List.of(leaf.der()))
            .sign(byUrl().with("issuer", "https://mallory.example"), leaf.key().signer())
            .text();
    assertRefused(ProblemCode.ISSUER_MISMATCH, trusting(elsewhere, root));
    assertEquals(List.of(), world.asked());
  }

  private static VerificationRequest.Builder trusting(String text, TestCertificates root) {
    TrustedIssuers trust =
        TrustedIssuers.of(
            TrustedIssuer.read(
                JsonReader.readObject(
                    "{\"types\":[\"CoopMembershipCredential\"],\"certificateAuthority\":"
                        + "{\"certificates\":[\""
                        + Base64Url.encode(root.der())
                        + "\"]}}")));
    return VerificationRequest.ofOne(text)
        .expectTrustedIssuer(trust)
        .ignoreHolder()
        .checkValidity()
        .checkStatus();
  }

  @Test
  void aKeyThatTheIssuerBoundTheCredentialToPresentsItWithoutADid() {
    JsonObject document = SecuredForms.unsigned(P256.publicKey());
    JsonObject claims = document.with("cnf", JsonObject.of("jwk", MALLORY.publicKey().toJwk()));
    String credential = SecuredForms.vcJwt(claims, P256).text();
    JsonObject vp = SecuredForms.unsignedVp(MALLORY, new JsonString(credential)).without("holder");
    String byThumbprint =
        Jws.signing(TokenType.VP_JWT)
            .sign(vp.with("nonce", CHALLENGE).with("aud", DOMAIN), MALLORY.signer())
            .text();
    assertTaken(bound(byThumbprint));
    String byAnother =
        Jws.signing(TokenType.VP_JWT)
            .sign(vp.with("nonce", CHALLENGE).with("aud", DOMAIN), P256.signer())
            .text();
    assertFalse(verify(bound(byAnother)).acceptable());
    JsonObject bySubject = SecuredForms.unsignedVp(MEMBER, new JsonString(credential));
    assertRefused(
        ProblemCode.HOLDER_MISMATCH,
        bound(presented(SecuredForms.vpJwt(bySubject, MEMBER, CHALLENGE))));
  }

  // ------------------------------------------------------------------ SD-JWT as JSON

  private static JsonObject flattened(String compact) {
    SdJwt sdJwt = SdJwt.parse(compact);
    String[] parts = sdJwt.issuerJwt().text().split("\\.", -1);
    return JsonObject.builder()
        .put("payload", parts[1])
        .put("protected", parts[0])
        .put("signature", parts[2])
        .put(
            "header",
            JsonObject.of(
                "disclosures",
                JsonArray.ofStrings(sdJwt.disclosures().stream().map(d -> d.text()).toList())))
        .build();
  }

  @Test
  void anSdJwtIsTakenInEitherJsonSerialization() {
    for (String compact : List.of(SecuredForms.dcSdJwt(), SecuredForms.vcSdJwt())) {
      JsonObject json = flattened(compact);
      assertTaken(alone(json.toJson()));
      JsonObject own = json.without("payload");
      JsonObject foreign = own.without("header").with("signature", "AAAA");
      JsonObject general =
          JsonObject.builder()
              .put("payload", json.string("payload").orElseThrow())
              .put("signatures", JsonArray.of(own, foreign))
              .build();
      assertTaken(alone(general.toJson()));
      assertFalse(verify(alone(json.with("signature", "AAAA").toJson())).verified());
    }
  }
}
