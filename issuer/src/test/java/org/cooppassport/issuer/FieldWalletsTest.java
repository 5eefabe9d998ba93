package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.junit.jupiter.api.Test;

/** What released wallets insist on, and what they send beyond the final text of OpenID4VCI 1.0. */
class FieldWalletsTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";

  @Test
  void metadataStandBetweenHostAndPathAndBelowThePath() throws Exception {
    for (String name : List.of("openid-credential-issuer", "oauth-authorization-server")) {
      String between = server.origin() + "/.well-known/" + name + "/riverside";
      Caller.Answer one = anybody.get(between);
      Caller.Answer other = anybody.get("/.well-known/" + name);
      assertEquals(200, one.status());
      assertEquals(one.body(), other.body());
      String identifier = name.startsWith("openid") ? "credential_issuer" : "issuer";
      assertEquals(server.base("riverside"), one.text(identifier), "to the last character");
      assertTrue(one.header("content-type").startsWith("application/json"), "without Accept");
    }
  }

  @Test
  void theAuthorizationServerNamesWhatWalletsLookForEvenForPreAuthorizedOffers() throws Exception {
    JsonObject metadata = anybody.get("/.well-known/oauth-authorization-server").json();
    for (String endpoint :
        List.of(
            "authorization_endpoint",
            "pushed_authorization_request_endpoint",
            "token_endpoint",
            "jwks_uri")) {
      assertTrue(metadata.string(endpoint).isPresent(), endpoint);
    }
    Map<String, String> lists =
        Map.of(
            "code_challenge_methods_supported", "S256",
            "response_types_supported", "code",
            "token_endpoint_auth_methods_supported", "none",
            "dpop_signing_alg_values_supported", "ES256",
            "grant_types_supported", "authorization_code");
    lists.forEach(
        (list, value) ->
            assertTrue(
                metadata.array(list).flatMap(JsonArray::strings).orElseThrow().contains(value),
                list));
    JsonObject keys = anybody.get(metadata.string("jwks_uri").orElseThrow()).json();
    JsonObject key = keys.array("keys").flatMap(JsonArray::objects).orElseThrow().get(0);
    assertFalse(key.has("d"), "public keys only");
    assertTrue(key.string("kid").isPresent());
  }

  @Test
  void everyConfigurationIsDescribedAndItsScopeIsItsOwn() throws Exception {
    JsonObject configurations =
        anybody
            .get("/.well-known/openid-credential-issuer")
            .json()
            .object("credential_configurations_supported")
            .orElseThrow();
    Set<String> scopes = new HashSet<>();
    for (String id : configurations.names()) {
      JsonObject configuration = configurations.object(id).orElseThrow();
      assertTrue(scopes.add(configuration.string("scope").orElseThrow()), id);
      assertTrue(configuration.array("cryptographic_binding_methods_supported").isPresent(), id);
      List<String> algorithms =
          configuration
              .object("proof_types_supported")
              .flatMap(types -> types.object("jwt"))
              .flatMap(jwt -> jwt.array("proof_signing_alg_values_supported"))
              .flatMap(JsonArray::strings)
              .orElseThrow();
      assertTrue(algorithms.contains("ES256"), id);
      JsonObject shown = configuration.object("credential_metadata").orElseThrow();
      JsonObject display = shown.array("display").flatMap(JsonArray::objects).orElseThrow().get(0);
      assertTrue(display.string("name").isPresent(), id);
      assertFalse(shown.array("claims").orElseThrow().isEmpty(), id);
    }
  }

  @Test
  void whatOlderClientsSendBesideTheGrantIsTolerated() throws Exception {
    Caller.Answer offer = offer();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", PreAuthorizedCodeGrant.TYPE);
    form.put("pre-authorized_code", wallet.code(offer));
    form.put("tx_code", offer.text("tx_code"));
    form.put("user_pin", offer.text("tx_code"));
    form.put("resource", server.base("riverside"));
    form.put("redirect_uri", "https://wallet.example/cb");
    form.put("client_id", "some-wallet");
    form.put(
        "authorization_details",
        "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"" + SD_JWT + "\"}]");
    Caller.Answer token = anybody.form("/token", form);
    assertEquals(200, token.status(), token.body());
    assertTrue(token.json().number("expires_in").orElseThrow().isLong());
    SigningKey key = HolderWallet.key(KeyType.P256);
    JsonObject claims =
        JsonObject.builder()
            .put("iss", "some-wallet")
            .put("aud", server.base("riverside"))
            .put("iat", Instant.now().getEpochSecond())
            .put("nonce", wallet.nonce())
            .build();
    String proof =
        Jws.signing(TokenType.KEY_PROOF).jwk(key.publicKey()).sign(claims, key.signer()).text();
    JsonObject request =
        wallet
            .request(SD_JWT, proof)
            .with("format", "dc+sd-jwt")
            .with("vct", "https://example.org/vct")
            .with("doctype", "org.iso.18013.5.1.mDL");
    Caller.Answer credential = wallet.credential(token.text("access_token"), request);
    assertEquals(
        200,
        credential.status(),
        "by configuration although identifiers were given: " + credential.body());
  }

  @Test
  void theRemovedSingularProofIsRefusedWithASentenceThatSaysWhatIsWanted() throws Exception {
    String token = wallet.token(offer());
    JsonObject request =
        JsonObject.of("credential_configuration_id", SD_JWT)
            .with("proof", JsonObject.of("proof_type", "jwt").with("jwt", "a.b.c"));
    Caller.Answer answer = wallet.credential(token, request);
    assertEquals(400, answer.status());
    assertTrue(answer.text("error_description").contains("proofs"), answer.body());
    assertFalse(answer.header("x-request-id").isEmpty(), "by which the log line is found");
  }

  @Test
  void theCoopsDeveloperSeesWhatAWalletSentAndWasToldWithoutItsSecrets() throws Exception {
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    wallet.redeem(code, Optional.empty());
    String token = wallet.redeem(code, offer.json().string("tx_code")).text("access_token");
    String proof = wallet.proof(HolderWallet.key(KeyType.P256), "made-up");
    Caller.Answer refused = wallet.credential(token, wallet.request(SD_JWT, proof));
    assertEquals("invalid_nonce", refused.text("error"));
    String path = "/offers/" + offer.text("id") + "/trace";
    Caller.Answer trace = office.get(path);
    assertEquals(200, trace.status(), trace.body());
    List<JsonObject> steps = trace.json().array("steps").flatMap(JsonArray::objects).orElseThrow();
    assertEquals(
        List.of("MALFORMED_REQUEST", "ok", "INVALID_NONCE"),
        steps.stream().map(step -> step.string("outcome").orElseThrow()).toList());
    assertEquals(Optional.of(refused.header("x-request-id")), steps.get(2).string("requestId"));
    for (String secret : List.of(code, token, proof, offer.text("tx_code"))) {
      assertFalse(trace.body().contains(secret), "a secret in the trace");
    }
    Caller.Answer page = office.get(path, "Accept", "text/html");
    assertTrue(page.header("content-type").startsWith("text/html"));
    assertTrue(page.body().contains("INVALID_NONCE"));
    assertEquals(401, anybody.get(path).status());
    assertTrue(harbour.get(path).json().array("steps").orElseThrow().isEmpty(), "another co-op's");
  }

  @Test
  void aRequestWithoutStateGetsAnAnswerWithoutStateAndTheNameOfTheServer() throws Exception {
    CodeFlowWallet codeFlow = new CodeFlowWallet(server, "riverside");
    Caller.Answer offer =
        offer(
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", "authorization_code"));
    Map<String, String> form = codeFlow.request(SD_JWT);
    form.remove("state");
    codeFlow.logIn(offer.text("login_link"));
    Caller.Answer page = codeFlow.authorize(codeFlow.requestUri(form));
    URI returned = URI.create(codeFlow.press(page, "approve").header("location"));
    Form answer = Form.parse(returned.getRawQuery());
    assertFalse(answer.has("state"));
    assertEquals(Optional.of(server.base("riverside")), answer.get("iss"));
    assertTrue(answer.get("code").isPresent());
  }

  @Test
  void encryptionIsOfferedAndADraftsAlgorithmBesideTheKeyIsUnderstood() throws Exception {
    JsonObject metadata = anybody.get("/.well-known/openid-credential-issuer").json();
    JsonObject requests = metadata.object("credential_request_encryption").orElseThrow();
    assertEquals(Optional.of(false), requests.bool("encryption_required"));
    EncryptionKey issuerKey =
        EncryptionKey.parse(
            requests
                .object("jwks")
                .flatMap(jwks -> jwks.array("keys"))
                .flatMap(JsonArray::objects)
                .orElseThrow()
                .get(0));
    DecryptionKey mine = DecryptionKey.generate(RandomSource.secure());
    JsonObject asked =
        wallet
            .request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()))
            .with(
                "credential_response_encryption",
                JsonObject.of("enc", "A128GCM")
                    .with("alg", "ECDH-ES")
                    .with("jwk", mine.publicKey().toJwk().without("alg")));
    String body =
        Jwe.encrypt(
            JsonWriter.write(asked), issuerKey, ContentEncryption.A256GCM, RandomSource.secure());
    Caller.Answer answer =
        anybody.withToken(wallet.token(offer())).post("/credential", body, "application/jwt");
    assertEquals(200, answer.status(), answer.body());
    JsonObject opened = JsonReader.readObject(Jwe.parse(answer.body()).decrypt(mine));
    assertTrue(opened.has("credentials"));
  }

  @Test
  void numbersAreWholeParAnswers201AndOneNonceServesABatch() throws Exception {
    CodeFlowWallet code = new CodeFlowWallet(server, "riverside");
    Caller.Answer pushed = code.push(code.request(SD_JWT));
    assertEquals(201, pushed.status(), pushed.body());
    assertTrue(pushed.json().number("expires_in").orElseThrow().isLong());
    assertTrue(pushed.json().number("expires_in").orElseThrow().longValue() < 600);
    JsonObject metadata = anybody.get("/.well-known/openid-credential-issuer").json();
    Caller.Answer nonce =
        anybody.post(metadata.string("nonce_endpoint").orElseThrow(), "", "application/json");
    assertEquals("no-store", nonce.header("cache-control"));
    String token = wallet.token(offer());
    String one = nonce.text("c_nonce");
    Caller.Answer batch =
        wallet.credential(
            token,
            wallet.request(
                SD_JWT,
                wallet.proof(HolderWallet.key(KeyType.P256), one),
                wallet.proof(HolderWallet.key(KeyType.P256), one)));
    assertEquals(200, batch.status(), batch.body());
    assertEquals(2, HolderWallet.credentials(batch).size());
  }

  @Test
  void aWalletMayAskAgainWithTheSameTokenUntilItHasABatch() throws Exception {
    String token = wallet.token(offer());
    Caller holder = anybody.withToken(token);
    for (String accept : List.of("application/json", "application/json; charset=UTF-8", "*/*")) {
      Caller.Answer again =
          holder.post(
              "/credential",
              wallet.request(
                  SD_JWT,
                  wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()),
                  wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce())),
              "Accept",
              accept,
              "x-fapi-customer-ip-address",
              "2001:DB8::1893:25c8:1946");
      assertEquals(200, again.status(), again.body());
    }
    assertEquals(
        "credential_request_denied",
        wallet.take(token, SD_JWT, 5).text("error"),
        "6 of 10 are taken, and 5 are too many");
    assertEquals(200, wallet.take(token, SD_JWT, 4).status(), "the refused ones were not counted");
    assertEquals("credential_request_denied", wallet.take(token, SD_JWT, 1).text("error"));
  }

  @Test
  void metadataAreSignedOnlyWhereTheSignedFormIsAskedFor() throws Exception {
    String path = "/.well-known/openid-credential-issuer";
    for (String accept : List.of("*/*", "application/json", "application/json, application/jwt")) {
      Caller.Answer plain = anybody.get(path, "Accept", accept);
      assertTrue(plain.header("content-type").startsWith("application/json"), accept);
    }
    Caller.Answer signed = anybody.get(path, "Accept", "application/jwt");
    assertEquals("application/jwt", signed.header("content-type"));
    Jws token = Jws.parse(signed.body());
    token.requireType(TokenType.ISSUER_METADATA);
    assertEquals(Optional.of(server.base("riverside")), token.unverifiedClaims().string("sub"));
    assertTrue(token.unverifiedClaims().number("iat").isPresent());
    assertTrue(token.unverifiedClaims().has("credential_configurations_supported"));
  }

  @Test
  void theChainOfACredentialIsItsLeafWithTheIssuersHostAndWithoutBasicConstraints()
      throws Exception {
    String credential =
        HolderWallet.credentials(wallet.take(wallet.token(offer()), SD_JWT, 1))
            .get(0)
            .string("credential")
            .orElseThrow();
    List<Bytes> chain = Jws.parse(credential.split("~")[0]).header().x5c();
    X509Certificate leaf =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(chain.get(0).toByteArray()));
    assertEquals(1, chain.size(), "without the root");
    assertFalse(leaf.getIssuerX500Principal().equals(leaf.getSubjectX500Principal()));
    assertTrue(leaf.getExtensionValue("2.5.29.19") == null, "no BasicConstraints");
    assertTrue(
        leaf.getSubjectAlternativeNames().stream()
            .anyMatch(name -> name.get(1).equals("localhost")),
        "the host of iss");
  }
}
