package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ClientAttestation;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.HolderPresentation;
import org.cooppassport.core.openid.vci.KeyAttestation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attested wallets, attested keys, encrypted messages, and HAIP: riverside believes a wallet
 * provider and takes everything, harbour keeps to HAIP 1.0 and requires encryption.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WalletProfileTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";
  private static final String LEVEL = "iso_18045_moderate";

  private final RandomSource random = RandomSource.secure();
  private final WalletMakers makers = new WalletMakers();
  private IssuerServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    String ca = makers.authorityFile(folder);
    server = IssuerServer.make(folder);
    server.client("riverside", "office", RunningIssuer.ALL);
    server.client("harbour", "office", RunningIssuer.ALL);
    String provider = "providers { maker { ca = \"" + ca + "\" } }\n";
    server.setting(
        "riverside",
        "# profile = open",
        provider + "key-attestation { ca = \"" + ca + "\", key-storage = [" + LEVEL + "] }");
    server.setting(
        "harbour",
        "# profile = open",
        "profile = haip\n"
            + " encryption = required\n"
            + " dpop-nonce = required\n"
            + " attestation-challenge = required\n"
            + provider);
    server.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Caller.Answer offer(String coop) throws Exception {
    Caller.Answer answer =
        Caller.client(server, coop, "office")
            .post(
                "/offers",
                Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                    .with("flow", "authorization_code"));
    assertEquals(201, answer.status(), answer.body());
    return answer;
  }

  private String[] attested(String coop, CodeFlowWallet wallet) throws Exception {
    return new String[] {
      "OAuth-Client-Attestation",
      makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey()),
      "OAuth-Client-Attestation-PoP",
      pop(coop, wallet)
    };
  }

  private String pop(String coop, CodeFlowWallet wallet) throws Exception {
    return pop(coop, wallet, Optional.of(challenge(coop)));
  }

  private String pop(String coop, CodeFlowWallet wallet, Optional<String> challenge) {
    return ClientAttestation.makePop(
        server.base(coop), challenge, Instant.now(), wallet.key().signer(), random);
  }

  private String challenge(String coop) throws Exception {
    Caller anybody = Caller.anybody(server, coop);
    String endpoint =
        anybody.get("/.well-known/oauth-authorization-server").text("challenge_endpoint");
    Caller.Answer answer = anybody.post(endpoint, "", "application/json");
    assertEquals(200, answer.status(), answer.body());
    assertTrue(answer.header("cache-control").contains("no-store"));
    return answer.text("attestation_challenge");
  }

  private static String[] and(String[] headers, String... more) {
    return Stream.concat(Stream.of(headers), Stream.of(more)).toArray(String[]::new);
  }

  /** Goes through the whole code flow of an attested wallet and returns its access token. */
  private String token(String coop, CodeFlowWallet wallet, Caller.Answer offer) throws Exception {
    wallet.useNonce(wallet.http().post("/nonce", "", "application/json").header("dpop-nonce"));
    Caller.Answer pushed = wallet.push(wallet.request(SD_JWT), attested(coop, wallet));
    assertEquals(201, pushed.status(), pushed.body());
    wallet.logIn(offer.text("login_link"));
    Caller.Answer page = wallet.authorize(pushed.text("request_uri"));
    assertEquals(200, page.status(), page.body());
    Caller.Answer decided = wallet.press(page, "approve");
    assertEquals(303, decided.status(), decided.body());
    String code =
        Form.parse(URI.create(decided.header("location")).getRawQuery()).get("code").orElseThrow();
    Caller.Answer token =
        wallet
            .http()
            .form(
                "/token",
                wallet.tokenRequest(code),
                and(attested(coop, wallet), "DPoP", wallet.proof("/token", "")));
    assertEquals(200, token.status(), token.body());
    return token.text("access_token");
  }

  private JsonObject metadata(String coop) throws Exception {
    return Caller.anybody(server, coop).get("/.well-known/openid-credential-issuer").json();
  }

  private JsonObject serverMetadata(String coop) throws Exception {
    return Caller.anybody(server, coop).get("/.well-known/oauth-authorization-server").json();
  }

  @Test
  void anAttestedWalletIsKnownAtTheTokenEndpointByTheSameKeyOnly() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    String token = token("riverside", wallet, offer("riverside"));
    assertEquals(200, wallet.take(token, SD_JWT).status());
    assertTrue(
        serverMetadata("riverside").toJson().contains("attest_jwt_client_auth"), "and says so");
  }

  @Test
  void anAttestationThatDoesNotHoldIsRefused() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    Map<String, String> form = wallet.request(SD_JWT);
    String good = makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey());
    String foreign =
        new WalletMakers().attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey());
    String pop = pop("riverside", wallet);
    String wrongAudience = pop("harbour", wallet);
    CodeFlowWallet thief = new CodeFlowWallet(server, "riverside");
    List<String[]> bad =
        List.of(
            new String[] {"OAuth-Client-Attestation", foreign, "OAuth-Client-Attestation-PoP", pop},
            new String[] {"OAuth-Client-Attestation", good},
            new String[] {"OAuth-Client-Attestation-PoP", pop},
            new String[] {
              "OAuth-Client-Attestation", good, "OAuth-Client-Attestation-PoP", wrongAudience
            },
            new String[] {
              "OAuth-Client-Attestation",
              good,
              "OAuth-Client-Attestation-PoP",
              pop("riverside", thief)
            },
            new String[] {
              "OAuth-Client-Attestation",
              makers.attestClient("https://other.example", wallet.key().publicKey()),
              "OAuth-Client-Attestation-PoP",
              pop("riverside", wallet)
            });
    for (String[] headers : bad) {
      Caller.Answer answer = wallet.push(form, headers);
      assertEquals(401, answer.status(), answer.body());
      assertEquals("invalid_client", answer.text("error"));
    }
    String[] fresh = attested("riverside", wallet);
    assertEquals(201, wallet.push(form, fresh).status());
    assertEquals("invalid_client", wallet.push(form, fresh).text("error"), "jti seen before");
  }

  @Test
  void aDpopProofByTheAttestedKeyStandsForTheProofOfPossession() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    String attestation = makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey());
    Caller.Answer pushed =
        wallet.push(
            wallet.request(SD_JWT),
            "OAuth-Client-Attestation",
            attestation,
            "DPoP",
            wallet.proof("/par", ""));
    assertEquals(201, pushed.status(), pushed.body());
    CodeFlowWallet thief = new CodeFlowWallet(server, "riverside");
    Caller.Answer stolen =
        thief.push(
            thief.request(SD_JWT),
            "OAuth-Client-Attestation",
            attestation,
            "DPoP",
            thief.proof("/par", ""));
    assertEquals("invalid_client", stolen.text("error"));
  }

  @Test
  void aKeyAttestationBindsOneCopyToEachAttestedKey() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    String token = token("riverside", wallet, offer("riverside"));
    SigningKey one = HolderWallet.key(KeyType.P256);
    SigningKey two = HolderWallet.key(KeyType.P256);
    Caller.Answer answer =
        wallet.post(
            "/credential",
            token,
            proofs(
                "attestation",
                makers.attestKeys(nonce(wallet), LEVEL, one.publicKey(), two.publicKey())));
    assertEquals(200, answer.status(), answer.body());
    assertEquals(2, HolderWallet.credentials(answer).size());
  }

  @Test
  void aProofThatNamesItsKeyByPlaceInAnAttestationIsOfThatKey() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    String token = token("riverside", wallet, offer("riverside"));
    SigningKey one = HolderWallet.key(KeyType.P256);
    SigningKey two = HolderWallet.key(KeyType.P256);
    String nonce = nonce(wallet);
    String attestation = makers.attestKeys(nonce, LEVEL, one.publicKey(), two.publicKey());
    assertEquals(
        "invalid_proof",
        wallet
            .post("/credential", token, proofs("jwt", proof(one, "1", nonce, attestation)))
            .text("error"),
        "signed by another key than kid says");
    SigningKey stranger = HolderWallet.key(KeyType.P256);
    String foreign =
        Jws.signing(TokenType.KEY_PROOF)
            .jwk(stranger.publicKey())
            .header("key_attestation", new JsonString(attestation))
            .sign(proofClaims(nonce), stranger.signer())
            .text();
    assertEquals(
        "invalid_proof",
        wallet.post("/credential", token, proofs("jwt", foreign)).text("error"),
        "a key that was not attested");
    Caller.Answer good =
        wallet.post("/credential", token, proofs("jwt", proof(one, "0", nonce, attestation)));
    assertEquals(200, good.status(), good.body());
    assertEquals(2, HolderWallet.credentials(good).size(), "all attested keys get a copy");
  }

  private String proof(SigningKey key, String kid, String nonce, String attestation) {
    return Jws.signing(TokenType.KEY_PROOF)
        .kid(kid)
        .header("key_attestation", new JsonString(attestation))
        .sign(proofClaims(nonce), key.signer())
        .text();
  }

  private JsonObject proofClaims(String nonce) {
    return JsonObject.builder()
        .put("aud", server.base("riverside"))
        .put("iat", Instant.now().getEpochSecond())
        .put("nonce", nonce)
        .build();
  }

  @Test
  void aKeyAttestationThatDoesNotHoldIsRefused() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "riverside");
    String token = token("riverside", wallet, offer("riverside"));
    VerificationKey key = HolderWallet.key(KeyType.P256).publicKey();
    JsonObject claims =
        KeyAttestation.claims(
                List.of(key), Optional.of(nonce(wallet)), Instant.now(), Duration.ofHours(1))
            .with("key_storage", JsonArray.ofStrings(LEVEL));
    List<String> bad =
        List.of(
            new WalletMakers().attestKeys(claims),
            makers.attestKeys(claims.without("nonce")),
            makers.attestKeys(claims.with("key_storage", JsonArray.ofStrings("iso_18045_basic"))),
            makers.attestKeys(claims.without("key_storage")),
            makers.attestKeys(claims.with("attested_keys", JsonArray.EMPTY)),
            makers.attestKeys(claims.with("exp", 1_000_000L)));
    for (String each : bad) {
      Caller.Answer answer = wallet.post("/credential", token, proofs("attestation", each));
      assertEquals(400, answer.status());
      assertEquals("invalid_proof", answer.text("error"), answer.body());
    }
    String replayed = makers.attestKeys(claims.with("nonce", "made-up"));
    assertEquals(
        "invalid_nonce",
        wallet.post("/credential", token, proofs("attestation", replayed)).text("error"));
  }

  @Test
  @Tag("attack:VCI-10")
  void aPresentationProvesAHolderKeyForEmbeddedProofsOnly() throws Exception {
    HolderWallet wallet = new HolderWallet(server, "riverside");
    Caller office = Caller.client(server, "riverside", "office");
    String token =
        wallet.token(
            office.post(
                "/offers",
                Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))));
    SigningKey key = HolderWallet.key(KeyType.ED25519);
    String did = DidKey.of(key.publicKey()).toString();
    String method = did + "#" + did.substring("did:key:".length());
    String issuer = server.base("riverside");
    JsonLd jsonLd = JsonLd.over(ContextSet.production());
    JsonObject good = presentation(method, key, issuer, wallet.nonce(), jsonLd);
    Caller.Answer elsewhere = wallet.credential(token, diVp(SD_JWT, good));
    assertEquals("invalid_proof", elsewhere.text("error"), "not offered for this form");
    for (JsonObject bad :
        List.of(
            presentation(method, key, server.base("harbour"), wallet.nonce(), jsonLd),
            good.with("holder", "did:key:z6MkvrFpBNCoYewiaeBLgjUDvLxUtnK5R6mqh5XPvLsrPsro"),
            new DataIntegrity(jsonLd)
                .sign(
                    good.without("proof"),
                    ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, method)
                        .challenge(wallet.nonce())
                        .domain(issuer),
                    key.signer()))) {
      Caller.Answer answer = wallet.credential(token, diVp(LDP, bad));
      assertEquals(400, answer.status());
      assertEquals("invalid_proof", answer.text("error"), answer.body());
    }
    Caller.Answer madeUp =
        wallet.credential(token, diVp(LDP, presentation(method, key, issuer, "made-up", jsonLd)));
    assertEquals("invalid_nonce", madeUp.text("error"), "another session's challenge");
    Caller.Answer taken = wallet.credential(token, diVp(LDP, good));
    assertEquals(200, taken.status(), taken.body());
    assertEquals(
        Optional.of(did),
        HolderWallet.credentials(taken)
            .get(0)
            .object("credential")
            .flatMap(c -> c.object("credentialSubject"))
            .flatMap(s -> s.string("id")));
  }

  private static JsonObject presentation(
      String method, SigningKey key, String issuer, String nonce, JsonLd jsonLd) {
    return HolderPresentation.make(
        Cryptosuite.EDDSA_RDFC_2022, method, key.signer(), issuer, nonce, Instant.now(), jsonLd);
  }

  private static JsonObject diVp(String configuration, JsonObject presentation) {
    return JsonObject.of("credential_configuration_id", configuration)
        .with("proofs", JsonObject.of("di_vp", JsonArray.of(presentation)));
  }

  private static JsonObject proofs(String type, String... values) {
    return JsonObject.of("credential_configuration_id", SD_JWT)
        .with("proofs", JsonObject.of(type, JsonArray.ofStrings(values)));
  }

  private static String nonce(CodeFlowWallet wallet) throws Exception {
    return wallet.http().post("/nonce", "", "application/json").text("c_nonce");
  }

  @Test
  @Tag("attack:VCI-15")
  void messagesAreEncryptedBothWaysAndNeverFallBack() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "harbour");
    String token = token("harbour", wallet, offer("harbour"));
    JsonObject metadata = metadata("harbour");
    JsonObject requests = metadata.object("credential_request_encryption").orElseThrow();
    assertEquals(Optional.of(true), requests.bool("encryption_required"));
    EncryptionKey issuerKey =
        EncryptionKey.parse(
            requests
                .object("jwks")
                .flatMap(jwks -> jwks.array("keys"))
                .flatMap(JsonArray::objects)
                .orElseThrow()
                .get(0));
    DecryptionKey mine = DecryptionKey.generate(random);
    JsonObject wanted = request(wallet);
    JsonObject ours = JsonObject.of("enc", "A256GCM").with("jwk", mine.publicKey().toJwk());
    refuse(wallet, token, wanted.toJson(), "application/json");
    refuse(wallet, token, wanted.with(ENCRYPTION, ours).toJson(), "application/json");
    refuse(wallet, token, encrypted(issuerKey, wanted), "application/jwt");
    JsonObject rsa = mine.publicKey().toJwk();
    for (JsonObject bad :
        List.of(
            ours.with("jwk", rsa.with("alg", "RSA1_5")),
            ours.with("jwk", rsa.with("alg", "PBES2-HS256+A128KW")),
            ours.with("zip", "DEF"),
            ours.with("enc", "A128CBC-HS256"),
            ours.with("jwk", rsa.without("alg")),
            ours.with("jwk", rsa.without("use")),
            ours.with("jwk", rsa.with("use", "sig")),
            ours.with("jwk", issuerKey.toJwk()),
            ours.without("enc"))) {
      refuse(wallet, token, encrypted(issuerKey, wanted.with(ENCRYPTION, bad)), "application/jwt");
    }
    refuse(
        wallet,
        token,
        encrypted(DecryptionKey.generate(random).publicKey(), wanted.with(ENCRYPTION, ours)),
        "application/jwt");
    refuse(wallet, token, "not.a.jwe", "application/jwt");
    Caller.Answer answer =
        send(wallet, token, encrypted(issuerKey, wanted.with(ENCRYPTION, ours)), "application/jwt");
    assertEquals(200, answer.status(), answer.body());
    assertEquals("application/jwt", answer.header("content-type"));
    JsonObject opened = JsonReader.readObject(Jwe.parse(answer.body()).decrypt(mine));
    assertEquals(1, opened.array("credentials").orElseThrow().size());
    assertEquals(ContentEncryption.A256GCM, Jwe.parse(answer.body()).enc());
    assertEquals(mine.publicKey().kid(), Jwe.parse(answer.body()).kid());
  }

  private static final String ENCRYPTION = "credential_response_encryption";

  private JsonObject request(CodeFlowWallet wallet) throws Exception {
    return proofs("jwt", wallet.keyProof(HolderWallet.key(KeyType.P256)));
  }

  private String encrypted(EncryptionKey to, JsonObject request) {
    return Jwe.encrypt(JsonWriter.write(request), to, ContentEncryption.A128GCM, random);
  }

  private void refuse(CodeFlowWallet wallet, String token, String body, String type)
      throws Exception {
    Caller.Answer answer = send(wallet, token, body, type);
    assertEquals(400, answer.status(), answer.body());
    assertEquals("invalid_encryption_parameters", answer.text("error"), body);
  }

  private Caller.Answer send(CodeFlowWallet wallet, String token, String body, String type)
      throws Exception {
    Caller.Answer answer =
        wallet
            .http()
            .post(
                "/credential",
                body,
                type,
                "Authorization",
                "DPoP " + token,
                "DPoP",
                wallet.proof("/credential", token));
    return answer;
  }

  @Test
  void aProofBesideAnAttestationIsOverAFreshChallengeOfThisCoop() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "harbour");
    for (Optional<String> bad :
        List.of(
            Optional.<String>empty(),
            Optional.of("made-up"),
            Optional.of(challenge("riverside")))) {
      Caller.Answer refused =
          wallet.push(
              wallet.request(SD_JWT),
              "OAuth-Client-Attestation",
              makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey()),
              "OAuth-Client-Attestation-PoP",
              pop("harbour", wallet, bad));
      assertEquals(400, refused.status(), refused.body());
      assertEquals("use_attestation_challenge", refused.text("error"));
      String said = refused.text("error_description");
      assertTrue(said.contains(bad.isPresent() ? "came another one" : "came nothing"), said);
      String next = refused.header("oauth-client-attestation-challenge");
      Caller.Answer again =
          wallet.push(
              wallet.request(SD_JWT),
              "OAuth-Client-Attestation",
              makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey()),
              "OAuth-Client-Attestation-PoP",
              pop("harbour", wallet, Optional.of(next)));
      assertEquals(201, again.status(), again.body());
      assertFalse(again.header("oauth-client-attestation-challenge").isEmpty(), "for the next");
    }
    CodeFlowWallet offered = new CodeFlowWallet(server, "riverside");
    String[] attestation = {
      "OAuth-Client-Attestation",
      makers.attestClient(CodeFlowWallet.CLIENT, offered.key().publicKey()),
      "OAuth-Client-Attestation-PoP"
    };
    Map<String, String> form = offered.request(SD_JWT);
    Caller.Answer without =
        offered.push(form, and(attestation, pop("riverside", offered, Optional.empty())));
    assertEquals(201, without.status(), "offered, not required");
    Caller.Answer stale =
        offered.push(form, and(attestation, pop("riverside", offered, Optional.of("stale"))));
    assertEquals("use_attestation_challenge", stale.text("error"));
  }

  @Test
  void aDpopProofThatStandsForTheAttestedKeyHasItsNonceForAChallenge() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "harbour");
    String attestation = makers.attestClient(CodeFlowWallet.CLIENT, wallet.key().publicKey());
    Caller.Answer without =
        wallet.push(
            wallet.request(SD_JWT),
            "OAuth-Client-Attestation",
            attestation,
            "DPoP",
            wallet.proof("/par", ""));
    assertEquals("use_dpop_nonce", without.text("error"));
    wallet.useNonce(without.header("dpop-nonce"));
    Caller.Answer with =
        wallet.push(
            wallet.request(SD_JWT),
            "OAuth-Client-Attestation",
            attestation,
            "DPoP",
            wallet.proof("/par", ""));
    assertEquals(201, with.status(), with.body());
  }

  @Test
  void haipRefusesWhatTheProfileForbidsAndSaysSo() throws Exception {
    CodeFlowWallet wallet = new CodeFlowWallet(server, "harbour");
    Map<String, String> form = wallet.request(SD_JWT);
    Caller.Answer anonymous = wallet.push(form);
    assertEquals(401, anonymous.status());
    assertEquals("invalid_client", anonymous.text("error"));
    assertTrue(anonymous.text("error_description").contains("HAIP"), anonymous.body());
    Caller.Answer unchained =
        wallet.push(
            form,
            "OAuth-Client-Attestation",
            makers.attestClientWithoutChain(CodeFlowWallet.CLIENT, wallet.key().publicKey()),
            "OAuth-Client-Attestation-PoP",
            pop("harbour", wallet));
    assertTrue(unchained.text("error_description").contains("x5c"), unchained.body());
    Map<String, String> detailed = new LinkedHashMap<>(form);
    detailed.remove("scope");
    detailed.put(
        "authorization_details",
        "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\"" + SD_JWT + "\"}]");
    Caller.Answer noScope = wallet.push(detailed, attested("harbour", wallet));
    assertEquals("invalid_request", noScope.text("error"));
    assertTrue(noScope.text("error_description").contains("scope"), noScope.body());
    Caller.Answer bearer =
        wallet
            .http()
            .form("/token", wallet.tokenRequest("no-such-code-here"), attested("harbour", wallet));
    assertEquals("invalid_dpop_proof", bearer.text("error"), bearer.body());
    Caller.Answer noNonce =
        wallet
            .http()
            .form(
                "/token",
                wallet.tokenRequest("no-such-code-here"),
                and(attested("harbour", wallet), "DPoP", wallet.proof("/token", "")));
    assertEquals("use_dpop_nonce", noNonce.text("error"));
    assertFalse(noNonce.header("dpop-nonce").isEmpty());
    JsonObject metadata = serverMetadata("harbour");
    assertEquals(Optional.of(true), metadata.bool("require_pushed_authorization_requests"));
    List<String> methods =
        metadata
            .array("token_endpoint_auth_methods_supported")
            .flatMap(JsonArray::strings)
            .orElseThrow();
    assertTrue(methods.contains("attest_jwt_client_auth") && !methods.contains("none"));
    assertEquals(
        Optional.of(false), metadata.bool("pre-authorized_grant_anonymous_access_supported"));
    JsonObject configurations =
        metadata("harbour").object("credential_configurations_supported").orElseThrow();
    assertFalse(configurations.isEmpty());
    for (String id : configurations.names()) {
      JsonObject configuration = configurations.object(id).orElseThrow();
      assertEquals(Optional.of("dc+sd-jwt"), configuration.string("format"));
      assertTrue(configuration.string("scope").isPresent());
    }
  }
}
