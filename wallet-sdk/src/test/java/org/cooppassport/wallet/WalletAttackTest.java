package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vci.CredentialOfferLink;
import org.cooppassport.core.openid.vci.NotificationRequest.Event;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeVerifier;
import org.cooppassport.wallet.fake.FakeWorld;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.port.WalletHttp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The cases of docs/attacks.md, section 12. */
class WalletAttackTest {
  private static final DcqlQuery STANDING =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc(
              "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))));

  private final FakeWorld world = new FakeWorld();

  @Test
  @Tag("attack:WAL-01")
  void readsAnOfferAndTellsItsHostBeforeAnythingIsFetched() {
    ReceivedOffer byReference =
        ReceivedOffer.read(
            new CredentialOfferLink.ByReference(URI.create("https://issuer.example:8443/offer"))
                .toLink());
    assertEquals("issuer.example:8443", byReference.host());
    assertEquals(
        "issuer.example", ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP)).host());
    for (String bad :
        List.of(
            world.issuer().link(FakeIssuer.MEMBERSHIP).replace("https", "http"),
            world.issuer().link(FakeIssuer.MEMBERSHIP) + "&credential_offer_uri=https%3A%2F%2Fa.b",
            "openid-credential-offer://?",
            "openid-credential-offer://?credential_offer="
                + encoded(
                    "{\"credential_issuer\":\"https://issuer.example/riverside\","
                        + "\"credential_configuration_ids\":[\"a\"],"
                        + "\"grants\":{},\"grants\":{\"authorization_code\":{}}}"),
            "openid-credential-offer://?credential_offer="
                + encoded(
                    "{\"credential_issuer\":\"https://issuer.example/riverside\","
                        + "\"credential_configuration_ids\":[\"a\"],\"grants\":"
                        + "{\"authorization_code\":{},\"authorization_code\":{}}}"),
            "openid-credential-offer://?credential_offer=" + "a".repeat(1 << 20))) {
      assertThrows(Refusal.class, () -> ReceivedOffer.read(bad));
    }
    ReceivedOffer inside =
        ReceivedOffer.read(
            new CredentialOfferLink.ByReference(URI.create("https://10.0.0.7/offer")).toLink());
    Wallet wallet = world.wallet();
    assertEquals(
        Reason.DESTINATION_FORBIDDEN,
        assertThrows(Refusal.class, () -> wallet.preview(inside)).reason());
    assertEquals(List.of(), world.network().requests());
  }

  private static String encoded(String json) {
    return URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  @Test
  @Tag("attack:WAL-02")
  void refusesMetadataOfAnotherIssuer() {
    Wallet wallet = world.wallet();
    for (String other :
        List.of(
            "https://issuer.example/other",
            "https://issuer.example:444/riverside",
            "https://evil.example/riverside",
            "https://a@issuer.example/riverside")) {
      world.issuer().bendingMetadata(json -> json.with("credential_issuer", other));
      assertThrows(
          Refusal.class,
          () -> wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP))));
    }
    assertEquals(List.of(), world.network().posted("/riverside/token"));
  }

  @Test
  @Tag("attack:WAL-03")
  @Tag("attack:WAL-07")
  void asksTheTrustListOnEveryPathAndNeverSendsACodeToAStranger() {
    FakeIssuer stranger =
        new FakeIssuer("stranger.example", world.authority(), world.network(), world.clock())
            .wantingTxCode("1234");
    Wallet wallet = world.wallet();
    String byReference =
        new CredentialOfferLink.ByReference(URI.create(stranger.identifier() + "/offer")).toLink();
    for (String link : List.of(stranger.link(FakeIssuer.MEMBERSHIP), byReference)) {
      Refusal refusal = assertThrows(Refusal.class, () -> wallet.preview(ReceivedOffer.read(link)));
      assertEquals(Reason.ACCESS_DENIED, refusal.reason());
    }
    assertEquals(List.of(), world.network().posted("/riverside/token"));
    assertEquals(List.of(), wallet.credentials());
  }

  @Test
  @Tag("attack:WAL-07")
  void namesTheHostThatGetsTheTransactionCodeAndSendsOnlyOneThatFits() {
    world.issuer().wantingTxCode("1234");
    Wallet wallet = world.wallet();
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP)));
    assertEquals("issuer.example", preview.host());
    assertEquals(4, preview.txCode().orElseThrow().length());
    Refusal refusal = assertThrows(Refusal.class, () -> wallet.receive(preview));
    assertTrue(refusal.detail().contains("issuer.example"), refusal.detail());
    assertThrows(Refusal.class, () -> wallet.receive(preview, "12345"));
    assertEquals(List.of(), world.network().posted("/riverside/token"));
    RefusedByPeer wrong = assertThrows(RefusedByPeer.class, () -> wallet.receive(preview, "4321"));
    assertEquals("invalid_grant", wrong.error().orElseThrow().code());
    assertEquals(1, wallet.receive(preview, "1234").size());
  }

  @Test
  @Tag("attack:WAL-04")
  void storesNothingThatDoesNotVerifyAndTellsTheIssuer() {
    SigningKey stranger = SigningKey.generate(KeyType.P256, RandomSource.secure());
    FakeIssuer other =
        new FakeIssuer("other.example", world.authority(), world.network(), world.clock());
    List<UnaryOperator<List<JsonValue>>> bends =
        List.of(
            list -> replaceFirst(list, flipSignature(text(list.get(0)))),
            list -> replaceFirst(list, unsigned(text(list.get(0)))),
            list ->
                replaceFirst(
                    list, world.issuer().sdJwt(FakeIssuer.MEMBERSHIP, stranger.publicKey())),
            list -> replaceFirst(list, other.sdJwt(FakeIssuer.MEMBERSHIP, stranger.publicKey())),
            list ->
                replaceFirst(list, other.sdJwt(FakeIssuer.MEMBERSHIP, boundKey(text(list.get(0))))),
            list -> replaceFirst(list, text(list.get(1))),
            list -> replaceFirst(list, "not a credential"),
            list -> replaceFirst(list, text(list.get(0)) + "a.b.c"));
    for (UnaryOperator<List<JsonValue>> bend : bends) {
      world.issuer().bendingCredentials(bend);
      refusedAndNotStored();
    }
    world.issuer().bendingCredentials(UnaryOperator.identity());
    List<UnaryOperator<JsonObject>> payloads =
        List.of(
            payload -> payload.with("vct", FakeIssuer.KYC_VCT),
            payload -> payload.without("standing"),
            payload -> payload.with("iss", "https://other.example/riverside"),
            payload -> payload.with("cnf", JsonObject.of("jwk", stranger.publicKey().toJwk())),
            payload -> payload.with("exp", FakeWorld.START.getEpochSecond() - 10));
    for (UnaryOperator<JsonObject> bend : payloads) {
      world.issuer().bendingPayload(bend);
      refusedAndNotStored();
    }
  }

  private void refusedAndNotStored() {
    Wallet wallet = world.wallet();
    int before = world.issuer().notifications().size();
    OfferPreview preview =
        wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP)));
    assertEquals(
        Reason.INVALID_VALUE, assertThrows(Refusal.class, () -> wallet.receive(preview)).reason());
    assertEquals(List.of(), wallet.credentials());
    assertEquals(
        List.of(Event.CREDENTIAL_FAILURE),
        world.issuer().notifications().stream().skip(before).map(n -> n.event()).toList());
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:WAL-06")
  void sendsNothingToARequesterWhoIsNotAuthenticated() {
    Wallet wallet = holding();
    world.verifier().bendingObject(WalletAttackTest::unsigned);
    refusedSilently(wallet, world.verifier().request(STANDING));
    world.verifier().bendingObject(WalletAttackTest::flipSignature);
    refusedSilently(wallet, world.verifier().request(STANDING));
    world.verifier().bendingObject(UnaryOperator.identity());

    String link = world.verifier().request(STANDING);
    String otherId = world.otherVerifier().clientId().toString().replace(":", "%3A");
    String ownId = world.verifier().clientId().toString().replace(":", "%3A");
    refusedSilently(wallet, link.replace(ownId, otherId));

    String late = world.verifier().request(STANDING);
    String object =
        world
            .network()
            .exchange(
                WalletHttp.Request.get(
                    URI.create(
                        Form.parse(late.substring(late.indexOf('?') + 1))
                            .get("request_uri")
                            .orElseThrow()),
                    "*/*",
                    1 << 20))
            .body()
            .toUtf8();
    world.verifier().bendingObject(fresh -> object);
    world.clock().advance(Duration.ofMinutes(20));
    refusedSilently(wallet, late);

    world.verifier().bendingObject(UnaryOperator.identity()).fetchedByPost();
    world.verifier().bending(builder -> builder.walletNonce("not-the-wallets"));
    refusedSilently(wallet, world.verifier().request(STANDING));
  }

  @Test
  @Tag("attack:WAL-05")
  void takesNoVerifierOfAnUnknownAuthority() {
    Wallet wallet = holding();
    FakeVerifier stranger =
        new FakeVerifier(
            "stranger-verifier.example",
            TestCertificates.authority(
                "Nobody's authority", FakeWorld.START.minus(Duration.ofDays(1))),
            world.network(),
            world.clock());
    refusedSilently(wallet, stranger.request(STANDING));
  }

  private void refusedSilently(Wallet wallet, String link) {
    long before = posts();
    assertThrows(Refusal.class, () -> wallet.preview(link));
    assertEquals(before, posts(), "not even an error is sent");
  }

  private long posts() {
    return world.network().requests().stream()
        .filter(r -> r.uri().getPath().startsWith("/response/"))
        .count();
  }

  @Test
  @Tag("attack:WAL-06")
  void doesNotFollowARedirectWithThePresentation() {
    Wallet wallet = holding();
    world
        .verifier()
        .answering(
            form ->
                new WalletHttp.Response(
                    307, Map.of("location", "https://collector.example/"), Bytes.EMPTY));
    PresentationPreview preview = wallet.preview(world.verifier().request(STANDING));
    RefusedByPeer refused =
        assertThrows(RefusedByPeer.class, () -> wallet.present(preview.agree()));
    assertEquals(307, refused.status());
    assertTrue(
        world.network().requests().stream()
            .noneMatch(r -> r.uri().getHost().equals("collector.example")));
    assertEquals(DiaryEntry.Outcome.REFUSED_THERE, wallet.diary().get(0).outcome());
  }

  @Test
  @Tag("attack:WAL-08")
  void listsEveryClaimAndWarnsOfOverAsking() {
    Wallet wallet = world.wallet();
    wallet.receive(
        wallet.preview(
            ReceivedOffer.read(
                world
                    .issuer()
                    .link(FakeIssuer.MEMBERSHIP, FakeIssuer.KYC, FakeIssuer.MEMBERSHIP_W3C))));
    DcqlQuery greedy =
        new DcqlQuery(
            List.of(
                CredentialQuery.sdJwtVc(
                    "m",
                    FakeIssuer.MEMBERSHIP_VCT,
                    List.of(
                        ClaimsQuery.of("memberNumber"),
                        ClaimsQuery.of("standing").withValues(List.of(new JsonString("active"))))),
                CredentialQuery.sdJwtVc("k", FakeIssuer.KYC_VCT, List.of()),
                DcqlQuery.parse(
                        JsonReader.readObject(
                            "{\"credentials\":[{\"id\":\"w\",\"format\":\"ldp_vc\",\"meta\":{}}]}"))
                    .credentials()
                    .get(0)),
            List.of());
    Consent consent = wallet.preview(world.verifier().request(greedy)).consent();
    assertTrue(
        consent
            .warnings()
            .containsAll(
                List.of(
                    ConsentWarning.RARELY_NEEDED,
                    ConsentWarning.PROBES_VALUES,
                    ConsentWarning.EVERY_CREDENTIAL,
                    ConsentWarning.ANY_TYPE,
                    ConsentWarning.WHOLE_CREDENTIAL)),
        consent.warnings()::toString);
    Sharing kyc = consent.sharings().get(1);
    assertTrue(
        kyc.claims().stream().noneMatch(c -> c.reason() == SharedClaim.Reason.ASKED),
        "no claims asked for, none revealed");
    assertTrue(kyc.claims().stream().anyMatch(c -> c.path().equals("[\"method\"]")));
    Set<String> membership = new HashSet<>();
    consent.sharings().get(0).claims().forEach(c -> membership.add(c.path()));
    assertTrue(
        membership.containsAll(
            Set.of(
                "[\"memberNumber\"]", "[\"standing\"]", "[\"iss\"]", "[\"cnf\"]", "[\"status\"]")),
        membership::toString);
  }

  @Test
  @Tag("attack:WAL-08")
  void givesTheSameAnswerForNothingHeldAndForNo() {
    Wallet full = holding();
    full.refuse(full.preview(world.verifier().request(STANDING)));
    String no = lastPosted();
    String state = world.verifier().latest().answers().get(0).state();

    FakeWorld poor = new FakeWorld();
    Wallet empty = poor.wallet();
    PresentationPreview nothing = empty.preview(poor.verifier().request(STANDING));
    assertFalse(nothing.answerable());
    assertEquals(Reason.ACCESS_DENIED, assertThrows(Refusal.class, nothing::agree).reason());
    assertTrue(
        poor.network().requests().stream()
            .noneMatch(r -> r.uri().getPath().startsWith("/response/")),
        "nothing is told before the member says so");
    empty.refuse(nothing);
    String none =
        poor.network().requests().get(poor.network().requests().size() - 1).body().toUtf8();
    String otherState = poor.verifier().latest().answers().get(0).state();
    assertEquals(no.replace(state, "*"), none.replace(otherState, "*"));
  }

  private String lastPosted() {
    return world.network().requests().get(world.network().requests().size() - 1).body().toUtf8();
  }

  @Test
  @Tag("attack:WAL-09")
  void marksACopyBeforeItIsSentAndNeverShowsItAgain() {
    world.issuer().givingCopies(2);
    Wallet wallet = holding();
    List<Integer> leftWhenPosted = new ArrayList<>();
    world
        .verifier()
        .answering(
            form -> {
              leftWhenPosted.add(world.wallet().credentials().get(0).copiesLeft());
              return InMemoryNetwork.error(400, "invalid_request");
            });
    assertThrows(
        RefusedByPeer.class,
        () -> wallet.present(wallet.preview(world.verifier().request(STANDING)).agree()));
    assertEquals(List.of(1), leftWhenPosted);
    assertTrue(wallet.credentials().get(0).refillAdvised());

    world.verifier().answering(form -> null);
    PresentationPreview last = wallet.preview(world.verifier().request(STANDING));
    assertTrue(last.consent().warnings().contains(ConsentWarning.LAST_COPY));
    PresentationPreview tooLate = wallet.preview(world.otherVerifier().request(STANDING));
    wallet.present(last.agree());

    assertEquals(
        Reason.ACCESS_DENIED,
        assertThrows(Refusal.class, () -> wallet.present(tooLate.agree())).reason());
    PresentationPreview usedUp = wallet.preview(world.verifier().request(STANDING));
    assertFalse(usedUp.answerable());
    assertTrue(usedUp.consent().warnings().contains(ConsentWarning.USED_UP));
    Set<String> sent = new HashSet<>();
    long presentations =
        world.network().requests().stream()
            .filter(r -> r.uri().getPath().startsWith("/response/"))
            .peek(r -> sent.add(issuerJwt(r)))
            .count();
    assertEquals(2, presentations);
    assertEquals(2, sent.size(), "two presentations, two signatures of the issuer");
  }

  private static String issuerJwt(WalletHttp.Request posted) {
    AuthorizationResponse.Presented answer =
        (AuthorizationResponse.Presented)
            AuthorizationResponse.parse(Form.parse(posted.body().toUtf8()));
    String text = text(answer.vpToken().presentations().get("m").get(0));
    return text.substring(0, text.indexOf('~'));
  }

  @Test
  @Tag("attack:WAL-09")
  void refusesCopiesThatShareAStatusEntry() {
    world
        .issuer()
        .bendingPayload(
            payload ->
                payload.with(
                    "status",
                    JsonReader.readObject(
                        "{\"status_list\":{\"idx\":5,\"uri\":\"https://issuer.example/status/1\"}}")));
    refusedAndNotStored();
  }

  @Test
  @Tag("attack:WAL-10")
  void bindsEachAnswerToItsOwnSession() {
    Wallet wallet = holding();
    PresentationPreview first = wallet.preview(world.verifier().request(STANDING));
    PresentationPreview second = wallet.preview(world.verifier().request(STANDING));
    wallet.present(second.agree());
    assertEquals(1, world.verifier().latest().results().size());
    GivenConsent consent = first.agree();
    wallet.present(consent);
    assertThrows(IllegalStateException.class, () -> wallet.present(consent));

    String firstAnswer = lastPosted();
    String thirdLink = world.verifier().request(STANDING);
    wallet.preview(thirdLink);
    String thirdId = thirdLink.substring(thirdLink.lastIndexOf("%2F") + 3);
    WalletHttp.Response swapped =
        world
            .network()
            .exchange(
                WalletHttp.Request.post(
                    URI.create("https://verifier.example/response/" + thirdId),
                    Map.of("Content-Type", Form.MEDIA_TYPE),
                    Bytes.utf8(firstAnswer),
                    1 << 20));
    assertEquals(400, swapped.status());
  }

  @Test
  @Tag("attack:VP-13")
  void refusesTransactionsItCannotShowAndSignsThoseItCan() {
    Wallet wallet = holding();
    TransactionData data =
        TransactionData.of(
            JsonReader.readObject(
                "{\"type\":\"urn:example:payment\",\"credential_ids\":[\"m\"],\"amount\":\"5\"}"));
    world.verifier().bending(builder -> builder.transactions(List.of(data)));
    String link = world.verifier().request(STANDING);
    assertEquals(
        Reason.INVALID_TRANSACTION_DATA,
        assertThrows(Refusal.class, () -> wallet.preview(link)).reason());

    WalletSettings knowing =
        WalletSettings.DEFAULT.withTransactionTypes(
            TransactionType.of("urn:example:payment", "amount"));
    Wallet able = world.wallet(knowing);
    PresentationPreview preview = able.preview(world.verifier().request(STANDING));
    assertEquals(List.of(data), preview.consent().transactions());
    able.present(preview.agree());
    String keyBinding =
        text(
            ((AuthorizationResponse.Presented) world.verifier().latest().answers().get(0))
                .vpToken()
                .presentations()
                .get("m")
                .get(0));
    String claims =
        Base64Url.decode(keyBinding.substring(keyBinding.lastIndexOf('~') + 1).split("\\.")[1])
            .toUtf8();
    assertTrue(claims.contains(data.hash(HashAlgorithm.SHA_256)), claims);
  }

  private Wallet holding() {
    Wallet wallet = world.wallet();
    wallet.receive(wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP))));
    return wallet;
  }

  private static String text(JsonValue value) {
    return ((JsonString) value).value();
  }

  private static List<JsonValue> replaceFirst(List<JsonValue> list, String credential) {
    List<JsonValue> bent = new ArrayList<>(list);
    bent.set(0, new JsonString(credential));
    return bent;
  }

  private static VerificationKey boundKey(String sdJwt) {
    return VerificationKey.fromJwk(
        SdJwt.parse(sdJwt)
            .issuerJwt()
            .unverifiedClaims()
            .object("cnf")
            .flatMap(cnf -> cnf.object("jwk"))
            .orElseThrow());
  }

  private static String flipSignature(String token) {
    int signature =
        token.lastIndexOf('.', token.indexOf('~') < 0 ? token.length() : token.indexOf('~')) + 1;
    char changed = token.charAt(signature) == 'A' ? 'B' : 'A';
    return token.substring(0, signature) + changed + token.substring(signature + 1);
  }

  private static String unsigned(String token) {
    String header = token.substring(0, token.indexOf('.'));
    String none =
        Base64Url.encodeUtf8(
            JsonReader.readObject(Base64Url.decode(header)).with("alg", "none").toJson());
    int end = token.indexOf('~') < 0 ? token.length() : token.indexOf('~');
    int signature = token.lastIndexOf('.', end) + 1;
    return none + token.substring(header.length(), signature) + token.substring(end);
  }
}
