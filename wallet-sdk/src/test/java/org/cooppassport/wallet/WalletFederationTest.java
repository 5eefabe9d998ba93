package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verifiers that an OpenID federation vouches for, as the wallet meets them. */
class WalletFederationTest {
  private static final DcqlQuery STANDING =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc(
              "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))));

  private final FakeWorld world = new FakeWorld();
  private final SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final DecryptionKey encryption = DecryptionKey.generate(RandomSource.secure());
  private final TestEntity anchor = TestEntity.at("https://anchor.example");
  private final TestEntity sector = TestEntity.at("https://sector.example").below(anchor);
  private final TestEntity shop =
      TestEntity.at("https://shop.example")
          .with(
              "openid_credential_verifier",
              JsonObject.of(
                      "jwks",
                      JsonObject.of(
                          "keys",
                          JsonArray.of(
                              Jwk.of(key.publicKey(), "k1").toJson(),
                              encryption.publicKey().toJwk())))
                  .toJson())
          .below(sector);
  private final ClientId id = ClientId.openidFederation(shop.id());
  private final Map<String, String> published = new LinkedHashMap<>();
  private final List<Form> answers = new ArrayList<>();
  private AuthorizationRequest asked;

  @BeforeEach
  void publish() {
    world.clock().advance(Duration.between(FakeWorld.START, TestCoop.NOW));
    for (TestEntity entity : List.of(anchor, sector, shop)) {
      entity.published().forEach((need, text) -> published.put(need.url(), text));
      world.network().host(URI.create(entity.url()).getHost(), this::answer);
    }
  }

  private WalletHttp.Response answer(WalletHttp.Request request) {
    if (request.uri().getPath().equals("/request")) {
      return InMemoryNetwork.text(
          "application/oauth-authz-req+jwt",
          RequestObject.sign(
                  asked,
                  new RequestKey.OfEntity(shop.id(), "k1", key.signer()),
                  world.clock().instant(),
                  Duration.ofMinutes(3))
              .text());
    }
    if (request.uri().getPath().equals("/response")) {
      answers.add(Form.parse(request.body().toUtf8()));
      return InMemoryNetwork.json(200, JsonObject.EMPTY);
    }
    String text = published.get(request.uri().toString());
    return text == null
        ? InMemoryNetwork.empty(404)
        : InMemoryNetwork.text("application/entity-statement+jwt", text);
  }

  private String link(UnaryRequest bend) {
    asked =
        bend.of(
                AuthorizationRequest.builder(id, "nonce-1", STANDING)
                    .state("s-1")
                    .directPostJwt(URI.create("https://shop.example/response")))
            .build();
    return new AuthorizationRequestLink(
            id.toString(),
            URI.create("https://shop.example/request"),
            AuthorizationRequestLink.Method.GET)
        .toLink();
  }

  private interface UnaryRequest {
    AuthorizationRequest.Builder of(AuthorizationRequest.Builder builder);
  }

  private Wallet wallet(VerifierTrust trust) {
    Wallet holding = world.wallet();
    if (holding.credentials().isEmpty()) {
      holding.receive(
          holding.preview(
              org.cooppassport.wallet.ReceivedOffer.read(
                  world.issuer().link(FakeIssuer.MEMBERSHIP))));
    }
    return Wallet.builder(
            world.network(),
            world.store(),
            new StoredHolderKeys(world.store(), RandomSource.secure()))
        .clock(world.clock())
        .trustingVerifiers(trust)
        .build();
  }

  private VerifierTrust believing() {
    return VerifierTrust.DIDS_ONLY.withFederations(List.of(anchor.asAnchor()));
  }

  private int asksOf(String host) {
    return (int)
        world.network().requests().stream().filter(r -> r.uri().getHost().equals(host)).count();
  }

  @Test
  void resolvesTheChainShowsWhoWasProvenAndEncryptsToTheKeyOfTheFederation() {
    Wallet wallet = wallet(believing());
    DecryptionKey thieves = DecryptionKey.generate(RandomSource.secure());
    PresentationPreview preview =
        wallet.preview(
            link(
                builder ->
                    builder.clientMetadata(
                        ClientMetadata.of(List.of("ES256"), List.of())
                            .withClientName("Somebody else")
                            .withEncryptionKey(thieves.publicKey()))));
    assertEquals(Proof.FEDERATION, preview.consent().proof());
    assertEquals("https://shop.example", preview.consent().provenName());
    assertEquals("", preview.consent().claimedName(), "what the request says is ignored");
    wallet.present(preview.agree());
    AuthorizationResponse answer = EncryptedResponse.parse(answers.get(0)).open(encryption);
    String text =
        ((JsonString)
                ((AuthorizationResponse.Presented) answer)
                    .vpToken()
                    .presentations()
                    .get("m")
                    .get(0))
            .value();
    assertEquals(
        Optional.of("openid_federation:https://shop.example"),
        SdJwt.parse(text).keyBindingJwt().orElseThrow().unverifiedClaims().string("aud"));
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:WAL-06")
  void aWalletThatBelievesNoFederationAsksNobodyAndSendsNothing() {
    Wallet wallet = wallet(VerifierTrust.DIDS_ONLY);
    String link = link(builder -> builder);
    assertThrows(Refusal.class, () -> wallet.preview(link));
    assertEquals(1, asksOf("shop.example"), "the request object, and nothing else");
    assertEquals(0, asksOf("sector.example") + asksOf("anchor.example"));
    assertTrue(answers.isEmpty());
  }

  @Test
  @Tag("attack:TRU-01")
  @Tag("attack:TRU-02")
  @Tag("attack:WAL-06")
  void whatIsMissingStaleOrUnreachableInTheChainProvesNobody() {
    Wallet wallet = wallet(believing());
    String statement = sector.statementNeed(shop).url();
    String good = published.remove(statement);
    String link = link(builder -> builder);
    assertThrows(Refusal.class, () -> wallet.preview(link), "no statement of the superior");
    published.put(statement, anchor.statement(sector));
    assertThrows(Refusal.class, () -> wallet.preview(link), "about another");
    published.put(statement, good);
    String own = published.remove(anchor.id().configuration().url());
    assertThrows(Refusal.class, () -> wallet.preview(link), "the anchor is silent");
    published.put(anchor.id().configuration().url(), own);
    world.clock().advance(Duration.ofDays(2));
    assertThrows(Refusal.class, () -> wallet.preview(link), "expired");
    assertTrue(answers.isEmpty(), "and nobody hears of it");
  }

  @Test
  @Tag("attack:TRU-01")
  void aFederationWithoutEndIsLeftAfterFortyDocuments() {
    TestEntity first = TestEntity.at("https://endless.example/e0");
    for (int i = 0; i < 60; i++) {
      TestEntity next = TestEntity.at("https://endless.example/e" + i);
      String[] hints = new String[20];
      for (int j = 0; j < hints.length; j++) {
        hints[j] = "https://endless.example/e" + (i * 20 + j + 1);
      }
      published.put(next.id().configuration().url(), next.hinting(hints).configuration());
    }
    world.network().host("endless.example", this::answer);
    Wallet wallet = wallet(believing());
    ClientId lost = ClientId.openidFederation(first.id());
    AuthorizationRequest request =
        AuthorizationRequest.builder(lost, "n", STANDING)
            .dcApi(ResponseMode.DC_API, List.of("https://page.example"))
            .build();
    DcApiRequest signed =
        DcApiRequest.signed(
            RequestObject.sign(
                request,
                new RequestKey.OfEntity(first.id(), "k1", key.signer()),
                world.clock().instant(),
                Duration.ofMinutes(3)));
    assertThrows(Refusal.class, () -> wallet.preview("https://page.example", signed));
    assertTrue(asksOf("endless.example") <= 40, () -> "asked " + asksOf("endless.example"));
  }

  @Test
  void ofSeveralSignaturesTheOneOfItsFederationIsTaken() {
    Wallet wallet = wallet(believing());
    List<ClientId> ids = List.of(ClientId.decentralizedIdentifier("did:web:nobody.example"), id);
    DcApiRequest several =
        DcApiRequest.multisigned(
            ids.stream()
                .map(
                    one ->
                        AuthorizationRequest.builder(one, "n", STANDING)
                            .dcApi(ResponseMode.DC_API, List.of("https://page.example"))
                            .build())
                .toList(),
            List.of(
                new RequestKey.OfDid("did:web:nobody.example#k", key.signer()),
                new RequestKey.OfEntity(shop.id(), "k1", key.signer())),
            world.clock().instant(),
            Duration.ofMinutes(3));
    PresentationPreview preview = wallet.preview("https://page.example", several);
    assertEquals(id.toString(), preview.consent().clientId());
    assertTrue(wallet.present(preview.agree()).dcApiData().orElseThrow().has("vp_token"));
    assertThrows(Refusal.class, () -> wallet.preview("https://evil.example", several));
  }
}
