package org.cooppassport.core.openid.vp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Verifiers that a federation vouches for, and requests that several clients sign. */
class FederatedRequestTest {
  private static final Instant NOW = TestCoop.NOW;
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RANDOM);
  private static final DecryptionKey ENCRYPTION = DecryptionKey.generate(RANDOM);
  private static final DcqlQuery QUERY =
      DcqlQuery.allOf(CredentialQuery.sdJwtVc("m", "urn:example:m", List.of()));

  private final TestEntity anchor = TestEntity.at("https://federation.example");
  private final TestEntity sector = TestEntity.at("https://sector.example").below(anchor);
  private final TestEntity harbour =
      TestEntity.at("https://harbour.example/coop")
          .with("openid_credential_verifier", metadata(KEY))
          .below(sector);
  private final ClientId id = ClientId.openidFederation(harbour.id());

  private static String metadata(SigningKey key) {
    return JsonObject.builder()
        .put("client_name", "Harbour")
        .put(
            "jwks",
            JsonObject.of(
                "keys",
                JsonArray.of(
                    Jwk.of(key.publicKey(), "k1").toJson(), ENCRYPTION.publicKey().toJwk())))
        .build()
        .toJson();
  }

  private AuthorizationRequest asking(ClientId who) {
    return AuthorizationRequest.builder(who, "n-1", QUERY)
        .directPost(URI.create("https://answers.example/post"))
        .build();
  }

  private RequestKey key(String kid, SigningKey key) {
    return new RequestKey.OfEntity(harbour.id(), kid, key.signer());
  }

  private RequestObject signed() {
    return RequestObject.sign(asking(id), key("k1", KEY), NOW, Duration.ofMinutes(3));
  }

  private RequestExpectation expected(VerifierTrust trust) {
    return RequestExpectation.ofLink(id.toString(), "", trust, NOW);
  }

  private VerifierTrust believing() {
    return VerifierTrust.DIDS_ONLY.withFederations(List.of(anchor.asAnchor()));
  }

  /** Gathers as a wallet does, and returns how many documents there were. */
  private RequestExpectation gathered(RequestObject object, VerifierTrust trust) {
    Map<DocumentNeed, String> world = new LinkedHashMap<>();
    List.of(anchor, sector, harbour).forEach(entity -> world.putAll(entity.published()));
    RequestExpectation expected = expected(trust);
    for (int round = 0; round < 12; round++) {
      List<Gathered> found = new ArrayList<>();
      for (DocumentNeed need : object.missing(expected)) {
        String text = world.get(need);
        found.add(
            text == null
                ? new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND)
                : new Gathered.Fetched(need, need.kind().accept(), Bytes.utf8(text), NOW));
      }
      if (found.isEmpty()) {
        return expected;
      }
      expected = expected.with(org.cooppassport.core.documents.Documents.of(found));
    }
    throw new AssertionError("it never has enough");
  }

  private void refused(RequestObject object, RequestExpectation expected) {
    Refusal refusal = assertThrows(Refusal.class, () -> object.authenticate(expected));
    assertEquals(Reason.INVALID_REQUEST_OBJECT_CLIENT, refusal.reason(), refusal.detail());
  }

  @Test
  void aVerifierIsWhoAWholeChainSaysAndItsKeyIsThatOfTheChainsMetadata() {
    RequestObject object = signed();
    AuthenticatedRequest asked = object.authenticate(gathered(object, believing()));
    assertEquals(Proof.FEDERATION, asked.verifier().proof());
    assertEquals(harbour.url(), asked.verifier().subject());
    assertEquals("openid_federation:" + harbour.url(), asked.audience().toString());
  }

  @Test
  @Tag("attack:TRU-04")
  void whatTheRequestSaysOfItsMakerBesideTheFederationIsIgnored() {
    DecryptionKey thieves = DecryptionKey.generate(RANDOM);
    AuthorizationRequest request =
        AuthorizationRequest.builder(id, "n-1", QUERY)
            .directPostJwt(URI.create("https://answers.example/post"))
            .clientMetadata(
                ClientMetadata.of(List.of("ES256"), List.of())
                    .withClientName("Riverside")
                    .withEncryptionKey(thieves.publicKey()))
            .build();
    RequestObject object = RequestObject.sign(request, key("k1", KEY), NOW, Duration.ofMinutes(3));
    ClientMetadata told =
        object.authenticate(gathered(object, believing())).request().clientMetadata();
    assertEquals(Optional.of("Harbour"), told.clientName());
    assertEquals(
        ENCRYPTION.publicKey().thumbprint(), told.encryptionKey().orElseThrow().thumbprint());
  }

  @Test
  @Tag("attack:TRU-04")
  void aSuperiorsPolicyDecidesWhatTheVerifierIs() {
    anchor.stating(
        sector,
        claims ->
            claims.with(
                "metadata_policy",
                JsonObject.of(
                    "openid_credential_verifier",
                    JsonObject.of("client_name", JsonObject.of("value", "By decision 7")))));
    RequestObject object = signed();
    assertEquals(
        Optional.of("By decision 7"),
        object.authenticate(gathered(object, believing())).request().clientMetadata().clientName());
    anchor.stating(
        sector,
        claims ->
            claims.with(
                "constraints",
                JsonObject.of(
                    "allowed_entity_types", JsonArray.ofStrings("openid_credential_issuer"))));
    refused(object, gathered(object, believing()));
  }

  @Test
  @Tag("attack:TRU-02")
  @Tag("attack:WAL-05")
  void whoeverIsInNoFederationThatIsBelievedProvesNothingAndHasNothingFetched() {
    RequestObject object = signed();
    assertEquals(List.of(), object.missing(expected(VerifierTrust.DIDS_ONLY)));
    refused(object, expected(VerifierTrust.DIDS_ONLY));
    refused(object, expected(believing()));
    TestEntity other = TestEntity.at("https://other.example");
    VerifierTrust elsewhere = VerifierTrust.DIDS_ONLY.withFederations(List.of(other.asAnchor()));
    refused(object, gathered(object, elsewhere));
    sector.silentAbout(harbour);
    refused(object, gathered(object, believing()));
  }

  @Test
  @Tag("attack:WAL-05")
  void onlyASigningKeyOfTheResolvedMetadataSigns() {
    SigningKey stranger = SigningKey.generate(KeyType.P256, RANDOM);
    for (RequestKey bad :
        List.of(
            key("k1", stranger),
            key("k2", KEY),
            key(ENCRYPTION.publicKey().kid().orElseThrow(), KEY),
            key(harbour.kid(), harbour.key()))) {
      RequestObject object = RequestObject.sign(asking(id), bad, NOW, Duration.ofMinutes(3));
      refused(object, gathered(object, believing()));
    }
    RequestObject nameless =
        RequestObject.parse(
            Jws.signing(TokenType.AUTHORIZATION_REQUEST)
                .sign(Jws.parse(signed().text()).unverifiedClaims(), KEY.signer())
                .text());
    refused(nameless, gathered(nameless, believing()));
  }

  private List<String> chain() {
    return List.of(
        harbour.configuration(),
        sector.statement(harbour),
        anchor.statement(sector),
        anchor.configuration());
  }

  private RequestObject bringing(List<String> chain) {
    JwsSigning signing = key("k1", KEY).signing().header("trust_chain", JsonArray.ofStrings(chain));
    JsonObject claims = Jws.parse(signed().text()).unverifiedClaims();
    return RequestObject.parse(signing.sign(claims, KEY.signer()).text());
  }

  @Test
  void aChainThatTheRequestBringsIsJudgedWithoutANetwork() {
    RequestObject object = bringing(chain());
    assertEquals(List.of(), object.missing(expected(believing())));
    assertEquals(Proof.FEDERATION, object.authenticate(expected(believing())).verifier().proof());
    AuthorizationRequest request =
        AuthorizationRequest.parse(
            asking(id).json().with("trust_chain", JsonArray.ofStrings(chain())));
    RequestObject parameter =
        RequestObject.sign(request, key("k1", KEY), NOW, Duration.ofMinutes(3));
    assertEquals(
        Proof.FEDERATION, parameter.authenticate(expected(believing())).verifier().proof());
  }

  @Test
  @Tag("attack:TRU-03")
  void aBroughtChainThatDoesNotHoldIsNoneAndTheFederationIsAsked() {
    TestEntity stranger =
        TestEntity.at("https://stranger.example")
            .with("openid_credential_verifier", metadata(KEY))
            .below(sector);
    List<List<String>> bad =
        List.of(
            chain().subList(0, 2),
            List.of("x"),
            List.of(harbour.configuration()),
            List.of(
                stranger.configuration(),
                sector.statement(stranger),
                anchor.statement(sector),
                anchor.configuration()));
    for (List<String> chain : bad) {
      RequestObject object = bringing(chain);
      refused(object, expected(believing()));
      assertFalse(object.missing(expected(believing())).isEmpty());
      assertTrue(
          object.authenticate(gathered(object, believing())).verifier().subject().contains("harb"));
    }
    RequestExpectation late =
        RequestExpectation.ofLink(id.toString(), "", believing(), NOW.plus(Duration.ofDays(2)));
    assertThrows(Refusal.class, () -> bringing(chain()).authenticate(late));
  }

  @Test
  void severalClientsSignOneRequestAndEachSignatureStandsForItself() {
    DcApiRequest made = several(KEY);
    assertEquals(DcApiRequest.Protocol.MULTISIGNED, made.protocol());
    List<RequestObject> signed = made.signed();
    RequestExpectation page = RequestExpectation.ofDcApi("https://shop.example", believing(), NOW);
    assertEquals(2, signed.size());
    assertThrows(Refusal.class, () -> signed.get(0).authenticate(page), "no such certificates");
    RequestExpectation known = page.with(gathered(signed(), believing()).documents());
    AuthenticatedRequest asked = signed.get(1).authenticate(known);
    assertEquals(id, asked.verifier().clientId());
    assertEquals("origin:https://shop.example", asked.audience().toString());
    assertEquals("n-1", asked.request().nonce());
    assertEquals("to join", asked.request().purpose().orElseThrow().purpose());
    JsonObject payload = signed.get(0).clientId().isPresent() ? payload(made) : JsonObject.EMPTY;
    assertFalse(payload.has("client_id") || payload.has("verifier_info"), payload::toJson);
  }

  private static JsonObject payload(DcApiRequest made) {
    String encoded =
        made.data().object("request").flatMap(jws -> jws.string("payload")).orElseThrow();
    return org.cooppassport.core.json.JsonReader.readObject(
        org.cooppassport.core.encoding.Base64Url.decode(encoded));
  }

  private DcApiRequest several(SigningKey key) {
    ClientId did = ClientId.decentralizedIdentifier("did:web:harbour.example");
    List<AuthorizationRequest> requests =
        List.of(did, id).stream()
            .map(
                who ->
                    AuthorizationRequest.builder(who, "n-1", QUERY)
                        .purpose(new RequestPurpose("to join", "a year", "Harbour", "p"))
                        .dcApi(ResponseMode.DC_API, List.of("https://shop.example"))
                        .build())
            .toList();
    return DcApiRequest.multisigned(
        requests,
        List.of(new RequestKey.OfDid("did:web:harbour.example#k", key.signer()), key("k1", key)),
        NOW,
        Duration.ofMinutes(3));
  }

  @Test
  void aSignatureThatCannotBeReadDoesNotHideTheOthers() {
    JsonObject data = several(KEY).data();
    JsonObject jws = data.object("request").orElseThrow();
    List<JsonObject> signatures = jws.array("signatures").flatMap(JsonArray::objects).orElseThrow();
    JsonObject unknown =
        signatures
            .get(0)
            .with(
                "protected",
                org.cooppassport.core.encoding.Base64Url.encodeUtf8(
                    "{\"alg\":\"ML-DSA-44\",\"typ\":\"oauth-authz-req+jwt\"}"));
    JsonObject mixed =
        JsonObject.of("request", jws.with("signatures", JsonArray.of(unknown, signatures.get(1))));
    List<RequestObject> readable =
        new DcApiRequest(DcApiRequest.Protocol.MULTISIGNED, mixed).signed();
    assertEquals(Optional.of(id.toString()), readable.get(readable.size() - 1).clientId());
    JsonObject none =
        JsonObject.of(
            "request", jws.with("signatures", JsonArray.of(unknown.with("signature", "!"))));
    assertThrows(
        Refusal.class, () -> new DcApiRequest(DcApiRequest.Protocol.MULTISIGNED, none).signed());
  }

  @Test
  void requestsThatDifferInWhatTheyAskAreNotSignedTogether() {
    AuthorizationRequest one =
        AuthorizationRequest.builder(id, "n-1", QUERY)
            .dcApi(ResponseMode.DC_API, List.of("https://shop.example"))
            .build();
    AuthorizationRequest two =
        AuthorizationRequest.builder(id, "n-2", QUERY)
            .dcApi(ResponseMode.DC_API, List.of("https://shop.example"))
            .build();
    List<RequestKey> keys = List.of(key("k1", KEY), key("k1", KEY));
    assertThrows(
        IllegalArgumentException.class,
        () -> DcApiRequest.multisigned(List.of(one, two), keys, NOW, Duration.ofMinutes(3)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            DcApiRequest.multisigned(List.of(one), keys.subList(0, 1), NOW, Duration.ofMinutes(3)));
  }
}
