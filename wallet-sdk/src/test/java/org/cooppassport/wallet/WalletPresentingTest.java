package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.dcql.TrustedAuthoritiesQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.RequestByValue;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.openid.vp.VerifierInfo;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The wallet as the client of verifiers it never saw. */
class WalletPresentingTest {
  private static final String SHOP = "https://shop.example";
  private static final CredentialQuery MEMBERSHIP =
      CredentialQuery.sdJwtVc("m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing")));
  private static final CredentialQuery KYC =
      CredentialQuery.sdJwtVc("k", FakeIssuer.KYC_VCT, List.of(ClaimsQuery.of("given_name")));
  private static final TransactionType PAYMENT =
      TransactionType.of("urn:example:payment", "amount");

  private final FakeWorld world = new FakeWorld();
  private final SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final Bytes leaf = world.authority().leaf(key.publicKey(), "shop.example");
  private final ClientId shop = ClientId.x509Hash(leaf);

  private Wallet holding(WalletSettings settings) {
    Wallet wallet = world.wallet(settings);
    wallet.receive(
        wallet.preview(
            ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP, FakeIssuer.KYC))));
    return wallet;
  }

  private Wallet holding() {
    return holding(WalletSettings.DEFAULT);
  }

  private AuthorizationRequest.Builder asking(ClientId who, DcqlQuery query) {
    return AuthorizationRequest.builder(who, "nonce-1", query);
  }

  private DcApiRequest signed(AuthorizationRequest request) {
    return DcApiRequest.signed(
        RequestObject.sign(
            request,
            new RequestKey.Certified(List.of(leaf), key.signer()),
            world.clock().instant(),
            Duration.ofMinutes(3)));
  }

  private static JsonObject keyBinding(JsonValue presentation) {
    return SdJwt.parse(((JsonString) presentation).value())
        .keyBindingJwt()
        .orElseThrow()
        .unverifiedClaims();
  }

  private static JsonValue first(AuthorizationResponse answer, String query) {
    return ((AuthorizationResponse.Presented) answer).vpToken().presentations().get(query).get(0);
  }

  private int requestsSoFar() {
    return world.network().requests().size();
  }

  @Test
  void answersAPageThroughThePlatformInClearAndMadeOutToItsOrigin() {
    Wallet wallet = holding();
    int before = requestsSoFar();
    DcApiRequest unsigned =
        DcApiRequest.unsigned(
            asking(ClientId.origin(SHOP), DcqlQuery.allOf(MEMBERSHIP))
                .dcApi(ResponseMode.DC_API, List.of())
                .build());
    PresentationPreview preview = wallet.preview(SHOP, unsigned);
    assertEquals(Proof.ORIGIN, preview.consent().proof());
    assertEquals(SHOP, preview.consent().provenName());
    assertEquals(SHOP, preview.consent().host());
    PresentationReceipt receipt = wallet.present(preview.agree());
    JsonObject data = receipt.dcApiData().orElseThrow();
    assertFalse(data.has("state"));
    JsonObject binding = keyBinding(first(AuthorizationResponse.parse(data), "m"));
    assertEquals(Optional.of("origin:" + SHOP), binding.string("aud"));
    assertEquals(Optional.of("nonce-1"), binding.string("nonce"));
    assertEquals(before, requestsSoFar(), "nothing goes over the network");
  }

  @Test
  void answersASignedRequestThroughThePlatformEncrypted() {
    Wallet wallet = holding();
    DecryptionKey decryption = DecryptionKey.generate(RandomSource.secure());
    AuthorizationRequest request =
        asking(shop, DcqlQuery.allOf(MEMBERSHIP))
            .dcApi(ResponseMode.DC_API_JWT, List.of(SHOP))
            .clientMetadata(
                ClientMetadata.of(List.of("ES256"), List.of())
                    .withEncryptionKey(decryption.publicKey()))
            .build();
    PresentationPreview preview = wallet.preview(SHOP, signed(request));
    assertEquals(Proof.CERTIFICATE, preview.consent().proof());
    assertEquals("shop.example", preview.consent().provenName());
    JsonObject data = wallet.present(preview.agree()).dcApiData().orElseThrow();
    AuthorizationResponse answer = EncryptedResponse.parse(data).open(decryption);
    assertEquals(Optional.of("origin:" + SHOP), keyBinding(first(answer, "m")).string("aud"));
  }

  @Test
  @Tag("attack:WAL-05")
  void refusesAPageThatPassesOnAnothersRequest() {
    Wallet wallet = holding();
    AuthorizationRequest request =
        asking(shop, DcqlQuery.allOf(MEMBERSHIP)).dcApi(ResponseMode.DC_API, List.of(SHOP)).build();
    Refusal refusal =
        assertThrows(Refusal.class, () -> wallet.preview("https://evil.example", signed(request)));
    assertEquals(Optional.of("expected_origins"), refusal.parameter());
  }

  private String byValue(String address) {
    return RequestByValue.unsigned(
            asking(ClientId.redirectUri(address), DcqlQuery.allOf(MEMBERSHIP))
                .directPost(URI.create(address))
                .state("s-1")
                .clientMetadata(ClientMetadata.of(List.of("ES256"), List.of()))
                .build())
        .toLink();
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:WAL-06")
  void anUnprovenVerifierIsRefusedUnlessTheAppShowsIt() {
    Wallet wallet = holding();
    int before = requestsSoFar();
    Refusal refusal =
        assertThrows(Refusal.class, () -> wallet.preview(byValue("https://anybody.example/post")));
    assertEquals(Reason.INVALID_REQUEST_OBJECT_CLIENT, refusal.reason());
    assertEquals(before, requestsSoFar(), "nobody hears anything");

    Wallet showing =
        Wallet.builder(
                world.network(),
                world.store(),
                new StoredHolderKeys(world.store(), RandomSource.secure()))
            .clock(world.clock())
            .showingUnprovenVerifiers()
            .build();
    PresentationPreview preview = showing.preview(byValue("https://anybody.example/post"));
    assertEquals("", preview.consent().provenName());
    assertEquals(Proof.ADDRESS_ONLY, preview.consent().proof());
    assertEquals("anybody.example", preview.consent().host());
    assertTrue(preview.consent().warnings().contains(ConsentWarning.UNPROVEN));
  }

  private static TransactionData payment(String... credentials) {
    return TransactionData.of(
        JsonReader.readObject("{\"type\":\"urn:example:payment\",\"amount\":\"5\"}").toBuilder()
            .putStrings("credential_ids", List.of(credentials))
            .build());
  }

  @Test
  @Tag("attack:VP-13")
  void ofTheCredentialsATransactionNamesExactlyOneSignsIt() {
    Wallet wallet = holding(WalletSettings.DEFAULT.withTransactionTypes(PAYMENT));
    TransactionData data = payment("k", "m");
    world.verifier().bending(builder -> builder.transactions(List.of(data)));
    PresentationPreview preview =
        wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP, KYC)));
    assertEquals(List.of(data), preview.consent().transactions());
    wallet.present(preview.agree());
    AuthorizationResponse answer = world.verifier().latest().answers().get(0);
    List<String> signers = new ArrayList<>();
    for (String query : List.of("m", "k")) {
      if (keyBinding(first(answer, query)).has("transaction_data_hashes")) {
        signers.add(query);
      }
    }
    assertEquals(List.of("k"), signers);
    assertTrue(
        keyBinding(first(answer, "k"))
            .array("transaction_data_hashes")
            .flatMap(hashes -> hashes.strings())
            .orElseThrow()
            .contains(data.hash(HashAlgorithm.SHA_256)));
  }

  @Test
  @Tag("attack:VP-13")
  void aTransactionWithAMemberTheTypeDoesNotHaveIsRefusedAndTheVerifierIsTold() {
    Wallet wallet = holding(WalletSettings.DEFAULT.withTransactionTypes(PAYMENT));
    for (JsonObject bent :
        List.of(payment("m").json().with("hidden", "fee"), payment("m").json().without("amount"))) {
      world.verifier().bending(builder -> builder.transactions(List.of(TransactionData.of(bent))));
      String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
      assertEquals(
          Reason.INVALID_TRANSACTION_DATA,
          assertThrows(Refusal.class, () -> wallet.preview(link)).reason());
      AuthorizationResponse heard = world.verifier().latest().answers().get(0);
      assertEquals(
          "invalid_transaction_data", ((AuthorizationResponse.Declined) heard).error().code());
    }
  }

  @Test
  @Tag("attack:WAL-06")
  void aVerifierThatIsNotAuthenticatedHearsNothingOfWhatIsWrong() {
    Wallet wallet = holding();
    world.verifier().bending(builder -> builder.transactions(List.of(payment("m"))));
    world.verifier().bendingObject(text -> text.substring(0, text.length() - 4) + "AAAA");
    String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(Refusal.class, () -> wallet.preview(link));
    assertEquals(
        0,
        world.network().requests().stream()
            .filter(request -> request.method() == WalletHttp.Method.POST)
            .filter(request -> request.uri().getPath().startsWith("/response/"))
            .count());
  }

  @Test
  void anErrorIsEncryptedWhereTheVerifierWantsItsAnswersSo() {
    Wallet wallet = holding();
    world.verifier().answeredBy(ResponseMode.DIRECT_POST_JWT);
    world.verifier().bending(builder -> builder.transactions(List.of(payment("m"))));
    String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(Refusal.class, () -> wallet.preview(link));
    AuthorizationResponse heard = world.verifier().latest().answers().get(0);
    assertEquals(
        "invalid_transaction_data", ((AuthorizationResponse.Declined) heard).error().code());
    WalletHttp.Request posted =
        world.network().requests().get(world.network().requests().size() - 1);
    assertTrue(posted.body().toUtf8().startsWith("response="), "nothing in clear");
  }

  @Test
  void anErrorGoesInClearOnlyIfTheVerifierNamesNoUsableKey() {
    Wallet wallet = holding();
    world.verifier().answeredBy(ResponseMode.DIRECT_POST_JWT);
    world
        .verifier()
        .bending(builder -> builder.clientMetadata(ClientMetadata.of(List.of("ES256"), List.of())));
    String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    Refusal refusal = assertThrows(Refusal.class, () -> wallet.preview(link));
    assertEquals(Optional.of("client_metadata"), refusal.parameter());
    String posted =
        world.network().requests().get(world.network().requests().size() - 1).body().toUtf8();
    assertTrue(posted.contains("error=invalid_request"), posted);
  }

  @Test
  @Tag("attack:WAL-06")
  void aMemberWhoDeclinesTellsNothingToWhoeverIsNotProven() {
    holding();
    world.network().host("anybody.example", request -> InMemoryNetwork.empty(200));
    Wallet showing =
        Wallet.builder(
                world.network(),
                world.store(),
                new StoredHolderKeys(world.store(), RandomSource.secure()))
            .clock(world.clock())
            .showingUnprovenVerifiers()
            .build();
    PresentationPreview preview = showing.preview(byValue("https://anybody.example/post"));
    int before = requestsSoFar();
    showing.refuse(preview);
    assertEquals(before, requestsSoFar());
    assertEquals(DiaryEntry.Outcome.DECLINED, showing.diary().get(0).outcome());
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:WAL-06")
  void aRequestObjectThatIsTooLargeOrOfAnotherTypeIsRefusedSilently() {
    Wallet wallet = holding();
    long before = posts();
    world.verifier().bendingObject(text -> text + "A".repeat(300 << 10));
    String large = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(RuntimeException.class, () -> wallet.preview(large));
    world.verifier().bendingObject(text -> "<html>" + text);
    String html = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(Refusal.class, () -> wallet.preview(html));
    world.verifier().bendingObject(text -> text.replace('.', ' '));
    String broken = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(Refusal.class, () -> wallet.preview(broken));
    assertEquals(before, posts());
  }

  private long posts() {
    return world.network().requests().stream()
        .filter(request -> request.method() == WalletHttp.Method.POST)
        .filter(request -> request.uri().getPath().startsWith("/response/"))
        .count();
  }

  @Test
  @Tag("attack:WAL-06")
  void whatAVerifierAnswersSendsTheMemberToNoAddressButAnHttpsOne() {
    for (String redirect : List.of("http://a.example/", "javascript:alert(1)", "file:///etc")) {
      Wallet wallet = holding();
      world
          .verifier()
          .answering(form -> InMemoryNetwork.json(200, JsonObject.of("redirect_uri", redirect)));
      PresentationPreview preview =
          wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP)));
      assertThrows(Refusal.class, () -> wallet.present(preview.agree()), redirect);
      assertEquals(DiaryEntry.Outcome.DELIVERED, wallet.diary().get(0).outcome());
    }
  }

  @Test
  void ofAlternativesTheMemberTakesTheOneTheyLike() {
    Wallet wallet = holding();
    DcqlQuery either =
        new DcqlQuery(
            List.of(MEMBERSHIP, KYC),
            List.of(CredentialSetQuery.required(List.of(List.of("k"), List.of("m")))));
    PresentationPreview preview = wallet.preview(world.verifier().request(either));
    CredentialChoice choice = preview.choices().get(0);
    assertEquals(List.of(0, 1), choice.possible());
    assertEquals(0, choice.chosen());
    assertEquals("k", preview.consent().sharings().get(0).queryId());

    PresentationPreview other = preview.choosing(0, 1);
    assertEquals(1, other.choices().get(0).chosen());
    assertEquals(1, other.consent().sharings().size());
    assertEquals("m", other.consent().sharings().get(0).queryId());
    wallet.present(other.agree());
    assertEquals(1, world.verifier().latest().results().get(0).credentials().size());
    assertThrows(IllegalArgumentException.class, () -> preview.choosing(0, 2));

    String check = preview.consent().sharings().get(0).credentialId();
    PresentationPreview without = preview.leavingOut(check);
    assertEquals(List.of(1), without.choices().get(0).possible());
    assertEquals("m", without.consent().sharings().get(0).queryId());
  }

  private static CredentialQuery trusting(String type, String value) {
    return new CredentialQuery(
        "m",
        "dc+sd-jwt",
        CredentialQuery.Cardinality.ONE,
        MEMBERSHIP.meta(),
        List.of(new TrustedAuthoritiesQuery(type, List.of(value))),
        CredentialQuery.HolderBinding.REQUIRED,
        MEMBERSHIP.claims(),
        List.of());
  }

  @Test
  void aCredentialOfAnotherAuthorityThanTheVerifierBelievesStaysAtHome() {
    Wallet wallet = holding();
    DcqlQuery query = DcqlQuery.allOf(trusting("aki", "AAAA"));
    assertFalse(wallet.preview(world.verifier().request(query)).answerable());
    String own = world.issuer().authorityKeyIdentifier();
    DcqlQuery good = DcqlQuery.allOf(trusting("aki", own));
    assertTrue(wallet.preview(world.verifier().request(good)).answerable());
  }

  @Test
  void whatOthersSayAboutTheVerifierIsShownAsAClaim() {
    Wallet wallet = holding();
    VerifierInfo registration = VerifierInfo.of("jwt", new JsonString("eyJ.e30.AA"));
    world.verifier().bending(builder -> builder.about(List.of(registration)));
    Consent consent =
        wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP))).consent();
    assertEquals(List.of(registration), consent.about());
    assertTrue(consent.toJson().array("about").isPresent());
    assertEquals("to join", consent.purpose().purpose());
  }

  @Test
  void trustsVerifiersOfItsAuthoritiesOnly() {
    holding();
    Wallet stranger =
        Wallet.builder(
                world.network(),
                world.store(),
                new StoredHolderKeys(world.store(), RandomSource.secure()))
            .clock(world.clock())
            .trustingVerifiers(TrustAnchors.NONE)
            .build();
    String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP));
    assertThrows(Refusal.class, () -> stranger.preview(link));
  }
}
