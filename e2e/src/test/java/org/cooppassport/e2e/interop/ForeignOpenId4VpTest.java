package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthenticatedRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.PresentationLink;
import org.cooppassport.core.openid.vp.RequestExpectation;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.TransactionType;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers to and from {@code @openid4vc/openid4vp}. */
@Tag("interop")
class ForeignOpenId4VpTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final URI RESPONSE = URI.create("https://verifier.example/post");
  private static final String ORIGIN = "https://verifier.example";
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RANDOM);
  private static final FakeWorld WORLD = new FakeWorld();
  private static final Bytes LEAF = WORLD.authority().leaf(KEY.publicKey(), "verifier.example");
  private static final DecryptionKey DECRYPTION = DecryptionKey.generate(RANDOM);
  private static final DcqlQuery QUERY =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc("m", "urn:example:m", List.of(ClaimsQuery.of("standing"))));
  private static final VpToken TOKEN =
      new VpToken(Map.of("m", List.of(new JsonString("eyJhbGciOiJFUzI1NiJ9.e30.AA~"))));

  private static NodePeer peer;

  @BeforeAll
  static void connect() {
    peer = NodePeer.orSkip();
  }

  private static ClientId clientId(String prefix) {
    return prefix.equals("x509_hash")
        ? ClientId.x509Hash(LEAF)
        : ClientId.x509SanDns("verifier.example");
  }

  private static ClientMetadata metadata() {
    return ClientMetadata.of(List.of("ES256"), List.of()).withEncryptionKey(DECRYPTION.publicKey());
  }

  private static String signed(AuthorizationRequest request) {
    return RequestObject.sign(
            request,
            new RequestKey.Certified(List.of(LEAF), KEY.signer()),
            Clock.systemUTC().instant(),
            Duration.ofMinutes(3))
        .text();
  }

  private static JsonObject call(String operation, JsonObject request) {
    JsonObject answer = peer.call(operation, request);
    assertTrue(answer.string("failed").isEmpty(), answer::toJson);
    return answer;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x509_hash", "x509_san_dns"})
  void aForeignWalletTakesOurRequestAndWeOpenItsEncryptedAnswer(String prefix) {
    ClientId id = clientId(prefix);
    AuthorizationRequest request =
        AuthorizationRequest.builder(id, "nonce-1", QUERY)
            .state("state-1")
            .directPostJwt(RESPONSE)
            .clientMetadata(metadata())
            .build();
    JsonObject asked =
        JsonObject.builder()
            .put(
                "link",
                new AuthorizationRequestLink(
                        id.toString(),
                        URI.create("https://verifier.example/request"),
                        AuthorizationRequestLink.Method.GET)
                    .toLink())
            .put("object", signed(request))
            .build();
    JsonObject read = call("vpResolve", asked);
    assertEquals(Optional.of(prefix), read.string("prefix"));
    assertEquals(Optional.of("nonce-1"), read.string("nonce"));
    assertEquals(Optional.of(QUERY.toJson()), read.object("query"));
    assertEquals(
        Optional.of(JsonArray.ofStrings(DECRYPTION.publicKey().kid().orElseThrow())),
        read.array("encryptionKids"));

    JsonObject answer = call("vpRespond", asked.with("vpToken", TOKEN.toJson()));
    AuthorizationResponse opened =
        EncryptedResponse.parse(
                Form.empty().with("response", answer.string("response").orElseThrow()))
            .open(DECRYPTION);
    assertEquals("state-1", opened.state());
    assertEquals(TOKEN, ((AuthorizationResponse.Presented) opened).vpToken());
  }

  @ParameterizedTest
  @ValueSource(strings = {"signed", "unsigned"})
  void aForeignWalletAnswersOurRequestThroughTheBrowser(String form) {
    boolean signs = form.equals("signed");
    ClientId id = signs ? clientId("x509_hash") : ClientId.origin(ORIGIN);
    AuthorizationRequest request =
        AuthorizationRequest.builder(id, "nonce-1", QUERY)
            .dcApi(ResponseMode.DC_API_JWT, List.of(ORIGIN))
            .clientMetadata(metadata())
            .build();
    JsonObject data =
        signs ? JsonObject.of("request", signed(request)) : DcApiRequest.unsigned(request).data();
    JsonObject answer =
        call(
            "vpRespond",
            JsonObject.builder()
                .put("data", data)
                .put("origin", ORIGIN)
                .put("vpToken", TOKEN.toJson())
                .build());
    AuthorizationResponse opened = EncryptedResponse.parse(answer).open(DECRYPTION);
    assertEquals(TOKEN, ((AuthorizationResponse.Presented) opened).vpToken());
  }

  private static JsonObject foreign(ClientId id, String mode) {
    return JsonObject.builder()
        .put("response_type", "vp_token")
        .put("client_id", id.toString())
        .put("nonce", "nonce-2")
        .put("state", "state-2")
        .put("response_mode", mode)
        .put("response_uri", RESPONSE.toString())
        .put("dcql_query", QUERY.toJson())
        .put("client_metadata", metadata().json())
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct_post", "direct_post.jwt"})
  void ourWalletTakesAForeignRequestAndTheForeignVerifierReadsItsAnswer(String mode) {
    ClientId id = clientId("x509_san_dns");
    JsonObject payload = foreign(id, mode);
    JsonObject made =
        call(
            "vpRequest",
            JsonObject.builder()
                .put("payload", payload)
                .put("requestUri", "https://verifier.example/request")
                .put(
                    "certificate", java.util.Base64.getEncoder().encodeToString(LEAF.toByteArray()))
                .put("signingJwk", KEY.toJwk())
                .build());
    AuthorizationRequestLink link =
        (AuthorizationRequestLink) PresentationLink.parse(made.string("link").orElseThrow());
    RequestExpectation expected =
        RequestExpectation.ofLink(
            link.clientId(),
            "",
            VerifierTrust.DIDS_ONLY.withCertificates(
                TrustAnchors.of(WORLD.authority().authorityDer())),
            Clock.systemUTC().instant());
    AuthenticatedRequest asked =
        RequestObject.parse(made.string("object").orElseThrow()).authenticate(expected);
    assertEquals(id, asked.verifier().clientId());
    assertEquals(QUERY, asked.request().query());

    AuthorizationResponse answer = new AuthorizationResponse.Presented(TOKEN, "state-2");
    Form form =
        asked.request().responseMode().encrypted()
            ? EncryptedResponse.seal(answer, asked.request().clientMetadata(), RANDOM).toForm()
            : answer.toForm();
    JsonObject.Builder posted = JsonObject.builder();
    form.parameters().forEach(posted::put);
    JsonObject read =
        call(
            "vpReceive",
            JsonObject.builder()
                .put("payload", payload)
                .put("response", posted.build())
                .put("decryptionJwk", DECRYPTION.toJwk())
                .build());
    assertEquals(Optional.of(TOKEN.toJson()), read.object("presentations"), read::toJson);

    RequestExpectation stranger =
        RequestExpectation.ofLink(
            link.clientId(), "", VerifierTrust.DIDS_ONLY, Clock.systemUTC().instant());
    assertThrows(
        Refusal.class,
        () -> RequestObject.parse(made.string("object").orElseThrow()).authenticate(stranger));
  }

  // --- Transactions, and the whole wallet

  private static final TransactionData PAYMENT =
      TransactionData.of(
          JsonReader.readObject(
              "{\"type\":\"urn:example:payment\",\"amount\":\"5\",\"credential_ids\":[\"m\"]}"));

  @Test
  void aForeignWalletReadsTheTransactionsThatWeHaveAuthorised() {
    ClientId id = clientId("x509_hash");
    AuthorizationRequest request =
        AuthorizationRequest.builder(id, "nonce-1", QUERY)
            .state("state-1")
            .directPostJwt(RESPONSE)
            .clientMetadata(metadata())
            .transactions(List.of(PAYMENT))
            .build();
    JsonObject read =
        call(
            "vpResolve",
            JsonObject.builder()
                .put(
                    "link",
                    new AuthorizationRequestLink(
                            id.toString(),
                            URI.create("https://verifier.example/request"),
                            AuthorizationRequestLink.Method.GET)
                        .toLink())
                .put("object", signed(request))
                .build());
    assertEquals(Optional.of(JsonArray.of(PAYMENT.json())), read.array("transactions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct_post", "direct_post.jwt"})
  void ourWalletAuthorisesATransactionOfAForeignVerifierWhichFindsItAuthorised(String mode) {
    FakeWorld world = new FakeWorld();
    Bytes leaf = world.authority().leaf(KEY.publicKey(), "foreign.example");
    DcqlQuery query =
        DcqlQuery.allOf(
            CredentialQuery.sdJwtVc(
                "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))));
    JsonObject payload =
        foreign(ClientId.x509SanDns("foreign.example"), mode)
            .with("response_uri", "https://foreign.example/response")
            .with("dcql_query", query.toJson())
            .with("transaction_data", JsonArray.ofStrings(PAYMENT.text()));
    JsonObject made =
        call(
            "vpRequest",
            JsonObject.builder()
                .put("payload", payload)
                .put("requestUri", "https://foreign.example/request")
                .put(
                    "certificate", java.util.Base64.getEncoder().encodeToString(leaf.toByteArray()))
                .put("signingJwk", KEY.toJwk())
                .build());
    List<Form> posted = new ArrayList<>();
    world
        .network()
        .host(
            "foreign.example",
            request -> {
              if (request.uri().getPath().equals("/request")) {
                return InMemoryNetwork.text(
                    "application/oauth-authz-req+jwt", made.string("object").orElseThrow());
              }
              posted.add(Form.parse(request.body().toUtf8()));
              return InMemoryNetwork.json(200, JsonObject.EMPTY);
            });
    world.clock().advance(Duration.between(FakeWorld.START, Clock.systemUTC().instant()));
    Wallet wallet =
        world.wallet(
            WalletSettings.DEFAULT.withTransactionTypes(
                TransactionType.of("urn:example:payment", "amount")));
    wallet.receive(wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP))));
    PresentationPreview preview = wallet.preview(made.string("link").orElseThrow());
    assertEquals(List.of(PAYMENT), preview.consent().transactions());
    wallet.present(preview.agree());

    JsonObject.Builder form = JsonObject.builder();
    posted.get(0).parameters().forEach(form::put);
    JsonObject read =
        call(
            "vpReceive",
            JsonObject.builder()
                .put("payload", payload)
                .put("response", form.build())
                .put("decryptionJwk", DECRYPTION.toJwk())
                .build());
    assertEquals(Optional.of("state-2"), read.string("state"));
    String presented =
        read.object("presentations")
            .flatMap(all -> all.array("m"))
            .flatMap(JsonArray::strings)
            .orElseThrow()
            .get(0);
    JsonObject binding = SdJwt.parse(presented).keyBindingJwt().orElseThrow().unverifiedClaims();
    assertEquals(Optional.of("x509_san_dns:foreign.example"), binding.string("aud"));
    assertEquals(Optional.of("nonce-2"), binding.string("nonce"));
    JsonObject hashes =
        JsonObject.of(
            "transaction_data_hashes", binding.array("transaction_data_hashes").orElseThrow());
    JsonObject checked =
        JsonObject.of("transactionData", JsonArray.ofStrings(PAYMENT.text()))
            .with("credentials", JsonObject.of("m", JsonArray.of(hashes)));
    assertEquals(
        Optional.of(JsonArray.ofStrings("m")),
        call("vpTransactions", checked).array("credentials"));
    TransactionData dearer = TransactionData.of(PAYMENT.json().with("amount", "500"));
    assertTrue(
        peer.tryCall(
                "vpTransactions",
                checked.with("transactionData", JsonArray.ofStrings(dearer.text())))
            .has("failed"));
  }
}
