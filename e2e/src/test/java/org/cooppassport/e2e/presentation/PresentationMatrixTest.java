package org.cooppassport.e2e.presentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.ConsentWarning;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.PresentationReceipt;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our wallet answers our verifier: each format, by each client id prefix, in each response mode, by
 * each way in which a request reaches a wallet.
 */
@Tag("matrix")
class PresentationMatrixTest {
  private static final List<CredentialForm> FORMS =
      List.of(
          CredentialForm.DC_SD_JWT,
          CredentialForm.LDP_VC,
          CredentialForm.LDP_VC_EDDSA_JCS,
          CredentialForm.LDP_VC_ECDSA_RDFC,
          CredentialForm.LDP_VC_ECDSA_SD,
          CredentialForm.LDP_VC_BBS,
          CredentialForm.VC_SD_JWT,
          CredentialForm.VC_JWT,
          CredentialForm.JWT_VC_JSON);

  private static final List<String> PREFIXES =
      List.of(
          "x509_hash",
          "x509_san_dns",
          "decentralized_identifier",
          "verifier_attestation",
          "openid_federation",
          "redirect_uri");

  private static final SigningKey ATTESTER =
      SigningKey.generate(KeyType.P256, RandomSource.secure());

  @TempDir private static Path folder;
  private static Deployment servers;
  private static BackOffice harbour;
  private static BackOffice riverside;
  private static int wallets;

  @BeforeAll
  static void start() throws IOException {
    servers =
        Deployment.start(
            folder.resolve("servers"),
            Command.mainClass("coop-issuer", IssuerMain.class),
            Command.mainClass("coop-verifier", VerifierMain.class),
            new Deployment.Store.Sqlite(),
            Narrator.SILENT);
    servers.killIssuer();
    Path issuing = servers.folder().resolve("issuer/coops/riverside/coop.conf");
    Files.writeString(
        issuing,
        "\nissuer { forms = ["
            + String.join(", ", FORMS.stream().map(form -> "\"" + form.wireName() + "\"").toList())
            + "] }\n",
        StandardOpenOption.APPEND);
    servers.startIssuer();
    attestHarbour();
    takeHarbourIntoHillsidesFederation();
    servers.killVerifier();
    FORMS.stream()
        .map(PresentationMatrixTest::formatOf)
        .distinct()
        .forEach(format -> policy(format));
    servers.startVerifier();
    Http http = Http.trusting(servers.ca());
    harbour =
        new BackOffice(
            http,
            servers.verifierBase("harbour"),
            servers.secret("verifier", "harbour"),
            Narrator.SILENT);
    harbour.signIn();
    riverside =
        new BackOffice(
            http,
            servers.issuerBase("riverside"),
            servers.secret("issuer", "riverside"),
            Narrator.SILENT);
    riverside.signIn();
  }

  @AfterAll
  static void stop() {
    if (servers != null) {
      servers.close();
    }
  }

  private static JsonObject entity(String coop) {
    return Jws.parse(
            Http.trusting(servers.ca())
                .get(servers.verifierBase(coop) + "/.well-known/openid-federation", "")
                .body())
        .unverifiedClaims();
  }

  private static Path harboursFolder() {
    return servers.folder().resolve("verifier/coops/harbour");
  }

  /** Somebody whom the wallet believes says that Harbour's key for requests is Harbour's. */
  private static void attestHarbour() throws IOException {
    JsonObject key =
        entity("harbour")
            .object("metadata")
            .flatMap(metadata -> metadata.object("openid_credential_verifier"))
            .flatMap(role -> role.object("jwks"))
            .flatMap(jwks -> jwks.array("keys"))
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .stream()
            .filter(one -> one.string("use").equals(Optional.of("sig")))
            .findFirst()
            .orElseThrow();
    JsonObject claims =
        JsonObject.builder()
            .put("iss", "https://attester.example")
            .put("sub", "harbour")
            .put("exp", Clock.systemUTC().instant().plusSeconds(3600).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", VerificationKey.fromJwk(key).toJwk()))
            .build();
    Files.writeString(
        harboursFolder().resolve("attestation.jwt"),
        Jws.signing(TokenType.VERIFIER_ATTESTATION).sign(claims, ATTESTER.signer()).text());
    Files.writeString(
        harboursFolder().resolve("coop.conf"),
        "\nverifier.attestation = attestation.jwt\n",
        StandardOpenOption.APPEND);
  }

  private static void takeHarbourIntoHillsidesFederation() throws IOException {
    JsonObject harbour = entity("harbour");
    Path subordinates = servers.folder().resolve("verifier/coops/hillside/subordinates");
    Files.createDirectories(subordinates);
    Files.writeString(
        subordinates.resolve("harbour.json"),
        JsonObject.of("entity", harbour.string("sub").orElseThrow())
            .with("jwks", harbour.object("jwks").orElseThrow())
            .with("entityTypes", JsonArray.ofStrings("openid_credential_verifier"))
            .with("trustMarks", JsonArray.ofStrings("https://hillside.example/marks/member"))
            .toJson());
    Files.writeString(
        harboursFolder().resolve("coop.conf"),
        "\nfederation.authority-hints = [\"" + servers.verifierBase("hillside") + "\"]\n",
        StandardOpenOption.APPEND);
  }

  private static VerifierTrust believed(TrustAnchors authorities) {
    return VerifierTrust.DIDS_ONLY
        .withCertificates(authorities)
        .withAttesters(
            List.of(
                new VerifierTrust.Attester(
                    "https://attester.example", JwkSet.of(Jwk.of(ATTESTER.publicKey())))))
        .withFederations(
            List.of(
                new FederationAnchor(
                    new EntityId(servers.verifierBase("hillside")),
                    JwkSet.parse(entity("hillside").object("jwks").orElseThrow()))));
  }

  private static String formatOf(CredentialForm form) {
    String name = form.wireName();
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  private static String policyOf(String format) {
    return "member-" + format.replaceAll("[^a-z]", "-");
  }

  private static void policy(String format) {
    JsonObject policy =
        JsonReader.readObject(
                """
                {"version": 1, "title": {"en": "Show your membership"},
                 "purpose": {"en": "To let you in"},
                 "retention": {"period": "P1D", "text": {"en": "One day"}},
                 "recipient": {"name": "Harbour Housing Co-op"}, "lanes": ["informational"]}
                """)
            .with("id", policyOf(format))
            .with(
                "credentials",
                JsonReader.read(
                    "[{\"id\":\"membership\",\"type\":\"CoopMembershipCredential\","
                        + "\"formats\":[\""
                        + format
                        + "\"],\"claims\":[{\"path\":[\"standing\"],\"accept\":[\"active\"]}]}]"))
            .with(
                "trust",
                JsonReader.read(
                    "[{\"issuer\":\""
                        + servers.issuerBase("riverside")
                        + "\",\"types\":[\"CoopMembershipCredential\"]},{\"issuer\":\""
                        + servers.issuerDid("riverside")
                        + "\",\"types\":[\"CoopMembershipCredential\"]}]"));
    try {
      Files.writeString(
          servers.folder().resolve("verifier/coops/harbour/policies/" + policyOf(format) + ".json"),
          policy.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Wallet wallet() {
    TrustAnchors authorities = PemCertificates.read(servers.ca());
    RandomSource random = RandomSource.secure();
    WalletStore store =
        FileWalletStore.open(
            folder.resolve("wallet-" + wallets++),
            StoreKey.ofDevice(random.next(StoreKey.BYTES)),
            random);
    return Wallet.builder(
            JdkWalletHttp.trusting(authorities, Destinations.PUBLIC_AND_LOOPBACK),
            store,
            new StoredHolderKeys(store, random))
        .trustingIssuers(new CertifiedIssuers(authorities))
        .trustingVerifiers(believed(authorities))
        .showingUnprovenVerifiers()
        .settings(WalletSettings.DEFAULT.withCopies(20))
        .build();
  }

  /** A wallet with one membership of this form. */
  private static Wallet holding(CredentialForm form) {
    Wallet wallet = wallet();
    JsonObject offer =
        riverside.post(
            "/offers",
            JsonReader.readObject(
                    """
                    {"credentials": [{"type": "CoopMembershipCredential", "claims": {
                      "coop": {"id": "https://localhost/riverside", "name": "Riverside Food Co-op"},
                      "membershipClass": "worker", "memberSince": "2019-04-01",
                      "standing": "active", "politicalRights": true}}]}
                    """)
                .with("forms", JsonArray.ofStrings(form.wireName())),
            201);
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(offer.string("deepLink").orElseThrow()));
    List<WalletCredential> received = wallet.receive(preview, offer.string("tx_code").orElse(""));
    assertEquals(1, received.size());
    return wallet;
  }

  private static JsonObject asked(CredentialForm form, String... more) {
    JsonObject wish = JsonObject.of("policy", policyOf(formatOf(form)));
    for (int i = 0; i < more.length; i += 2) {
      wish = wish.with(more[i], more[i + 1]);
    }
    return harbour.post("/requests", wish, 201);
  }

  private static void accepted(JsonObject made) {
    JsonObject result = harbour.get("/requests/" + made.string("id").orElseThrow());
    assertTrue(result.bool("accepted").orElse(false), result::toJson);
    assertTrue(result.has("receipt"), result::toJson);
    assertFalse(
        result.object("claims").flatMap(c -> c.object("membership")).orElseThrow().isEmpty());
  }

  private static void answered(Wallet wallet, JsonObject made) {
    PresentationPreview preview = wallet.preview(made.string("authorizationRequest").orElseThrow());
    assertTrue(preview.answerable());
    wallet.present(preview.agree());
    accepted(made);
  }

  private static void answeredByBrowser(Wallet wallet, JsonObject made, int which) {
    JsonObject offered =
        made.array("digitalCredentialRequests")
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(which);
    DcApiRequest request =
        new DcApiRequest(
            DcApiRequest.Protocol.of(offered.string("protocol").orElseThrow()).orElseThrow(),
            offered.object("data").orElseThrow());
    PresentationPreview preview = wallet.preview(servers.verifierOrigin(), request);
    PresentationReceipt receipt = wallet.present(preview.agree());
    JsonObject credential =
        JsonObject.builder()
            .put("protocol", request.protocol().wire())
            .put("data", receipt.dcApiData().orElseThrow())
            .build();
    Http.Answer told =
        Http.trusting(servers.ca())
            .post(made.string("digitalCredentialResponses").orElseThrow(), "", credential);
    assertEquals(200, told.status(), told.body());
    accepted(made);
  }

  @TestFactory
  List<DynamicTest> everyClientIdPrefixInEveryResponseMode() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String prefix : PREFIXES) {
      Wallet wallet = holding(CredentialForm.DC_SD_JWT); // its ten copies are shown once each
      for (String mode : List.of("direct_post", "direct_post.jwt")) {
        for (String method : List.of("get", "post")) {
          tests.add(
              DynamicTest.dynamicTest(
                  prefix + " " + mode + " " + method,
                  () ->
                      answered(
                          wallet,
                          asked(
                              CredentialForm.DC_SD_JWT,
                              "clientIdPrefix",
                              prefix,
                              "responseMode",
                              mode,
                              "requestUriMethod",
                              method))));
        }
      }
      for (String mode : List.of("dc_api", "dc_api.jwt")) {
        for (int i = 0; i < 2 && !prefix.equals("redirect_uri"); i++) {
          int which = i;
          tests.add(
              DynamicTest.dynamicTest(
                  prefix + " " + mode + (i == 0 ? " signed" : " unsigned"),
                  () ->
                      answeredByBrowser(
                          wallet,
                          asked(
                              CredentialForm.DC_SD_JWT,
                              "clientIdPrefix",
                              prefix,
                              "responseMode",
                              mode),
                          which)));
        }
      }
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> everyFormOfCredentialByLinkAndByBrowser() {
    return FORMS.stream()
        .map(
            form ->
                DynamicTest.dynamicTest(
                    form.wireName(),
                    () -> {
                      Wallet wallet = holding(form);
                      answered(wallet, asked(form, "responseMode", "direct_post.jwt"));
                      answered(wallet, asked(form, "responseMode", "direct_post"));
                      answeredByBrowser(wallet, asked(form, "responseMode", "dc_api.jwt"), 0);
                      answeredByBrowser(wallet, asked(form, "responseMode", "dc_api"), 1);
                    }))
        .toList();
  }

  @Test
  void ofManyNamesUnderWhichARequestIsSignedEachWalletTakesTheOneItKnows() {
    JsonObject wish =
        JsonObject.of("policy", policyOf("dc+sd-jwt"))
            .with("responseMode", "dc_api.jwt")
            .with(
                "clientIdPrefixes", JsonArray.ofStrings(PREFIXES.subList(0, PREFIXES.size() - 1)));
    answeredByBrowser(holding(CredentialForm.DC_SD_JWT), harbour.post("/requests", wish, 201), 0);
  }

  @Test
  void anUnprovenVerifierIsShownAsWhatItIs() {
    Wallet wallet = holding(CredentialForm.DC_SD_JWT);
    JsonObject made = asked(CredentialForm.DC_SD_JWT, "clientIdPrefix", "redirect_uri");
    PresentationPreview preview = wallet.preview(made.string("authorizationRequest").orElseThrow());
    assertTrue(preview.consent().warnings().contains(ConsentWarning.UNPROVEN));
    assertEquals("", preview.consent().provenName());
  }
}
