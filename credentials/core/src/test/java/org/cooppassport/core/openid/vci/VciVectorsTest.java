package org.cooppassport.core.openid.vci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.OpenIdVectors;
import org.cooppassport.core.problem.Refusal;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("vectors")
class VciVectorsTest {
  private static final String EXAMPLES = "openid4vci/examples-1.0/";
  private static final String METADATA = "conformance-data/metadata/openid4vci-1_0/";

  @Test
  void readsTheOffersOfTheSpecification() {
    CredentialOffer plain =
        CredentialOffer.parse(
            OpenIdVectors.object(EXAMPLES + "credential_offer_pre-authz_code.json"));
    assertEquals(List.of("UniversityDegreeCredential"), plain.configurationIds());
    assertTrue(plain.preAuthorizedCode().orElseThrow().txCode().isPresent());

    CredentialOffer several =
        CredentialOffer.parse(
            OpenIdVectors.object(EXAMPLES + "credential_offer_multiple_credentials.json"));
    assertEquals(4, several.preAuthorizedCode().orElseThrow().txCode().orElseThrow().length());
    assertEquals(several, CredentialOffer.parse(several.toJson()));

    String http = OpenIdVectors.bytes(EXAMPLES + "credential_offer_authz_code.txt").toUtf8();
    CredentialOffer byCode = CredentialOffer.read(Bytes.utf8(http.substring(http.indexOf('{'))));
    assertTrue(byCode.authorizationCode().orElseThrow().issuerState().isPresent());
  }

  @TestFactory
  Stream<DynamicTest> acceptsValidIssuerMetadata() {
    return Stream.concat(
            Stream.of(EXAMPLES + "credential_issuer_metadata_sd_jwt_long.json"),
            Stream.of(
                    "valid-openid-credential-issuer-metadata-claims-path-pointer-null",
                    "valid-openid-credential-issuer-metadata-eudiw",
                    "valid-openid-credential-issuer-metadata-mock-full",
                    "valid-openid-credential-issuer-metadata-mock-minimal",
                    "valid-openid-credential-issuer-metadata-spec-DcSdJwt-claims-example",
                    "valid-openid-credential-issuer-metadata-spec-DcSdJwt-claims-missing-vct-example",
                    "valid-openid-credential-issuer-metadata-spec-appendix-example",
                    "credential-issuer-metadata-dresden-komm-pass")
                .map(name -> METADATA + name + ".json"))
        .map(
            path ->
                dynamicTest(
                    path,
                    () -> {
                      JsonObject json = OpenIdVectors.object(path);
                      IssuerMetadata metadata = IssuerMetadata.parse(json);
                      assertEquals(
                          json.object("credential_configurations_supported").orElseThrow().names(),
                          metadata.configurations().keySet());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> refusesInvalidIssuerMetadataAndNamesTheMember() {
    return Stream.of(
            "bdr-example1|credential_configurations_supported.eu.europa.ec.eudi.pid.1.claims",
            "ebsi|credential_configurations_supported",
            "invalid-type-for-authorization-servers|authorization_servers",
            "missing-required-property-in-optional-property"
                + "|credential_response_encryption.enc_values_supported",
            "missing-required-property|credential_endpoint",
            "request-encryption-jwks-as-array|credential_request_encryption.jwks")
        .map(row -> row.split("\\|"))
        .map(
            row ->
                dynamicTest(
                    row[0],
                    () -> {
                      JsonObject json =
                          OpenIdVectors.object(
                              METADATA
                                  + "invalid-openid-credential-issuer-metadata-"
                                  + row[0]
                                  + ".json");
                      Refusal refusal =
                          assertThrows(Refusal.class, () -> IssuerMetadata.parse(json));
                      assertEquals(row[1], refusal.parameter().orElseThrow());
                    }));
  }

  @Test
  void acceptsAndRefusesAuthorizationServerMetadata() {
    for (String name : List.of("mock", "mock-full")) {
      JsonObject json =
          OpenIdVectors.object(
              METADATA + "valid-oauth-authorization-server-metadata-" + name + ".json");
      AuthorizationServerMetadata metadata = AuthorizationServerMetadata.parse(json);
      assertEquals(json, AuthorizationServerMetadata.parse(json, metadata.issuer()).json());
      assertThrows(
          Refusal.class, () -> AuthorizationServerMetadata.parse(json, metadata.issuer() + "/"));
    }
    assertThrows(
        Refusal.class,
        () ->
            AuthorizationServerMetadata.parse(
                OpenIdVectors.object(
                    METADATA
                        + "invalid-oauth-authorization-server-metadata-multiple-errors.json")));
  }

  @Test
  void readsTheSignedMetadataOfTheSpecification() {
    Jws jws =
        Jws.parse(OpenIdVectors.joined(EXAMPLES + "credential_issuer_metadata_sd_jwt_jwt.txt"));
    assertTrue(jws.isOfType(TokenType.ISSUER_METADATA));
    assertEquals(
        "https://credential-issuer.example.com",
        IssuerMetadata.parse(jws.unverifiedClaims()).credentialIssuer());
  }

  @Test
  void readsTheCredentialResponsesOfTheSpecification() {
    for (String format : List.of("jwt_vc_json", "ldp_vc", "mso_mdoc", "sd_jwt_vc")) {
      String http =
          OpenIdVectors.bytes(EXAMPLES + "credential_response_" + format + ".txt").toUtf8();
      String body = http.substring(http.indexOf('{')).replaceAll("\\n\\s*", "");
      CredentialResponse response = CredentialResponse.parse(JsonReader.readObject(body));
      assertEquals(
          1, assertInstanceOf(CredentialResponse.Issued.class, response).credentials().size());
      assertEquals(JsonReader.readObject(body), response.toJson());
    }
  }

  @Test
  void acceptsTheKeyProofOfTheSpecification() {
    JsonObject vector = OpenIdVectors.object("openid4vci/derived/proof-jwt.json");
    JsonObject expect = vector.object("expect").orElseThrow();
    String issuer = expect.string("credentialIssuer").orElseThrow();
    String proof = vector.string("jwt").orElseThrow();
    Instant then = Instant.ofEpochSecond(1_701_960_444);

    VerifiedKeyProof verified = KeyProofExpectation.of(issuer, then).verify(proof);
    assertEquals(expect.string("c_nonce").orElseThrow(), verified.nonce());
    assertEquals(then, verified.issuedAt());
    assertThrows(
        Refusal.class, () -> KeyProofExpectation.of(issuer, then.plusSeconds(3_600)).verify(proof));
  }
}
