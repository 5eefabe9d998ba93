package org.cooppassport.e2e.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.e2e.story.RunningServer;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.RefusedByPeer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A federation of three servers over https: the anchor; Hillside, an intermediate; and below it
 * Riverside, an issuer, and Harbour, a verifier. Harbour trusts whom the anchor's federation knows,
 * and the member's wallet knows Harbour by the same federation.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveFederationTest {
  private static final Command VERIFIER = Command.mainClass("coop-verifier", VerifierMain.class);
  private static final String MEMBERSHIP =
      "[{\"id\":\"membership\",\"type\":\"CoopMembershipCredential\",\"formats\":[\"dc+sd-jwt\"],"
          + "\"claims\":[{\"path\":[\"standing\"],\"accept\":[\"active\"]}]}]";

  @TempDir private static Path folder;
  private static Deployment servers;
  private static RunningServer anchorServer;
  private static String anchorOrigin;
  private static Http http;
  private static BackOffice harbour;
  private static BackOffice riverside;
  private static Wallet wallet;
  private static int wallets;
  private static JsonObject acceptedResult;

  @BeforeAll
  static void start() throws IOException {
    servers =
        Deployment.start(
            folder.resolve("servers"),
            Command.mainClass("coop-issuer", IssuerMain.class),
            VERIFIER,
            new Deployment.Store.Sqlite(),
            Narrator.SILENT);
    http = Http.trusting(servers.ca());
    anchorOrigin = "https://localhost:" + freePort();
    run("init", "--origin", anchorOrigin, "--ca-folder", folder.resolve("servers/ca").toString());
    run("add-coop", "--id", "federation", "--name", "Federation of Co-ops");
    startAnchor();

    takeIn(anchorCoop(), "hillside", configuration(hillside()), "{\"intermediate\":true}");
    append(anchorCoop().resolve("coop.conf"), marksOf(hillside()));
    JsonObject marked = JsonObject.of("trustMarks", JsonArray.ofStrings(mark()));
    takeIn(coop("verifier", "hillside"), "riverside", configuration(issuer()), marked.toJson());
    takeIn(coop("verifier", "hillside"), "harbour", configuration(verifier()), marked.toJson());
    hint(coop("verifier", "hillside"), anchor());
    hint(coop("verifier", "harbour"), hillside());
    hint(coop("issuer", "riverside"), hillside());
    Files.writeString(coop("verifier", "harbour").resolve("policies/member.json"), policy());
    restartAnchor();
    restartVerifier();
    String given =
        body(hillside() + "/federation/trust-mark?sub=" + encoded(issuer()) + markType());
    Files.createDirectories(coop("issuer", "riverside").resolve("trust-marks"));
    Files.writeString(coop("issuer", "riverside").resolve("trust-marks/member.jwt"), given);
    servers.killIssuer();
    servers.startIssuer();
    riverside =
        new BackOffice(http, issuer(), servers.secret("issuer", "riverside"), Narrator.SILENT);
    riverside.signIn();
    wallet = holdingAMembership();
  }

  @AfterAll
  static void stop() {
    if (anchorServer != null) {
      anchorServer.close();
    }
    if (servers != null) {
      servers.close();
    }
  }

  // --- The three servers

  private static String anchor() {
    return anchorOrigin + "/federation";
  }

  private static String hillside() {
    return servers.verifierBase("hillside");
  }

  private static String verifier() {
    return servers.verifierBase("harbour");
  }

  private static String issuer() {
    return servers.issuerBase("riverside");
  }

  private static String mark() {
    return hillside() + "/marks/member";
  }

  private static String markType() {
    return "&trust_mark_type=" + encoded(mark());
  }

  private static String marksOf(String issuer) {
    return "\nfederation.trust-mark-issuers { \"" + mark() + "\" = [\"" + issuer + "\"] }\n";
  }

  private static Path anchorCoop() {
    return folder.resolve("anchor/coops/federation");
  }

  private static Path coop(String server, String id) {
    return servers.folder().resolve(server + "/coops/" + id);
  }

  private static void run(String command, String... more) {
    List<String> line = new ArrayList<>(List.of(command, "--data", data(), "--dev"));
    line.addAll(List.of(more));
    Command.Result result = VERIFIER.run(Map.of(), line);
    assertEquals(0, result.exit(), result::output);
  }

  private static String data() {
    return folder.resolve("anchor").toString();
  }

  private static void startAnchor() {
    anchorServer =
        VERIFIER.serve(
            Map.of(),
            List.of("serve", "--data", data(), "--dev", "--exit-with-parent"),
            folder.resolve("anchor.log"));
  }

  private static void restartAnchor() {
    anchorServer.close();
    startAnchor();
  }

  private static void restartVerifier() {
    servers.killVerifier();
    servers.startVerifier();
    harbour =
        new BackOffice(http, verifier(), servers.secret("verifier", "harbour"), Narrator.SILENT);
    harbour.signIn();
  }

  private static void takeIn(Path superior, String name, JsonObject configuration, String more)
      throws IOException {
    Files.createDirectories(superior.resolve("subordinates"));
    Files.writeString(
        superior.resolve("subordinates/" + name + ".json"),
        JsonObject.builder()
            .put("entity", configuration.string("sub").orElseThrow())
            .put("jwks", configuration.object("jwks").orElseThrow())
            .putStrings(
                "entityTypes",
                configuration.object("metadata").orElseThrow().names().stream()
                    .filter(type -> type.startsWith("openid"))
                    .toList())
            .putAll(JsonReader.readObject(more))
            .build()
            .toJson());
  }

  private static void hint(Path coop, String superior) {
    append(coop.resolve("coop.conf"), "\nfederation.authority-hints = [\"" + superior + "\"]\n");
  }

  private static void append(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String policy() {
    return JsonReader.readObject(
            """
            {"id": "member", "version": 1, "title": {"en": "Show your membership"},
             "purpose": {"en": "To let you in"},
             "retention": {"period": "P1D", "text": {"en": "One day"}},
             "recipient": {"name": "Harbour Housing Co-op"}, "lanes": ["informational"]}
            """)
        .with("credentials", JsonReader.read(MEMBERSHIP))
        .with(
            "trust",
            JsonArray.of(
                JsonObject.builder()
                    .put(
                        "federation",
                        JsonObject.builder()
                            .put("anchor", anchor())
                            .put("keys", configuration(anchor()).object("jwks").orElseThrow())
                            .putStrings("trustMarks", List.of(mark()))
                            .build())
                    .putStrings("types", List.of("CoopMembershipCredential"))
                    .putStrings("lanes", List.of("informational"))
                    .put("decision", "https://harbour.example/minutes/7")
                    .build()))
        .toJson();
  }

  // --- Calls

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String body(String url) {
    Http.Answer answer = http.get(url, "");
    assertEquals(200, answer.status(), () -> url + ": " + answer.body());
    return answer.body();
  }

  private static JsonObject configuration(String entity) {
    return Jws.parse(body(entity + "/.well-known/openid-federation")).unverifiedClaims();
  }

  private static FederationAnchor believed() {
    return new FederationAnchor(
        new EntityId(anchor()), JwkSet.parse(configuration(anchor()).object("jwks").orElseThrow()));
  }

  private static Wallet holdingAMembership() {
    TrustAnchors authorities = PemCertificates.read(servers.ca());
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(
            folder.resolve("wallet-" + wallets++),
            StoreKey.ofDevice(random.next(StoreKey.BYTES)),
            random);
    Wallet made =
        Wallet.builder(
                JdkWalletHttp.trusting(authorities, Destinations.PUBLIC_AND_LOOPBACK),
                store,
                new StoredHolderKeys(store, random))
            .trustingIssuers(new CertifiedIssuers(authorities))
            .trustingVerifiers(
                VerifierTrust.DIDS_ONLY
                    .withCertificates(authorities)
                    .withFederations(List.of(believed())))
            .settings(WalletSettings.DEFAULT.withCopies(20))
            .build();
    JsonObject offer =
        riverside.post(
            "/offers",
            JsonReader.readObject(
                """
                {"credentials": [{"type": "CoopMembershipCredential", "claims": {
                  "coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
                  "membershipClass": "worker", "memberSince": "2019-04-01",
                  "standing": "active", "politicalRights": true}}], "forms": ["dc+sd-jwt"]}
                """),
            201);
    OfferPreview preview = made.preview(ReceivedOffer.read(offer.string("deepLink").orElseThrow()));
    made.receive(preview, offer.string("tx_code").orElse(""));
    return made;
  }

  private static JsonObject asked(String prefix) {
    return harbour.post(
        "/requests",
        JsonObject.of("policy", "member", "clientIdPrefix", prefix)
            .with("responseMode", "direct_post.jwt"),
        201);
  }

  private static JsonObject answered(String prefix) {
    JsonObject made = asked(prefix);
    PresentationPreview preview = wallet.preview(made.string("authorizationRequest").orElseThrow());
    try {
      wallet.present(preview.agree());
    } catch (RefusedByPeer e) {
      assertEquals(400, e.status());
    }
    return harbour.get("/requests/" + made.string("id").orElseThrow());
  }

  private static void notAccepted(JsonObject result, String code) {
    assertFalse(result.bool("accepted").orElseThrow(), result::toJson);
    assertTrue(result.toJson().contains(code), result::toJson);
    assertFalse(result.has("receipt"));
  }

  // --- What each of them publishes

  @Test
  @Order(1)
  void eachEntityPublishesAllThatItIs() {
    JsonObject issuer = configuration(issuer());
    JsonObject roles = issuer.object("metadata").orElseThrow();
    JsonObject credentialIssuer = roles.object("openid_credential_issuer").orElseThrow();
    JsonObject served = http.get(issuer() + "/.well-known/openid-credential-issuer", "").json();
    for (String name : served.names()) {
      assertEquals(served.get(name), credentialIssuer.get(name), name);
    }
    assertTrue(credentialIssuer.has("jwks"));
    assertEquals(
        Optional.of(http.get(issuer() + "/.well-known/oauth-authorization-server", "").json()),
        roles.object("oauth_authorization_server"));
    assertEquals(
        Optional.of("Riverside Food Co-op"),
        roles.object("federation_entity").flatMap(own -> own.string("organization_name")));
    assertTrue(issuer.has("trust_marks") && issuer.has("authority_hints"));
    JsonObject verifier =
        configuration(verifier())
            .object("metadata")
            .flatMap(metadata -> metadata.object("openid_credential_verifier"))
            .orElseThrow();
    assertTrue(verifier.has("jwks") && verifier.has("vp_formats_supported"), verifier::toJson);
    assertTrue(configuration(anchor()).has("trust_mark_issuers"));
    assertFalse(configuration(anchor()).has("authority_hints"));
  }

  @Test
  @Order(2)
  void statementsListsMarksAndKeysAreServedAndVerify() {
    String statement = body(anchor() + "/federation/fetch?sub=" + encoded(hillside()));
    assertEquals(Optional.of(hillside()), Jws.parse(statement).unverifiedClaims().string("sub"));
    assertEquals("[\"" + hillside() + "\"]", body(anchor() + "/federation/list"));
    assertEquals("[\"" + hillside() + "\"]", body(anchor() + "/federation/list?intermediate=true"));
    assertEquals(
        "[\"" + issuer() + "\"]",
        body(hillside() + "/federation/list?entity_type=openid_credential_issuer"));
    TrustChain chain =
        TrustChain.verify(
            List.of(
                body(issuer() + "/.well-known/openid-federation"),
                body(hillside() + "/federation/fetch?sub=" + encoded(issuer())),
                statement,
                body(anchor() + "/.well-known/openid-federation")),
            believed(),
            Clock.systemUTC().instant());
    assertEquals(
        List.of(issuer(), hillside(), anchor()),
        chain.path().stream().map(EntityId::value).toList());

    Http.Answer status =
        http.form(
            hillside() + "/federation/trust-mark-status",
            Map.of(
                "trust_mark",
                body(hillside() + "/federation/trust-mark?sub=" + encoded(issuer()) + markType())));
    assertEquals(200, status.status(), status::body);
    Jws told = Jws.parse(status.body());
    JwkSet keys = JwkSet.parse(configuration(hillside()).object("jwks").orElseThrow());
    assertEquals(
        Optional.of("active"),
        told.verify(
                TokenType.TRUST_MARK_STATUS,
                keys.find(told.header().kid().orElseThrow()).orElseThrow().key(),
                AllowedAlgorithms.DEFAULT)
            .claims()
            .json()
            .string("status"));
    String marked = body(hillside() + "/federation/trust-marked?" + markType().substring(1));
    assertTrue(marked.contains(issuer()) && marked.contains(verifier()), marked);
    assertTrue(
        Jws.parse(body(anchor() + "/federation/historical-keys")).isOfType(TokenType.JWK_SET));
  }

  @Test
  @Order(3)
  void theIntermediatesResolverAnswersAboutThoseItTookIn() {
    String url =
        hillside()
            + "/federation/resolve?sub="
            + encoded(issuer())
            + "&trust_anchor="
            + encoded(hillside());
    JsonObject resolved = Jws.parse(body(url)).unverifiedClaims();
    assertEquals(Optional.of(issuer()), resolved.string("sub"));
    FederationAnchor itself =
        new FederationAnchor(
            new EntityId(hillside()),
            JwkSet.parse(configuration(hillside()).object("jwks").orElseThrow()));
    TrustChain chain =
        TrustChain.verify(
            resolved.array("trust_chain").flatMap(JsonArray::strings).orElseThrow(),
            itself,
            Clock.systemUTC().instant());
    assertEquals(
        resolved.object("metadata").orElseThrow(), chain.metadata(), "what the chain says");
  }

  // --- What it is for

  @Test
  @Order(4)
  void aCredentialOfALeafIsAcceptedAndTheVerifierIsKnownByTheSameFederation() {
    JsonObject made = asked("openid_federation");
    PresentationPreview preview = wallet.preview(made.string("authorizationRequest").orElseThrow());
    assertEquals(Proof.FEDERATION, preview.consent().proof());
    assertEquals(verifier(), preview.consent().provenName());
    wallet.present(preview.agree());
    acceptedResult = harbour.get("/requests/" + made.string("id").orElseThrow());
    assertTrue(acceptedResult.bool("accepted").orElseThrow(), acceptedResult::toJson);
    assertTrue(acceptedResult.has("receipt"));
  }

  @Test
  @Order(5)
  void aReceiptHoldsOfflineWithTheChainAsOfThen() throws IOException {
    Path receipt = folder.resolve("receipt.json");
    Files.writeString(
        receipt, harbour.text("/receipts/" + acceptedResult.string("receipt").orElseThrow()));
    assertTrue(Files.size(receipt) > 1000);
    anchorServer.close();
    try {
      Command.Result result = VERIFIER.run(Map.of(), List.of("verify-receipt", receipt.toString()));
      assertEquals(0, result.exit(), result::output);
    } finally {
      startAnchor();
    }
  }

  @Test
  @Order(6)
  @Tag("attack:TRU-02")
  void anAnchorThatCannotBeReachedEndsTrustOnBothSides() {
    anchorServer.close();
    try {
      restartVerifier();
      notAccepted(answered("x509_hash"), "TRUST_UNAVAILABLE");
      String link = asked("openid_federation").string("authorizationRequest").orElseThrow();
      Refusal refusal = assertThrows(Refusal.class, () -> wallet.preview(link));
      assertEquals(Optional.of("client_id"), refusal.parameter());
    } finally {
      startAnchor();
    }
    restartVerifier();
    assertTrue(answered("x509_hash").bool("accepted").orElseThrow());
  }

  private static void rewrite(Path file, String name, String value) throws IOException {
    Files.writeString(
        file,
        JsonReader.readObject(Files.readString(file)).with(name, JsonReader.read(value)).toJson());
  }

  @Test
  @Order(7)
  @Tag("attack:TRU-03")
  @Tag("attack:TRU-04")
  void whatASuperiorForbidsIsForbidden() throws IOException {
    Path file = anchorCoop().resolve("subordinates/hillside.json");
    String good = Files.readString(file);
    for (String[] rule :
        List.of(
            new String[] {"constraints", "{\"max_path_length\":0}", "INVALID_TRUST_CHAIN"},
            new String[] {
              "metadataPolicy",
              "{\"openid_credential_issuer\":{\"coop_decision\":{\"essential\":true}}}",
              "INVALID_METADATA"
            })) {
      rewrite(file, rule[0], rule[1]);
      restartAnchor();
      restartVerifier();
      JsonObject result = answered("x509_hash");
      Files.writeString(file, good);
      notAccepted(result, rule[2]);
    }
    restartAnchor();
  }

  @Test
  @Order(8)
  @Tag("attack:TRU-02")
  void whoeverIsPutOutOfTheFederationIsOutWithEverybodyBelow() throws IOException {
    Path file = anchorCoop().resolve("subordinates/hillside.json");
    String good = Files.readString(file);
    Files.delete(file);
    restartAnchor();
    restartVerifier();
    JsonObject result = answered("x509_hash");
    Files.writeString(file, good);
    restartAnchor();
    notAccepted(result, "INVALID_TRUST_CHAIN");
    restartVerifier();
    assertTrue(answered("x509_hash").bool("accepted").orElseThrow());
  }

  @Test
  @Order(9)
  @Tag("attack:TRU-01")
  void aHintThatLeadsBackDoesNotHideTheGoodPath() throws IOException {
    wallet = holdingAMembership(); // with fresh copies
    takeIn(coop("verifier", "harbour"), "hillside", configuration(hillside()), "{}");
    append(
        coop("verifier", "hillside").resolve("coop.conf"),
        "\nfederation.authority-hints = [\"" + verifier() + "\", \"" + anchor() + "\"]\n");
    restartVerifier();
    assertTrue(answered("x509_hash").bool("accepted").orElseThrow());
    append(
        coop("verifier", "hillside").resolve("coop.conf"),
        "\nfederation.authority-hints = [\"" + verifier() + "\"]\n");
    restartVerifier();
    notAccepted(answered("x509_hash"), "INVALID_TRUST_CHAIN");
  }
}
