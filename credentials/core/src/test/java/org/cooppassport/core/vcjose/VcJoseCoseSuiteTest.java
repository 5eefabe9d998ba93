package org.cooppassport.core.vcjose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The W3C test suite of VC-JOSE-COSE: issue and verify, each with its stated result. */
class VcJoseCoseSuiteTest {
  private static final String FOLDER = "vc-jose-cose/test-suite/";
  private static final AllowedAlgorithms ALL =
      AllowedAlgorithms.of(
          SignatureAlgorithm.ES256,
          SignatureAlgorithm.ES384,
          SignatureAlgorithm.ES512,
          SignatureAlgorithm.EDDSA);

  /**
   * Number 5 asks an issuer to refuse members that only a catch-all vocabulary defines; that is the
   * work of JSON-LD in safe mode before signing, not of the envelope.
   */
  private static final int NOT_OF_THE_ENVELOPE = 5;

  static Stream<JsonObject> cases() {
    List<JsonObject> cases = new ArrayList<>();
    Vectors.object("vc-jose-cose/expected-results.json")
        .members()
        .values()
        .forEach(
            group ->
                ((JsonObject) group).members().values().forEach(c -> cases.add((JsonObject) c)));
    assertEquals(35, cases.size());
    return cases.stream()
        .filter(c -> c.number("number").orElseThrow().longValue() != NOT_OF_THE_ENVELOPE);
  }

  @ParameterizedTest
  @MethodSource("cases")
  @Tag("vectors")
  void aCaseEndsAsTheSuiteSays(JsonObject one) {
    String feature = one.string("feature").orElseThrow();
    String file = one.string("input_file").orElseThrow();
    JsonObject method = Vectors.object(FOLDER + one.string("key_file").orElseThrow());
    boolean issue = one.string("fn").orElseThrow().equals("issue");
    String input =
        issue ? issue(feature, Vectors.object(FOLDER + file), method) : Vectors.text(FOLDER + file);
    if (one.string("expected_result").orElseThrow().equals("success")) {
      VerifiedEnvelope verified = verify(feature, input, method, IssuedAtForm.DATE_TIME_TOLERATED);
      assertTrue(verified.document().has("@context"));
      if (issue) {
        assertEquals(Vectors.object(FOLDER + file), verified.document());
      }
    } else {
      assertThrows(
          ProblemException.class,
          () -> verify(feature, input, method, IssuedAtForm.DATE_TIME_TOLERATED));
    }
  }

  private static EnvelopeKind kind(String feature) {
    return feature.startsWith("credential") ? EnvelopeKind.CREDENTIAL : EnvelopeKind.PRESENTATION;
  }

  private static String issue(String feature, JsonObject document, JsonObject method) {
    SigningKey key = SigningKey.fromJwk(method.object("secretKeyJwk").orElseThrow());
    String kid = method.string("id").orElseThrow();
    EnvelopeKind kind = kind(feature);
    if (feature.endsWith("jose")) {
      return VcJose.sign(kind, document, kid, key.signer()).text();
    }
    if (feature.endsWith("cose")) {
      return Base64.getEncoder()
          .encodeToString(VcCose.sign(kind, document, kid, key.signer()).toByteArray());
    }
    ClaimsPath hidden =
        kind == EnvelopeKind.CREDENTIAL
            ? ClaimsPath.of("credentialSubject", "id")
            : ClaimsPath.of("holder");
    return VcJose.signSelective(
            kind,
            document,
            DisclosureFrame.of(List.of(hidden)),
            kid,
            key.signer(),
            RandomSource.secure())
        .text();
  }

  private static VerifiedEnvelope verify(
      String feature, String input, JsonObject method, IssuedAtForm form) {
    VerificationKey key = VerificationKey.fromJwk(method.object("publicKeyJwk").orElseThrow());
    EnvelopeKind kind = kind(feature);
    if (feature.endsWith("jose")) {
      return VcJose.verify(kind, Jws.parse(input), key, ALL, form);
    }
    if (feature.endsWith("cose")) {
      Bytes message = Bytes.of(Base64.getDecoder().decode(input));
      return VcCose.verify(kind, CoseSign1.parse(message), key, ALL);
    }
    return VcJose.verify(kind, SdJwt.parse(input), key, ALL, form);
  }

  /** The suite's own tokens write iat as text; outside of its runs that is refused. */
  @Test
  @Tag("attack:JOS-07")
  void aTextualIatIsRefusedUnlessItIsAskedFor() {
    JsonObject method = Vectors.object(FOLDER + "vm-p256.json");
    String token = Vectors.text(FOLDER + "credential-jose-minimal.txt");
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> verify("credential_jose", token, method, IssuedAtForm.NUMERIC_DATE)));
  }

  private static final SigningKey KEY =
      SigningKey.generate(KeyType.P256, new SeededRandom("vc-jose"));
  private static final JsonObject CREDENTIAL =
      JsonReader.readObject(
          "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
              + "\"id\":\"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33\","
              + "\"type\":[\"VerifiableCredential\"],\"issuer\":\"did:example:coop\","
              + "\"validUntil\":\"2030-01-01T00:00:00Z\","
              + "\"credentialSubject\":{\"id\":\"did:example:ada\",\"name\":\"Ada\"}}");

  private static VerifiedEnvelope verifyClaims(JsonObject claims) {
    Jws token = Jws.signing(TokenType.VC_JWT).sign(claims, KEY.signer());
    return VcJose.verify(
        EnvelopeKind.CREDENTIAL, token, KEY.publicKey(), ALL, IssuedAtForm.NUMERIC_DATE);
  }

  @Test
  @Tag("attack:JOS-09")
  void registeredClaimsThatDisagreeWithTheCredentialAreRefused() {
    JsonObject agreeing =
        CREDENTIAL
            .with("iss", "did:example:coop")
            .with("sub", "did:example:ada")
            .with("jti", "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33")
            .with("exp", 1_893_456_000L);
    assertEquals(CREDENTIAL, verifyClaims(agreeing).document());
    for (JsonObject bad :
        List.of(
            agreeing.with("iss", "did:example:other"),
            agreeing.with("sub", "did:example:eve"),
            agreeing.with("jti", "urn:uuid:0"),
            agreeing.with("exp", 1_893_456_001L),
            agreeing.with("vc", JsonObject.EMPTY),
            agreeing.with("vp", JsonObject.EMPTY))) {
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR, Found.by(() -> verifyClaims(bad)), bad.toJson());
    }
  }

  @Test
  void whatEveryReaderNeedsStaysOpen() {
    for (String name : List.of("@context", "type")) {
      assertEquals(
          ProblemCode.DISCLOSURE_ERROR,
          Found.by(
              () ->
                  VcJose.signSelective(
                      EnvelopeKind.CREDENTIAL,
                      CREDENTIAL,
                      DisclosureFrame.of(List.of(ClaimsPath.of(name))),
                      "k",
                      KEY.signer(),
                      new SeededRandom(name))));
    }
  }

  /** A holder could choose among the meanings of the same signed claims. */
  @Test
  void aContextThatIsDisclosedIsRefusedWholeOrInPart() {
    for (ClaimsPath hidden :
        List.of(ClaimsPath.of("@context"), ClaimsPath.of("@context").item(0))) {
      SdJwt token =
          SdJwtIssuance.prepare(
                  CREDENTIAL, DisclosureFrame.of(List.of(hidden)), new SeededRandom("context"))
              .sign(Jws.signing(TokenType.VC_SD_JWT), KEY.signer());
      assertEquals(
          ProblemCode.DISCLOSURE_ERROR,
          Found.by(
              () ->
                  VcJose.verify(
                      EnvelopeKind.CREDENTIAL,
                      token,
                      KEY.publicKey(),
                      ALL,
                      IssuedAtForm.NUMERIC_DATE)));
    }
  }

  @Test
  void aPresentationHoldsSecuredCredentialsOnly() {
    JsonObject presentation =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2"))
            .put("type", "VerifiablePresentation")
            .put("verifiableCredential", JsonArray.of(new JsonString("eyJ.e30.AA")))
            .build();
    Found.by(() -> VcJose.sign(EnvelopeKind.PRESENTATION, presentation, "k", KEY.signer()));
  }
}
