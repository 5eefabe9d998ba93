package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.sdjwt.SdJwt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What wallets may and may not do: attacks.md, section 2. */
class WalletFlowTest extends RunningIssuer {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";

  @Test
  void oneOfferGivesTheSameClaimsInEachFormWithWithheldClaimsOnlyWhereTheHolderChooses()
      throws Exception {
    JsonObject claims = Examples.membership();
    assertTrue(claims.has("memberNumber"), "the example has a withheld claim");
    Caller.Answer offer = offer();
    String token = wallet.token(offer);
    Caller.Answer sdJwt = wallet.take(token, SD_JWT, 2);
    Caller.Answer ldp = wallet.take(token, LDP, 2);
    assertEquals(200, sdJwt.status(), sdJwt.body());
    assertEquals(200, ldp.status(), ldp.body());
    Set<String> places = new HashSet<>();
    for (JsonObject each : HolderWallet.credentials(sdJwt)) {
      SdJwt parsed = SdJwt.parse(each.string("credential").orElseThrow());
      JsonObject payload = parsed.issuerJwt().unverifiedClaims();
      assertFalse(payload.has("memberNumber"));
      assertTrue(
          parsed.disclosures().stream()
              .anyMatch(d -> d.name().equals(Optional.of("memberNumber"))));
      assertEquals(0, payload.number("nbf").orElseThrow().longValue() % 86_400, "a day");
      assertTrue(
          places.add(payload.object("status").orElseThrow().toJson()),
          "each copy has its own index");
    }
    for (JsonObject each : HolderWallet.credentials(ldp)) {
      JsonObject credential = each.object("credential").orElseThrow();
      JsonObject subject = credential.object("credentialSubject").orElseThrow();
      assertFalse(subject.has("memberNumber"));
      assertEquals(claims.get("membershipClass"), subject.get("membershipClass"));
      assertTrue(subject.string("id").orElseThrow().startsWith("did:key:"));
      assertTrue(credential.string("id").orElseThrow().startsWith("urn:uuid:"));
      assertTrue(places.add(credential.get("credentialStatus").orElseThrow().toJson()));
    }
  }

  @Test
  @Tag("attack:VCI-01")
  void aCodeIsRedeemedOnceAndTheFirstTokenStaysGood() throws Exception {
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    Optional<String> tx = offer.json().string("tx_code");
    Caller.Answer first = wallet.redeem(code, tx);
    assertEquals(200, first.status(), first.body());
    Caller.Answer second = wallet.redeem(code, tx);
    assertEquals(400, second.status());
    assertEquals("invalid_grant", second.text("error"));
    assertEquals(200, wallet.take(first.text("access_token"), SD_JWT, 1).status());
  }

  @Test
  @Tag("attack:VCI-02")
  void sixtyFourRequestsAtOnceGetOneToken() throws Exception {
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    Optional<String> tx = offer.json().string("tx_code");
    List<Caller.Answer> answers =
        IntStream.range(0, 64)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> redeem(code, tx)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    assertEquals(1, answers.stream().filter(a -> a.status() == 200).count());
    assertEquals(
        63,
        answers.stream()
            .filter(a -> a.status() == 400 || a.status() == 429 || a.status() == 503)
            .count());
  }

  private Caller.Answer redeem(String code, Optional<String> tx) {
    try {
      return wallet.redeem(code, tx);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("attack:VCI-03")
  void aWrongTransactionCodeLeavesTheCodeUsable() throws Exception {
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    String right = offer.text("tx_code");
    Caller.Answer wrong = wallet.redeem(code, Optional.of(other(right)));
    assertEquals(400, wrong.status());
    assertEquals("invalid_grant", wrong.text("error"));
    assertEquals(200, wallet.redeem(code, Optional.of(right)).status());
  }

  @Test
  @Tag("attack:VCI-04")
  void afterFiveWrongGuessesTheCodeIsDead() throws Exception {
    Caller.Answer offer = offer();
    String code = wallet.code(offer);
    String right = offer.text("tx_code");
    ExecutorService many = Executors.newFixedThreadPool(64);
    List<Caller.Answer> guesses =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> redeem(code, Optional.of(other(right))), many))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    many.shutdown();
    assertTrue(guesses.stream().noneMatch(a -> a.status() == 200));
    Caller.Answer inSeries = offer();
    String second = wallet.code(inSeries);
    for (int i = 0; i < 5; i++) {
      assertEquals(
          400, wallet.redeem(second, Optional.of(other(inSeries.text("tx_code")))).status());
    }
    assertEquals(
        400, wallet.redeem(second, Optional.of(inSeries.text("tx_code"))).status(), "dead");
    Caller.Answer fourTimes = offer();
    String third = wallet.code(fourTimes);
    for (int i = 0; i < 4; i++) {
      wallet.redeem(third, Optional.of(other(fourTimes.text("tx_code"))));
    }
    assertEquals(
        200, wallet.redeem(third, Optional.of(fourTimes.text("tx_code"))).status(), "the fifth");
    Caller.Answer late = wallet.redeem(code, Optional.of(right));
    assertEquals(400, late.status());
    assertEquals(
        wallet.redeem("no-such-code-at-all", Optional.of(right)).body(),
        late.body(),
        "the same face for every reason");
  }

  private static String other(String code) {
    return (code.charAt(0) == '9' ? "0" : "9") + code.substring(1);
  }

  @Test
  @Tag("attack:VCI-05")
  void aTransactionCodeIsSentExactlyWhenTheOfferAsksForOne() throws Exception {
    Caller.Answer with = offer();
    String code = wallet.code(with);
    Caller.Answer missing = wallet.redeem(code, Optional.empty());
    assertEquals(400, missing.status());
    assertEquals("invalid_request", missing.text("error"));
    assertEquals(200, wallet.redeem(code, Optional.of(with.text("tx_code"))).status());
    Caller.Answer without =
        offer(
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("txCode", false));
    assertFalse(without.json().has("tx_code"));
    String plain = wallet.code(without);
    Caller.Answer extra = wallet.redeem(plain, Optional.of("123456"));
    assertEquals("invalid_request", extra.text("error"));
    assertEquals(200, wallet.redeem(plain, Optional.empty()).status());
  }

  @Test
  @Tag("attack:VCI-06")
  void aTokenIsGoodForTheOfferedConfigurationsOnceEach() throws Exception {
    String token = wallet.token(offer());
    Caller.Answer other = wallet.take(token, "KycCheckCredential_dc_sd_jwt", 1);
    assertEquals(400, other.status());
    assertEquals("unknown_credential_configuration", other.text("error"));
    Caller.Answer unknown = wallet.take(token, "NoSuchCredential_ldp_vc", 1);
    assertEquals("unknown_credential_configuration", unknown.text("error"));
    Caller.Answer tooMany = wallet.take(token, SD_JWT, 11);
    assertEquals("invalid_proof", tooMany.text("error"), "more copies than the batch size");
    assertEquals(200, wallet.take(token, SD_JWT, 10).status());
    Caller.Answer again = wallet.take(token, SD_JWT, 1);
    assertEquals(400, again.status());
    assertEquals("credential_request_denied", again.text("error"));
  }

  @Test
  @Tag("attack:VCI-06")
  void sixtyFourAtOnceGetNoMoreCopiesThanABatch() throws Exception {
    String token = wallet.token(offer());
    List<JsonObject> requests = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      requests.add(
          wallet.request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce())));
    }
    ExecutorService many = Executors.newFixedThreadPool(64);
    List<Integer> statuses =
        requests.stream()
            .map(each -> CompletableFuture.supplyAsync(() -> taken(token, each), many))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();
    many.shutdown();
    // What a busy server did not answer in time may count as taken: never the other way round.
    long given = statuses.stream().filter(status -> status == 200).count();
    while (wallet.take(token, SD_JWT, 1).status() == 200) {
      given++;
    }
    assertTrue(given >= 1 && given <= 10, given + " copies");
  }

  private int taken(String token, JsonObject request) {
    try {
      return wallet.credential(token, request).status();
    } catch (Exception e) {
      throw new IllegalStateException("no answer", e);
    }
  }

  @Test
  @Tag("attack:VCI-07")
  void walletTokensAndManagementTokensAreNotTakenForEachOther() throws Exception {
    Caller.Answer managing = wallet.credential(office.token(), wallet.request(SD_JWT, "a.b.c"));
    assertEquals(401, managing.status());
    assertEquals("invalid_token", managing.text("error"));
    String token = wallet.token(offer());
    Caller stranger = anybody.withToken(token);
    assertEquals(401, stranger.get("/credentials").status());
    assertEquals(401, stranger.get("/credentials/urn:uuid:x").status());
    assertEquals(401, stranger.get("/offers/x/trace").status());
    assertEquals(401, stranger.delete("/offers/x").status());
    assertEquals(401, stranger.delete("/credentials/urn:uuid:x").status());
    for (String path :
        List.of(
            "/offers",
            "/batches",
            "/credentials/issue",
            "/credentials/status",
            "/credentials/urn:uuid:x/reissue",
            "/offers/x/release",
            "/federation/resolutions")) {
      assertEquals(401, stranger.post(path, JsonObject.EMPTY).status(), path);
    }
    HolderWallet elsewhere = new HolderWallet(server, "harbour");
    assertEquals(401, elsewhere.take(token, SD_JWT, 1).status(), "another co-op's endpoint");
    Caller.Answer inQuery =
        anybody.post("/credential?access_token=" + token, wallet.request(SD_JWT, "a.b.c"));
    assertEquals(400, inQuery.status());
  }

  @Test
  @Tag("attack:VCI-08")
  void aNonceIsOfThisCoopAndFresh() throws Exception {
    String token = wallet.token(offer());
    SigningKey key = HolderWallet.key(KeyType.P256);
    JsonObject claims =
        JsonObject.builder()
            .put("aud", server.base("riverside"))
            .put("iat", Instant.now().getEpochSecond())
            .build();
    String without =
        Jws.signing(TokenType.KEY_PROOF).jwk(key.publicKey()).sign(claims, key.signer()).text();
    assertEquals(
        "invalid_proof", wallet.credential(token, wallet.request(SD_JWT, without)).text("error"));
    String foreign = new HolderWallet(server, "harbour").nonce();
    for (String nonce : List.of("made-up", Base64Url.encode(Bytes.utf8("x".repeat(40))), foreign)) {
      Caller.Answer answer =
          wallet.credential(token, wallet.request(SD_JWT, wallet.proof(key, nonce)));
      assertEquals(400, answer.status());
      assertEquals("invalid_nonce", answer.text("error"), nonce);
    }
    assertEquals(200, wallet.take(token, SD_JWT, 1).status(), "a fresh one goes on");
  }

  @Test
  @Tag("attack:VCI-09")
  void aNonceIsSpentOnce() throws Exception {
    String token = wallet.token(offer());
    String nonce = wallet.nonce();
    SigningKey key = HolderWallet.key(KeyType.P256);
    JsonObject request = wallet.request(SD_JWT, wallet.proof(key, nonce));
    assertEquals(200, wallet.credential(token, request).status());
    JsonObject replayed = wallet.request(LDP, wallet.proof(HolderWallet.key(KeyType.P256), nonce));
    Caller.Answer second = wallet.credential(token, replayed);
    assertEquals(400, second.status());
    assertEquals("invalid_nonce", second.text("error"));
    assertEquals("invalid_nonce", wallet.credential(token, request).text("error"));
  }

  @Test
  @Tag("attack:VCI-10")
  void aBadProofAmongGoodOnesIsRefusedWithAllOfThem() throws Exception {
    String token = wallet.token(offer());
    SigningKey key = HolderWallet.key(KeyType.P256);
    String nonce = wallet.nonce();
    JsonObject claims =
        JsonObject.builder()
            .put("aud", server.base("riverside"))
            .put("iat", Instant.now().getEpochSecond())
            .put("nonce", nonce)
            .build();
    List<String> bad = new ArrayList<>();
    bad.add(Jws.signing(TokenType.ACCESS_TOKEN).kid("x").sign(claims, key.signer()).text());
    bad.add(Jws.signing(TokenType.ID_TOKEN).kid("x").sign(claims, key.signer()).text());
    bad.add(
        Jws.signing(TokenType.KEY_PROOF)
            .jwk(key.publicKey())
            .kid(DidKey.methodUrl(key.publicKey()))
            .sign(claims, key.signer())
            .text());
    JsonObject symmetric =
        JsonObject.of("alg", "HS256", "typ", "openid4vci-proof+jwt")
            .with("jwk", key.publicKey().toJwk());
    bad.add(
        Base64Url.encodeUtf8(symmetric.toJson())
            + "."
            + Base64Url.encodeUtf8(claims.toJson())
            + "."
            + Base64Url.encode(Bytes.utf8("x".repeat(32))));
    bad.add(KeyProofJwt.ofJwk(key.signer(), server.base("harbour"), nonce, Instant.now()).text());
    bad.add(
        KeyProofJwt.ofJwk(
                key.signer(), server.base("riverside"), nonce, Instant.now().minusSeconds(3_600))
            .text());
    JsonObject none =
        JsonObject.of("alg", "none", "typ", "openid4vci-proof+jwt")
            .with("jwk", key.publicKey().toJwk());
    bad.add(
        Base64Url.encodeUtf8(none.toJson()) + "." + Base64Url.encodeUtf8(claims.toJson()) + ".");
    JsonObject secret =
        JsonObject.of("alg", "ES256", "typ", "openid4vci-proof+jwt").with("jwk", key.toJwk());
    bad.add(
        Base64Url.encodeUtf8(secret.toJson())
            + "."
            + Base64Url.encodeUtf8(claims.toJson())
            + "."
            + Base64Url.encode(Bytes.utf8("x".repeat(64))));
    for (String proof : bad) {
      List<String> proofs = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        proofs.add(wallet.proof(HolderWallet.key(KeyType.P256), nonce));
      }
      proofs.add(4, proof);
      Caller.Answer answer =
          wallet.credential(token, wallet.request(SD_JWT, proofs.toArray(String[]::new)));
      assertEquals(400, answer.status(), answer.body());
      assertEquals("invalid_proof", answer.text("error"));
    }
    assertEquals(200, wallet.take(token, SD_JWT, 1).status());
  }

  @Test
  @Tag("attack:VCI-11")
  void theCredentialIsBoundToTheKeyThatSigned() throws Exception {
    String token = wallet.token(offer());
    SigningKey claimed = HolderWallet.key(KeyType.P256);
    SigningKey used = HolderWallet.key(KeyType.P256);
    JsonObject claims =
        JsonObject.builder()
            .put("aud", server.base("riverside"))
            .put("iat", Instant.now().getEpochSecond())
            .put("nonce", wallet.nonce())
            .build();
    String forged =
        Jws.signing(TokenType.KEY_PROOF)
            .jwk(claimed.publicKey())
            .sign(claims, used.signer())
            .text();
    assertEquals(
        "invalid_proof", wallet.credential(token, wallet.request(SD_JWT, forged)).text("error"));
    String others =
        Jws.signing(TokenType.KEY_PROOF)
            .kid(DidKey.methodUrl(claimed.publicKey()))
            .sign(claims, used.signer())
            .text();
    assertEquals(
        "invalid_proof", wallet.credential(token, wallet.request(SD_JWT, others)).text("error"));
    JsonObject request = wallet.request(SD_JWT, wallet.proof(used, wallet.nonce()));
    Caller.Answer answer = wallet.credential(token, request);
    JsonObject payload =
        SdJwt.parse(HolderWallet.credentials(answer).get(0).string("credential").orElseThrow())
            .issuerJwt()
            .unverifiedClaims();
    assertEquals(
        Optional.of(used.publicKey().toJwk()),
        payload.object("cnf").flatMap(cnf -> cnf.object("jwk")));
  }

  @Test
  @Tag("attack:VCI-12")
  void aTokenBoundToAKeyNeedsAFreshProofOfThatKey() throws Exception {
    Caller.Answer offer = offer();
    SigningKey key = HolderWallet.key(KeyType.P256);
    String tokenUrl = server.base("riverside") + "/token";
    String credentialUrl = server.base("riverside") + "/credential";
    Map<String, String> form =
        Map.of(
            "grant_type",
            PreAuthorizedCodeGrant.TYPE,
            "pre-authorized_code",
            wallet.code(offer),
            "tx_code",
            offer.text("tx_code"));
    Caller.Answer elsewhere =
        anybody.form("/token", form, "DPoP", dpop(key, "POST", credentialUrl, "", "j0"));
    assertEquals("invalid_dpop_proof", elsewhere.text("error"), "for another address");
    Caller.Answer method =
        anybody.form("/token", form, "DPoP", dpop(key, "GET", tokenUrl, "", "j00"));
    assertEquals("invalid_dpop_proof", method.text("error"), "for another method");
    Caller.Answer bound =
        anybody.form("/token", form, "DPoP", dpop(key, "POST", tokenUrl, "", "j1"));
    assertEquals(200, bound.status(), bound.body());
    assertEquals("DPoP", bound.text("token_type"));
    String token = bound.text("access_token");
    assertEquals(401, wallet.take(token, SD_JWT, 1).status(), "as a bearer token");
    JsonObject request =
        wallet.request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()));
    String proof = dpop(key, "POST", credentialUrl, token, "j2");
    String authorization = "DPoP " + token;
    Caller.Answer missing = anybody.post("/credential", request, "Authorization", authorization);
    assertEquals(401, missing.status(), "without proof");
    assertEquals("invalid_dpop_proof", missing.text("error"));
    assertFalse(missing.header("dpop-nonce").isEmpty(), "a nonce for the next one");
    assertEquals(
        "invalid_dpop_proof",
        anybody
            .post(
                "/credential",
                request,
                "Authorization",
                authorization,
                "DPoP",
                dpop(key, "POST", credentialUrl, "another-token", "j3"))
            .text("error"));
    assertEquals(
        401,
        anybody
            .post(
                "/credential",
                request,
                "Authorization",
                authorization,
                "DPoP",
                dpop(HolderWallet.key(KeyType.P256), "POST", credentialUrl, token, "j4"))
            .status());
    Caller.Answer good =
        anybody.post("/credential", request, "Authorization", authorization, "DPoP", proof);
    assertEquals(200, good.status(), good.body());
    assertEquals(
        "invalid_dpop_proof",
        anybody
            .post("/credential", request, "Authorization", authorization, "DPoP", proof)
            .text("error"),
        "seen before");
  }

  private static String dpop(SigningKey key, String method, String url, String token, String jti) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("htm", method)
            .put("htu", url)
            .put("iat", Instant.now().getEpochSecond())
            .put("jti", jti + key.publicKey().thumbprint());
    if (!token.isEmpty()) {
      claims.put("ath", Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(token))));
    }
    return Jws.signing(TokenType.DPOP)
        .jwk(key.publicKey())
        .sign(claims.build(), key.signer())
        .text();
  }

  @Test
  @Tag("attack:VCI-15")
  void anEncryptedResponseIsNeverAnsweredInClear() throws Exception {
    String token = wallet.token(offer());
    JsonObject request =
        wallet
            .request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()))
            .with(
                "credential_response_encryption", JsonObject.of("alg", "RSA1_5", "enc", "A128GCM"));
    Caller.Answer answer = wallet.credential(token, request);
    assertEquals(400, answer.status());
    assertEquals("invalid_encryption_parameters", answer.text("error"));
    assertFalse(answer.body().contains("credentials"));
  }

  @Test
  @Tag("attack:VCI-16")
  void rightsAreLookedAtAgainWhenTheCredentialIsSigned() throws Exception {
    Caller.Answer membership = offer();
    Caller.Answer kyc =
        offer(
            Examples.offer(
                Examples.wanted(Examples.KYC, Examples.kyc())
                    .with("requires", JsonArray.ofStrings(record(membership)))));
    String token = wallet.token(kyc);
    office.post("/credentials/status", status(record(membership), "suspension"));
    Caller.Answer denied = wallet.take(token, "KycCheckCredential_dc_sd_jwt", 1);
    assertEquals(400, denied.status());
    assertEquals("credential_request_denied", denied.text("error"));
    assertEquals(
        0,
        office.get("/credentials/" + record(kyc)).json().number("copies").orElseThrow().longValue(),
        "no copy and no status index");
    office.post("/credentials/status", lifted(record(membership)));
    assertEquals(200, wallet.take(token, "KycCheckCredential_dc_sd_jwt", 1).status());
    Caller.Answer withdrawn = offer();
    String late = wallet.token(withdrawn);
    assertEquals(204, office.delete("/offers/" + withdrawn.text("id")).status());
    assertEquals("credential_request_denied", wallet.take(late, SD_JWT, 1).text("error"));
  }

  @Test
  @Tag("attack:VCI-17")
  void anOfferIsFetchedOnceAndNobodyLearnsWhyNot() throws Exception {
    Caller.Answer offer = offer();
    String link = offer.text("credential_offer_uri");
    assertTrue(link.substring(link.lastIndexOf('/') + 1).length() >= 22, "128 bits or more");
    assertEquals(405, anybody.head(link).status(), "only looking at it does not spend it");
    Caller.Answer first = anybody.get(link);
    assertEquals(200, first.status());
    assertEquals("no-store", first.header("cache-control"));
    Caller.Answer second = anybody.get(link);
    Caller.Answer unknown = anybody.get(link.substring(0, link.length() - 4) + "AAAA");
    Caller.Answer ended =
        offer(
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("expiresIn", 1L));
    Thread.sleep(1_200);
    Caller.Answer late = anybody.get(ended.text("credential_offer_uri"));
    for (Caller.Answer answer : List.of(second, unknown, late)) {
      assertEquals(404, answer.status());
      assertEquals(second.json().without("instance"), answer.json().without("instance"));
    }
    String code = HolderWallet.grant(first.json()).string("pre-authorized_code").orElseThrow();
    assertFalse(office.get("/credentials/" + record(offer)).body().contains(code));
  }

  @Test
  void theRemovedSingularProofIsRefusedWithWhatIsWantedInstead() throws Exception {
    String token = wallet.token(offer());
    JsonObject request =
        JsonObject.builder()
            .put("credential_configuration_id", SD_JWT)
            .put("proof", JsonObject.of("proof_type", "jwt", "jwt", "a.b.c"))
            .build();
    Caller.Answer answer = wallet.credential(token, request);
    assertEquals("invalid_credential_request", answer.text("error"));
    assertTrue(answer.text("error_description").contains("proofs"));
  }

  @Test
  void extraMembersOfOlderClientsAreTolerated() throws Exception {
    Caller.Answer offer = offer();
    Caller.Answer token =
        anybody.form(
            "/token",
            Map.of(
                "grant_type",
                PreAuthorizedCodeGrant.TYPE,
                "pre-authorized_code",
                wallet.code(offer),
                "tx_code",
                offer.text("tx_code"),
                "user_pin",
                "1234",
                "resource",
                server.base("riverside"),
                "redirect_uri",
                "https://wallet.example/cb",
                "authorization_details",
                "[{\"type\":\"openid_credential\",\"credential_configuration_id\":\""
                    + LDP
                    + "\"}]"));
    assertEquals(200, token.status(), token.body());
    JsonObject detail =
        token
            .json()
            .array("authorization_details")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0);
    String identifier =
        ((JsonString) detail.array("credential_identifiers").orElseThrow().get(0)).value();
    JsonObject byIdentifier =
        JsonObject.builder()
            .put("credential_identifier", identifier)
            .put("format", "dc+sd-jwt")
            .put("vct", "anything")
            .put(
                "proofs",
                JsonObject.of(
                    "jwt",
                    JsonArray.ofStrings(
                        wallet.proof(HolderWallet.key(KeyType.ED25519), wallet.nonce()))))
            .build();
    Caller.Answer answer = wallet.credential(token.text("access_token"), byIdentifier);
    assertEquals(200, answer.status(), answer.body());
    Caller.Answer unknown =
        wallet.credential(
            token.text("access_token"), byIdentifier.with("credential_identifier", "nope"));
    assertEquals("unknown_credential_identifier", unknown.text("error"));
  }

  @Test
  void theWalletSaysWhatBecameOfItsCredentials() throws Exception {
    String token = wallet.token(offer());
    String id = wallet.take(token, SD_JWT, 1).text("notification_id");
    Caller holder = anybody.withToken(token);
    JsonObject said = JsonObject.of("notification_id", id, "event", "credential_accepted");
    assertEquals(204, holder.post("/notification", said).status());
    assertEquals(204, holder.post("/notification", said).status(), "and again");
    assertEquals(
        "invalid_notification_id",
        holder.post("/notification", said.with("notification_id", "nope")).text("error"));
    assertEquals(
        "invalid_notification_request",
        holder.post("/notification", said.with("event", "lost")).text("error"));
    Caller other = anybody.withToken(wallet.token(offer()));
    assertEquals(400, other.post("/notification", said).status());
  }
}
