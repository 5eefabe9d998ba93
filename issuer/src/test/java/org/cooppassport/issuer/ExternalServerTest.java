package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * An authorization server of the co-op's own choice lets wallets in: instead of the issuer's at
 * riverside, whose tokens are JWTs; beside it at harbour, which is asked about each token.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExternalServerTest {
  private static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String LDP = "CoopMembershipCredential_ldp_vc";
  private static final String GRANTS = "grants";

  private IssuerServer server;
  private ForeignServer foreign;
  private Caller office;
  private Caller harbour;
  private Caller anybody;
  private HolderWallet wallet;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = IssuerServer.make(folder);
    foreign = new ForeignServer(server.data().resolve("tls"), Ports.free());
    Path secret = folder.resolve("secret");
    Files.writeString(secret, ForeignServer.SECRET + "\n");
    server.client("riverside", "office", RunningIssuer.ALL);
    server.client("harbour", "office", RunningIssuer.ALL);
    server.setting(
        "riverside",
        "# login = link",
        "authorization-server { issuer = \"" + foreign.base() + "\" }");
    server.setting(
        "harbour",
        "# login = link",
        "authorization-server { issuer = \""
            + foreign.base()
            + "\", tokens = introspection, own = kept, client-id = "
            + ForeignServer.CLIENT
            + ", client-secret-file = \""
            + secret
            + "\", subject-claim = member }");
    server.start();
    office = Caller.client(server, "riverside", "office");
    harbour = Caller.client(server, "harbour", "office");
    anybody = Caller.anybody(server, "riverside");
    wallet = new HolderWallet(server, "riverside");
  }

  @AfterAll
  void stop() {
    server.close();
    foreign.close();
  }

  private static JsonObject offerTo(String subject) {
    return Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
        .with("flow", "authorization_code")
        .with("subject", subject);
  }

  private Caller.Answer offer(Caller of, String subject) throws Exception {
    Caller.Answer answer = of.post("/offers", offerTo(subject));
    assertEquals(201, answer.status(), answer.body());
    assertFalse(answer.json().has("login_link"), "members log in elsewhere");
    return answer;
  }

  private JsonObject claims(String subject) {
    return foreign.claims(server.base("riverside"), subject, SD_JWT);
  }

  private Caller.Answer refused(String token) throws Exception {
    Caller.Answer answer = wallet.take(token, SD_JWT, 1);
    assertEquals(401, answer.status(), answer.body());
    assertEquals("invalid_token", answer.text("error"));
    assertTrue(answer.header("www-authenticate").startsWith("Bearer"), answer.toString());
    assertFalse(answer.body().contains(token));
    return answer;
  }

  @Test
  void metadataNameTheServersThatLetWalletsIn() throws Exception {
    JsonObject replaced = anybody.get("/.well-known/openid-credential-issuer").json();
    assertEquals(
        List.of(foreign.base()),
        replaced.array("authorization_servers").flatMap(JsonArray::strings).orElseThrow());
    JsonObject both =
        Caller.anybody(server, "harbour").get("/.well-known/openid-credential-issuer").json();
    assertEquals(
        List.of(foreign.base(), server.base("harbour")),
        both.array("authorization_servers").flatMap(JsonArray::strings).orElseThrow());
  }

  @Test
  void anOfferNamesItsServerWhereThereAreSeveralAndOnlyThere() throws Exception {
    JsonObject one = anybody.get(offer(office, "m-names").text("credential_offer_uri")).json();
    JsonObject grant =
        one.object(GRANTS).flatMap(g -> g.object("authorization_code")).orElseThrow();
    assertTrue(grant.string("issuer_state").isPresent());
    assertFalse(grant.has("authorization_server"), "OpenID4VCI 1.0, section 4.1.1");
    JsonObject several = anybody.get(offer(harbour, "m-names").text("credential_offer_uri")).json();
    assertEquals(
        Optional.of(foreign.base()),
        several
            .object(GRANTS)
            .flatMap(g -> g.object("authorization_code"))
            .flatMap(g -> g.string("authorization_server")));
    Caller.Answer byCode =
        harbour.post(
            "/offers", Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership())));
    JsonObject pre = anybody.get(byCode.text("credential_offer_uri")).json();
    assertEquals(
        Optional.of(server.base("harbour")),
        HolderWallet.grant(pre).string("authorization_server"));
  }

  @Test
  void aTokenOpensWhatIsOfferedToTheMemberItNamesOnce() throws Exception {
    offer(office, "m-1");
    offer(office, "m-2");
    String token = foreign.token(claims("m-1"));
    Caller.Answer answer = wallet.take(token, SD_JWT, 2);
    assertEquals(200, answer.status(), answer.body());
    assertEquals(2, HolderWallet.credentials(answer).size());
    Caller.Answer other =
        wallet.take(
            foreign.token(claims("m-1").with("client_id", "https://other.example")), SD_JWT, 1);
    assertEquals("credential_request_denied", other.text("error"), "another wallet");
    assertEquals(200, wallet.take(foreign.token(claims("m-1")), SD_JWT, 8).status());
    Caller.Answer again = wallet.take(foreign.token(claims("m-1")), SD_JWT, 1);
    assertEquals("credential_request_denied", again.text("error"), "no more than a batch");
    Caller.Answer stranger = wallet.take(foreign.token(claims("m-3")), SD_JWT, 1);
    assertEquals(400, stranger.status());
    assertEquals("credential_request_denied", stranger.text("error"));
  }

  @Test
  @Tag("attack:VCI-07")
  void aTokenThatIsNotForHereIsRefusedByNameOfTheClaim() throws Exception {
    offer(office, "m-4");
    JsonObject good = claims("m-4");
    long now = Instant.now().getEpochSecond();
    Map<String, JsonObject> bad = new LinkedHashMap<>();
    bad.put("aud: expected " + server.base("riverside"), good.with("aud", server.base("harbour")));
    bad.put("aud", good.without("aud"));
    bad.put("iss: expected " + foreign.base(), good.with("iss", "https://attacker.example"));
    bad.put("exp", good.with("iat", now - 900).with("exp", now - 600));
    bad.put("exp: expected when it ends", good.without("exp"));
    bad.put("exp: expected a token of at most 300", good.with("exp", now + 3_600));
    bad.put("sub", good.without("sub"));
    bad.put("cnf: expected jkt alone", good.with("cnf", JsonObject.of("x5t#S256", "abc")));
    for (Map.Entry<String, JsonObject> each : bad.entrySet()) {
      Caller.Answer answer = refused(foreign.token(each.getValue()));
      String said = answer.text("error_description");
      assertTrue(said.contains(each.getKey()), each.getKey() + " in " + said);
      assertTrue(said.contains("came"), said);
    }
    assertEquals(200, wallet.take(foreign.token(good), SD_JWT, 1).status(), "nothing was used up");
  }

  @Test
  void aTokenThatTheServerDidNotSignIsRefused() throws Exception {
    offer(office, "m-5");
    JsonObject claims = claims("m-5");
    JsonObject header = JsonObject.of("alg", "RS256", "typ", "at+jwt").with("kid", "rsa-1");
    refused(ForeignServer.token(header, claims, ForeignServer.rsa()));
    refused(foreign.token(claims).replaceFirst("\\.[^.]+$", "."));
    String none = ForeignServer.part(header.with("alg", "none")) + "." + ForeignServer.part(claims);
    assertTrue(refused(none + ".").text("error_description").contains("alg"));
    assertTrue(
        refused(
                ForeignServer.part(header.with("alg", "HS256"))
                    + none.substring(none.indexOf('.'))
                    + ".AAAA")
            .text("error_description")
            .contains("alg"));
    String good = foreign.token(claims);
    String[] parts = good.split("\\.");
    refused(ForeignServer.part(header.with("typ", "JWT")) + "." + parts[1] + "." + parts[2]);
    refused(
        ForeignServer.part(header.with("jku", "https://attacker.example/jwks"))
            + "."
            + parts[1]
            + "."
            + parts[2]);
    Caller.Answer unknownKey =
        refused(ForeignServer.token(header.with("kid", "other"), claims, ForeignServer.rsa()));
    assertTrue(unknownKey.text("error_description").contains("kid"));
  }

  @Test
  void aTokenIsGoodForTheConfigurationsThatItNames() throws Exception {
    offer(office, "m-6");
    Caller.Answer other = wallet.take(foreign.token(claims("m-6")), LDP, 1);
    assertEquals("unknown_credential_configuration", other.text("error"), other.body());
    Caller.Answer nothing =
        wallet.take(foreign.token(claims("m-6").with("scope", "openid email")), SD_JWT, 1);
    assertEquals(403, nothing.status());
    assertEquals("insufficient_scope", nothing.text("error"));
    assertTrue(nothing.text("error_description").contains("openid, email"), nothing.body());
    JsonObject detail =
        JsonObject.of("type", "openid_credential", "credential_configuration_id", LDP)
            .with("credential_identifiers", JsonArray.ofStrings("number-seven"));
    String detailed =
        foreign.token(
            claims("m-6").without("scope").with("authorization_details", JsonArray.of(detail)));
    JsonObject request =
        wallet
            .request(LDP, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()))
            .without("credential_configuration_id")
            .with("credential_identifier", "number-seven");
    assertEquals(200, wallet.credential(detailed, request).status());
    Caller.Answer unknown =
        wallet.credential(
            detailed,
            wallet
                .request(LDP, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()))
                .without("credential_configuration_id")
                .with("credential_identifier", "number-eight"));
    assertEquals("unknown_credential_identifier", unknown.text("error"));
  }

  @Test
  void anIssuerStateInTheTokenChoosesAmongTheMembersOffersAndOpensNoneByItself() throws Exception {
    Caller.Answer mine = offer(office, "m-7");
    offer(office, "m-7");
    Caller.Answer theirs = offer(office, "m-8");
    String state = state(mine);
    String token = foreign.token(claims("m-7").with("issuer_state", state));
    assertEquals(200, wallet.take(token, SD_JWT, 1).status());
    Caller.Answer trace = office.get("/offers/" + mine.text("id") + "/trace");
    assertTrue(trace.body().contains("credential"), "the offer that was named");
    Caller.Answer stolen =
        wallet.take(foreign.token(claims("m-7").with("issuer_state", state(theirs))), SD_JWT, 1);
    assertEquals("credential_request_denied", stolen.text("error"));
  }

  private String state(Caller.Answer offer) throws Exception {
    return anybody
        .get(offer.text("credential_offer_uri"))
        .json()
        .object(GRANTS)
        .flatMap(g -> g.object("authorization_code"))
        .flatMap(g -> g.string("issuer_state"))
        .orElseThrow();
  }

  @Test
  @Tag("attack:VCI-12")
  void aBoundTokenNeedsAFreshProofOfItsKey() throws Exception {
    offer(office, "m-9");
    SigningKey key = HolderWallet.key(KeyType.P256);
    String token =
        foreign.token(
            claims("m-9")
                .with("exp", Instant.now().getEpochSecond() + 7_200)
                .with("cnf", JsonObject.of("jkt", key.publicKey().thumbprint())));
    assertEquals(401, wallet.take(token, SD_JWT, 1).status(), "as a bearer token");
    assertEquals(401, dpop(token, HolderWallet.key(KeyType.P256)).status(), "by another key");
    assertEquals(401, bound(token, "").status(), "without proof");
    assertEquals(200, dpop(token, key).status());
  }

  private Caller.Answer dpop(String token, SigningKey key) throws Exception {
    return bound(
        token,
        DpopProof.makeFor(
            token,
            "POST",
            URI.create(server.base("riverside") + "/credential"),
            Instant.now(),
            Optional.empty(),
            key.signer(),
            RandomSource.secure()));
  }

  private Caller.Answer bound(String token, String proof) throws Exception {
    JsonObject request =
        wallet.request(SD_JWT, wallet.proof(HolderWallet.key(KeyType.P256), wallet.nonce()));
    return proof.isEmpty()
        ? anybody.post("/credential", request, "Authorization", "DPoP " + token)
        : anybody.post("/credential", request, "Authorization", "DPoP " + token, "DPoP", proof);
  }

  @Test
  void theServerIsAskedAboutEachTokenEachTime() throws Exception {
    HolderWallet at = new HolderWallet(server, "harbour");
    offer(harbour, "h-1");
    JsonObject about =
        foreign
            .claims(server.base("harbour"), "login-name", SD_JWT + " " + LDP)
            .with("active", true)
            .with("member", "h-1");
    String token = foreign.opaque(about);
    int before = foreign.questions();
    assertEquals(200, at.take(token, SD_JWT, 1).status());
    assertEquals(200, at.take(token, LDP, 1).status());
    assertEquals(before + 2, foreign.questions(), "what it says about a token is not remembered");
    Caller.Answer revoked = at.take(foreign.opaque(about.with("active", false)), SD_JWT, 1);
    assertEquals("invalid_token", revoked.text("error"));
    Caller.Answer unknown = at.take("never-given", SD_JWT, 1);
    assertEquals("invalid_token", unknown.text("error"));
    Caller.Answer elsewhere =
        at.take(foreign.opaque(about.with("aud", server.base("riverside"))), SD_JWT, 1);
    assertTrue(elsewhere.text("error_description").contains("aud"), elsewhere.body());
    Caller.Answer bound = at.take(foreign.opaque(about.with("token_type", "DPoP")), SD_JWT, 1);
    assertTrue(bound.text("error_description").contains("cnf.jkt"), bound.body());
  }

  @Test
  void whereTheOwnServerIsKeptItsTokensStayGood() throws Exception {
    HolderWallet at = new HolderWallet(server, "harbour");
    Caller.Answer offer =
        harbour.post(
            "/offers", Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership())));
    assertEquals(201, offer.status(), offer.body());
    assertEquals(200, at.take(at.token(offer), SD_JWT, 1).status());
  }

  @Test
  void whereTheOwnServerIsReplacedItLetsNoWalletIn() throws Exception {
    Caller.Answer offer =
        office.post(
            "/offers",
            Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()))
                .with("flow", "pre-authorized_code"));
    assertEquals(400, offer.status());
    assertEquals(Optional.of("flow"), offer.json().string("parameter"));
    assertTrue(offer.json().string("expected").orElse("").contains(foreign.base()));
    Caller.Answer nobody =
        office.post(
            "/offers", Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership())));
    assertEquals(Optional.of("subject"), nobody.json().string("parameter"), nobody.body());
    assertEquals(Optional.of("nothing"), nobody.json().string("came"));
    CodeFlowWallet code = new CodeFlowWallet(server, "riverside");
    Caller.Answer pushed = code.push(code.request(SD_JWT));
    assertEquals("invalid_request", pushed.text("error"));
    assertTrue(pushed.text("error_description").contains(foreign.base()), pushed.body());
    assertEquals("unsupported_grant_type", wallet.redeem("a-code", Optional.empty()).text("error"));
    JsonObject metadata = anybody.get("/.well-known/oauth-authorization-server").json();
    assertFalse(metadata.has("authorization_endpoint"));
    assertEquals(
        List.of("client_credentials"),
        metadata.array("grant_types_supported").flatMap(JsonArray::strings).orElseThrow());
  }

  @Test
  void whatIsHeldIsPromisedAndCollectedWithAFreshTokenOfTheSameWallet() throws Exception {
    Caller.Answer held = office.post("/offers", offerTo("m-10").with("hold", true));
    Caller.Answer promise = wallet.take(foreign.token(claims("m-10")), SD_JWT, 1);
    assertEquals(202, promise.status(), promise.body());
    JsonObject asked = JsonObject.of("transaction_id", promise.text("transaction_id"));
    Caller stranger = anybody.withToken(foreign.token(claims("m-9")));
    Caller same = anybody.withToken(foreign.token(claims("m-10").with("jti", "renewed")));
    assertEquals(202, same.post("/deferred-credential", asked).status());
    assertEquals(
        204,
        office.post("/offers/" + held.text("id") + "/release", "", "application/json").status());
    assertEquals(400, stranger.post("/deferred-credential", asked).status());
    Caller.Answer given = same.post("/deferred-credential", asked);
    assertEquals(200, given.status(), given.body());
    JsonObject note =
        JsonObject.of("notification_id", given.text("notification_id"))
            .with("event", "credential_accepted");
    assertEquals(204, same.post("/notification", note).status());
  }
}
