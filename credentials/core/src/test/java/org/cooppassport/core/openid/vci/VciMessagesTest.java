package org.cooppassport.core.openid.vci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.WellKnownUrl;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VciMessagesTest {
  private static final String ISSUER = "https://issuer.example/riverside";

  @Test
  void placesWellKnownUrlsBetweenHostAndPathAndForOlderClientsAfterIt() {
    assertEquals(
        URI.create("https://issuer.example/.well-known/openid-credential-issuer/riverside"),
        WellKnownUrl.between(ISSUER, WellKnownUrl.CREDENTIAL_ISSUER));
    assertEquals(
        URI.create("https://issuer.example/riverside/.well-known/openid-credential-issuer"),
        WellKnownUrl.appended(ISSUER + "/", WellKnownUrl.CREDENTIAL_ISSUER));
    assertEquals(
        URI.create("https://issuer.example:8443/.well-known/oauth-authorization-server"),
        WellKnownUrl.between("https://issuer.example:8443", WellKnownUrl.AUTHORIZATION_SERVER));
    for (String bad :
        List.of("http://issuer.example", "https://a@b.example", "https://x.example?q")) {
      assertThrows(Refusal.class, () -> WellKnownUrl.between(bad, "x"));
    }
  }

  @Test
  void carriesAnOfferThroughALinkByValueAndByReference() {
    CredentialOffer offer =
        CredentialOffer.preAuthorized(
            ISSUER, List.of("membership"), PreAuthorizedCodeGrant.of("secret", TxCode.digits(6)));
    CredentialOfferLink byValue =
        CredentialOfferLink.parse(new CredentialOfferLink.ByValue(offer).toLink());
    assertEquals(new CredentialOfferLink.ByValue(offer), byValue);
    CredentialOfferLink reference =
        new CredentialOfferLink.ByReference(URI.create("https://issuer.example/o/1?a=b"));
    assertEquals(reference, CredentialOfferLink.parse(reference.toLink()));
    assertEquals(
        reference,
        CredentialOfferLink.parse(
            reference.toLink(
                URI.create("https://wallet.example/x?y=z#f")
                    .resolve("https://wallet.example/x?y=z"))));
    assertFalse(offer.toString().contains("secret"));
  }

  @Test
  @Tag("attack:WAL-01")
  void refusesBadOfferLinksBeforeAnythingIsAsked() {
    String json =
        "{\"credential_issuer\":\"" + ISSUER + "\",\"credential_configuration_ids\":[\"m\"]}";
    String offer = Form.empty().with("credential_offer", json).encode();
    String reference = "credential_offer_uri=https%3A%2F%2Fissuer.example%2Fo";
    CredentialOfferLink.parse("openid-credential-offer://?" + offer);
    for (String bad :
        List.of(
            offer + "&" + reference,
            offer + "&" + offer,
            "credential_offer_uri=http%3A%2F%2Fissuer.example%2Fo",
            "credential_offer_uri=https%3A%2F%2Fuser%40issuer.example%2Fo",
            "credential_offer_uri=",
            "",
            "credential_offer=%7B%7D",
            "credential_offer=" + "a".repeat(1_000_000),
            offer.replace("https", "http"),
            offer.replace("%5B%22m%22%5D", "%5B%5D"),
            offer.replace("%5B%22m%22%5D", "%5B%22m%22%2C%22m%22%5D"),
            Form.empty()
                .with("credential_offer", json.replace("}", ",\"grants\":{},\"grants\":{}}"))
                .encode())) {
      Refusal refusal =
          assertThrows(
              Refusal.class, () -> CredentialOfferLink.parse("openid-credential-offer://?" + bad));
      assertTrue(
          refusal.reason() == Reason.MALFORMED_REQUEST
              || refusal.reason() == Reason.LIMIT_EXCEEDED);
    }
    assertThrows(Refusal.class, () -> CredentialOfferLink.parse("no link"));
  }

  @Test
  @Tag("attack:WAL-02")
  void refusesMetadataOfAnotherIssuerInAnyCharacter() {
    JsonObject metadata = metadata();
    assertEquals(ISSUER, IssuerMetadata.parse(metadata, ISSUER).credentialIssuer());
    for (String other :
        List.of(
            ISSUER + "/",
            "https://issuer.example/Riverside",
            "https://issuer.example:443/riverside",
            "https://ISSUER.example/riverside",
            "https://issuer.example")) {
      assertThrows(Refusal.class, () -> IssuerMetadata.parse(metadata, other), other);
    }
    assertThrows(
        Refusal.class,
        () -> IssuerMetadata.parse(metadata.with("credential_issuer", "https://u@issuer.example")));
  }

  @Test
  void refusesClaimDescriptionsThatRepeatOrContradict() {
    for (String claims :
        List.of(
            "[{\"path\":[\"a\"]},{\"path\":[\"a\"]}]",
            "[{\"path\":[\"a\",\"b\"]},{\"path\":[\"a\",null]}]",
            "[{\"path\":[\"a\",-1]}]",
            "[]")) {
      JsonObject bad =
          configuration()
              .with("credential_metadata", JsonReader.readObject("{\"claims\":" + claims + "}"));
      assertThrows(Refusal.class, () -> CredentialConfiguration.parse("m", bad), claims);
    }
  }

  @Test
  void readsWhatAConfigurationBindsAndProves() {
    CredentialConfiguration configuration =
        IssuerMetadata.parse(metadata()).configuration("m").orElseThrow();
    assertTrue(configuration.holderBound());
    assertEquals(List.of("ES256", "EdDSA"), configuration.proofTypes().get("jwt").algorithms());
    assertEquals("urn:example:m", configuration.vct().orElseThrow());
    assertEquals(List.of(ISSUER), IssuerMetadata.parse(metadata()).authorizationServers());
  }

  @Test
  void readsTokenRequestsAndRefusesOtherGrants() {
    TokenRequest request = TokenRequest.of("code").withTxCode("1234");
    TokenRequest read = new TokenRequest(Form.parse(request.form().with("user_pin", "x").encode()));
    assertEquals("code", read.preAuthorizedCode());
    assertEquals("1234", read.txCode().orElseThrow());
    assertEquals(
        Reason.UNSUPPORTED_GRANT_TYPE,
        reason(() -> new TokenRequest(Form.parse("grant_type=password&username=x"))));
    assertEquals(Reason.MALFORMED_REQUEST, reason(() -> new TokenRequest(Form.parse("a=b"))));
    assertEquals(Reason.MALFORMED_REQUEST, reason(() -> Form.parse("tx_code=1&tx_code=2")));
    assertFalse(request.toString().contains("1234"));
  }

  @Test
  void readsTokenResponsesWithTheirIdentifiers() {
    TokenResponse response =
        TokenResponse.of("abc", TokenResponse.Scheme.BEARER, Duration.ofMinutes(5));
    assertEquals(Duration.ofMinutes(5), response.expiresIn().orElseThrow());
    assertEquals(Map.of(), response.credentialIdentifiers());
    JsonObject detailed =
        JsonReader.readObject(
            "{\"access_token\":\"a\",\"token_type\":\"dpop\",\"authorization_details\":[{\"type\":"
                + "\"openid_credential\",\"credential_configuration_id\":\"m\","
                + "\"credential_identifiers\":[\"m-1\"]}]}");
    assertEquals(Map.of("m", List.of("m-1")), new TokenResponse(detailed).credentialIdentifiers());
    assertEquals(TokenResponse.Scheme.DPOP, new TokenResponse(detailed).scheme());
    assertThrows(Refusal.class, () -> new TokenResponse(detailed.with("token_type", "mac")));
    assertThrows(Refusal.class, () -> new TokenResponse(detailed.with("access_token", "a b")));
  }

  @Test
  void refusesCredentialRequestsByTheRules() {
    CredentialRequest request =
        CredentialRequest.ofConfiguration("m").withProofs(List.of(new KeyProofJwt("a.b.c")));
    assertEquals(List.of("a.b.c"), request.proofs().orElseThrow().jwts().orElseThrow());
    JsonObject json = request.json();
    new CredentialRequest(json.with("format", "dc+sd-jwt").with("vct", "x"));
    assertEquals(
        Reason.INVALID_CREDENTIAL_REQUEST,
        reason(() -> new CredentialRequest(json.with("credential_identifier", "i"))));
    assertEquals(
        Reason.INVALID_CREDENTIAL_REQUEST, reason(() -> new CredentialRequest(JsonObject.EMPTY)));
    Refusal removed =
        assertThrows(
            Refusal.class,
            () -> new CredentialRequest(json.with("proof", JsonObject.of("proof_type", "jwt"))));
    assertTrue(removed.detail().contains("proofs"), removed.detail());
    for (String proofs :
        List.of(
            "{}",
            "{\"jwt\":[]}",
            "{\"jwt\":\"a\"}",
            "{\"jwt\":[1]}",
            "{\"jwt\":[\"a\"],\"attestation\":[\"b\"]}",
            "{\"di_vp\":[\"a\"]}",
            "{\"attestation\":[\"a\",\"b\"]}")) {
      assertEquals(
          Reason.INVALID_PROOF,
          reason(() -> new CredentialRequest(json.with("proofs", JsonReader.readObject(proofs)))),
          proofs);
    }
  }

  @Test
  void readsDeferredAnswersAndNotifications() {
    CredentialResponse.Deferred deferred =
        new CredentialResponse.Deferred("t-1", Duration.ofSeconds(30));
    assertEquals(deferred, CredentialResponse.parse(deferred.toJson()));
    assertEquals(202, deferred.httpStatus());
    assertInstanceOf(
        CredentialResponse.Issued.class,
        CredentialResponse.parse(
            JsonReader.readObject(
                "{\"credentials\":[{\"credential\":\"a\"}],\"transaction_id\":null}")));
    assertThrows(Refusal.class, () -> CredentialResponse.parse(JsonObject.EMPTY));
    assertThrows(
        Refusal.class,
        () -> CredentialResponse.parse(JsonReader.readObject("{\"credentials\":[\"a\"]}")));

    NotificationRequest heard =
        NotificationRequest.of("n", NotificationRequest.Event.CREDENTIAL_FAILURE);
    assertEquals(heard, NotificationRequest.parse(heard.toJson()));
    assertEquals(
        Reason.INVALID_NOTIFICATION_REQUEST,
        reason(() -> NotificationRequest.parse(heard.toJson().with("event", "other"))));
    assertEquals(
        Reason.INVALID_CREDENTIAL_REQUEST,
        reason(() -> DeferredCredentialRequest.parse(JsonObject.EMPTY)));
  }

  @Test
  void keepsErrorTextsPrintableAscii() {
    OAuthError error = new OAuthError("invalid_proof", "caf\u00e9 \"x\"\n<b>");
    assertEquals("caf? ?x??<b>", error.description());
    assertEquals(error, OAuthError.parse(error.toJson()).orElseThrow());
    assertEquals(500, new OAuthError("x", "y".repeat(50_000)).description().length());
  }

  private static Reason reason(Runnable action) {
    return assertThrows(Refusal.class, action::run).reason();
  }

  private static JsonObject configuration() {
    return JsonReader.readObject(
        "{\"format\":\"dc+sd-jwt\",\"vct\":\"urn:example:m\",\"scope\":\"m\","
            + "\"cryptographic_binding_methods_supported\":[\"jwk\"],\"proof_types_supported\":"
            + "{\"jwt\":{\"proof_signing_alg_values_supported\":[\"ES256\",\"EdDSA\"]}}}");
  }

  private static JsonObject metadata() {
    return JsonObject.builder()
        .put("credential_issuer", ISSUER)
        .put("credential_endpoint", ISSUER + "/credential")
        .put("nonce_endpoint", ISSUER + "/nonce")
        .put("credential_configurations_supported", JsonObject.of("m", configuration()))
        .build();
  }
}
