package org.cooppassport.core.openid.vp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Requests that come another way than by reference: through the browser, attested, by value. */
class DcApiRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(3);
  private static final String ORIGIN = "https://shop.example";
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private static final TestCertificates AUTHORITY =
      TestCertificates.authority("Test authority", NOW.minus(Duration.ofDays(30)));
  private static final Bytes LEAF = AUTHORITY.leaf(KEY.publicKey(), "verifier.example");
  private static final ClientId HASHED = ClientId.x509Hash(LEAF);
  private static final RequestKey CERTIFIED = new RequestKey.Certified(List.of(LEAF), KEY.signer());
  private static final DcqlQuery QUERY =
      DcqlQuery.allOf(CredentialQuery.sdJwtVc("m", "urn:example:m", List.of()));
  private static final VerifierTrust TRUST =
      VerifierTrust.DIDS_ONLY.withCertificates(TrustAnchors.of(AUTHORITY.authorityDer()));

  private static AuthorizationRequest request(ClientId id) {
    return AuthorizationRequest.builder(id, "n-1", QUERY)
        .dcApi(ResponseMode.DC_API, List.of(ORIGIN))
        .build();
  }

  private static RequestExpectation from(String origin) {
    return RequestExpectation.ofDcApi(origin, TRUST, NOW);
  }

  private static Refusal refused(Runnable step) {
    return assertThrows(Refusal.class, step::run);
  }

  @Test
  void anUnsignedRequestIsOfThePageItCameFromWhateverItSays() {
    DcApiRequest made = DcApiRequest.unsigned(request(ClientId.origin(ORIGIN)));
    assertFalse(made.data().has("client_id"));
    assertFalse(made.data().has("expected_origins"));
    JsonObject claiming =
        made.data()
            .with("client_id", HASHED.toString())
            .with("expected_origins", JsonArray.ofStrings("https://other.example"));
    AuthenticatedRequest asked =
        new DcApiRequest(DcApiRequest.Protocol.UNSIGNED, claiming).ofOrigin(ORIGIN);
    assertEquals(Proof.ORIGIN, asked.verifier().proof());
    assertEquals("origin:" + ORIGIN, asked.audience().toString());
    assertEquals("origin:" + ORIGIN, asked.verifier().clientId().toString());
  }

  @Test
  void aSignedRequestIsOfItsSignerAndMadeOutToThePagesOrigin() {
    DcApiRequest made =
        DcApiRequest.signed(RequestObject.sign(request(HASHED), CERTIFIED, NOW, LIFE));
    assertEquals("openid4vp-v1-signed", made.toJson().string("protocol").orElseThrow());
    AuthenticatedRequest asked = made.signed().get(0).authenticate(from(ORIGIN));
    assertEquals(Proof.CERTIFICATE, asked.verifier().proof());
    assertEquals("origin:" + ORIGIN, asked.audience().toString());
    assertEquals(HASHED, asked.verifier().clientId());
  }

  @Test
  @Tag("attack:WAL-05")
  void aPageThatPassesOnAnothersRequestIsRefused() {
    RequestObject object = RequestObject.sign(request(HASHED), CERTIFIED, NOW, LIFE);
    for (String origin : List.of("https://evil.example", ORIGIN + "/", "https://SHOP.example")) {
      Refusal refusal = refused(() -> object.authenticate(from(origin)));
      assertEquals(Optional.of("expected_origins"), refusal.parameter());
    }
    AuthorizationRequest posted =
        AuthorizationRequest.builder(HASHED, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .build();
    RequestObject other = RequestObject.sign(posted, CERTIFIED, NOW, LIFE);
    assertEquals(
        Optional.of("response_mode"), refused(() -> other.authenticate(from(ORIGIN))).parameter());
    RequestExpectation link = RequestExpectation.ofLink(HASHED.toString(), "", TRUST, NOW);
    assertEquals(
        Optional.of("response_mode"), refused(() -> object.authenticate(link)).parameter());
  }

  @Test
  void aSignedRequestNamesTheOriginsItIsFor() {
    JsonObject bare = request(HASHED).json().without("expected_origins");
    assertEquals(
        Optional.of("expected_origins"),
        refused(() -> AuthorizationRequest.parse(bare)).parameter());
    JsonObject plain = bare.with("expected_origins", JsonArray.ofStrings("http://shop.example"));
    assertEquals(
        Optional.of("expected_origins"),
        refused(() -> AuthorizationRequest.parse(plain)).parameter());
  }

  @Test
  void originIsNeverTakenAsAClientId() {
    assertThrows(Refusal.class, () -> ClientId.parse("origin:" + ORIGIN));
  }

  @Test
  void ofSeveralSignaturesTheOneIsTakenThatTheWalletTrusts() {
    SigningKey other = SigningKey.generate(KeyType.P256, RandomSource.secure());
    Bytes otherLeaf =
        TestCertificates.authority("Another", NOW.minus(Duration.ofDays(30)))
            .leaf(other.publicKey(), "verifier.example");
    JsonObject claims = request(HASHED).json().without("client_id");
    DcApiRequest several =
        new DcApiRequest(
            DcApiRequest.Protocol.MULTISIGNED,
            JsonObject.of(
                "request",
                JsonObject.builder()
                    .put("payload", signature(claims, LEAF, KEY)[1])
                    .put(
                        "signatures",
                        JsonArray.of(
                            entry(signature(claims, otherLeaf, other)),
                            entry(signature(claims, LEAF, KEY))))
                    .build()));
    List<RequestObject> signed = several.signed();
    assertEquals(2, signed.size());
    assertThrows(Refusal.class, () -> signed.get(0).authenticate(from(ORIGIN)));
    AuthenticatedRequest asked = signed.get(1).authenticate(from(ORIGIN));
    assertEquals(HASHED, asked.verifier().clientId());
    assertEquals(1, asked.request().verifierInfo().size());

    JsonObject twice = claims.with("client_id", HASHED.toString());
    DcApiRequest both =
        new DcApiRequest(
            DcApiRequest.Protocol.MULTISIGNED,
            JsonObject.of(
                "request",
                JsonObject.builder()
                    .put("payload", signature(twice, LEAF, KEY)[1])
                    .put("signatures", JsonArray.of(entry(signature(twice, LEAF, KEY))))
                    .build()));
    assertThrows(Refusal.class, () -> both.signed().get(0).authenticate(from(ORIGIN)));
  }

  private static String[] signature(JsonObject claims, Bytes leaf, SigningKey key) {
    return Jws.signing(TokenType.AUTHORIZATION_REQUEST)
        .x5c(List.of(leaf))
        .header("client_id", new JsonString(ClientId.x509Hash(leaf).toString()))
        .header(
            "verifier_info",
            JsonArray.of(JsonObject.builder().put("format", "jwt").put("data", "e30").build()))
        .sign(claims, key.signer())
        .text()
        .split("\\.");
  }

  private static JsonObject entry(String[] parts) {
    return JsonObject.builder().put("protected", parts[0]).put("signature", parts[2]).build();
  }

  private static final SigningKey ATTESTER =
      SigningKey.generate(KeyType.P256, RandomSource.secure());
  private static final VerifierTrust ATTESTED =
      VerifierTrust.DIDS_ONLY.withAttesters(
          List.of(
              new VerifierTrust.Attester(
                  "https://federation.example", JwkSet.of(Jwk.of(ATTESTER.publicKey())))));
  private static final ClientId NAMED = ClientId.verifierAttestation("harbour");

  private static JsonObject attestation() {
    return JsonObject.builder()
        .put("iss", "https://federation.example")
        .put("sub", "harbour")
        .put("exp", NOW.plusSeconds(3600).getEpochSecond())
        .put("cnf", JsonObject.of("jwk", KEY.publicKey().toJwk()))
        .build();
  }

  private static RequestObject attested(JsonObject claims, SigningKey attester, SigningKey signer) {
    String text =
        Jws.signing(TokenType.VERIFIER_ATTESTATION).sign(claims, attester.signer()).text();
    AuthorizationRequest request =
        AuthorizationRequest.builder(NAMED, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .build();
    JsonObject object =
        request.json().with("aud", RequestObject.AUDIENCE).with("iss", NAMED.toString());
    return RequestObject.parse(
        Jws.signing(TokenType.AUTHORIZATION_REQUEST)
            .header("jwt", new JsonString(text))
            .sign(object, signer.signer())
            .text());
  }

  @Test
  void anAttestedVerifierIsWhoItsAttesterSays() {
    RequestExpectation expected = RequestExpectation.ofLink(NAMED.toString(), "", ATTESTED, NOW);
    String text =
        Jws.signing(TokenType.VERIFIER_ATTESTATION).sign(attestation(), ATTESTER.signer()).text();
    AuthorizationRequest request =
        AuthorizationRequest.builder(NAMED, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .build();
    RequestObject ours =
        RequestObject.sign(request, new RequestKey.Attested(text, KEY.signer()), NOW, LIFE);
    AuthenticatedRequest asked = RequestObject.parse(ours.text()).authenticate(expected);
    assertEquals(Proof.ATTESTATION, asked.verifier().proof());
    assertEquals("harbour", asked.verifier().subject());
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:WAL-06")
  void anAttestationThatDoesNotHoldProvesNobody() {
    RequestExpectation expected = RequestExpectation.ofLink(NAMED.toString(), "", ATTESTED, NOW);
    SigningKey other = SigningKey.generate(KeyType.P256, RandomSource.secure());
    List<RequestObject> bad =
        List.of(
            attested(attestation(), other, KEY),
            attested(attestation(), ATTESTER, other),
            attested(attestation().with("iss", "https://nobody.example"), ATTESTER, KEY),
            attested(attestation().with("sub", "hillside"), ATTESTER, KEY),
            attested(attestation().without("exp"), ATTESTER, KEY),
            attested(
                attestation().with("exp", NOW.minusSeconds(3600).getEpochSecond()), ATTESTER, KEY));
    for (RequestObject object : bad) {
      Refusal refusal = refused(() -> object.authenticate(expected));
      assertEquals(Reason.INVALID_REQUEST_OBJECT_CLIENT, refusal.reason(), refusal::detail);
    }
    JsonObject elsewhere =
        attestation().with("redirect_uris", JsonArray.ofStrings("https://harbour.example/post"));
    Refusal refusal = refused(() -> attested(elsewhere, ATTESTER, KEY).authenticate(expected));
    assertEquals(Optional.of("response_uri"), refusal.parameter());
    JsonObject here =
        attestation().with("redirect_uris", JsonArray.ofStrings("https://verifier.example/post"));
    attested(here, ATTESTER, KEY).authenticate(expected);
  }

  @Test
  void aRequestByValueIsReadAndItsMakerIsKnownByAddressOnly() {
    ClientId address = ClientId.redirectUri("https://verifier.example/post");
    AuthorizationRequest request =
        AuthorizationRequest.builder(address, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .state("s-1")
            .clientMetadata(ClientMetadata.of(List.of("ES256"), List.of()))
            .build();
    PresentationLink link = PresentationLink.parse(RequestByValue.unsigned(request).toLink());
    AuthenticatedRequest asked = ((RequestByValue) link).addressed();
    assertEquals(request.json(), asked.request().json());
    assertEquals(Proof.ADDRESS_ONLY, asked.verifier().proof());
    assertEquals(address, asked.audience());
  }

  @Test
  @Tag("attack:WAL-06")
  void anAddressThatIsNotTheClientIdGetsNothing() {
    JsonObject request =
        JsonReader.readObject(
            "{\"client_id\":\"redirect_uri:https://verifier.example/post\","
                + "\"response_type\":\"vp_token\",\"response_mode\":\"direct_post\","
                + "\"nonce\":\"n-1\",\"dcql_query\":"
                + QUERY.toJson().toJson()
                + "}");
    assertEquals(
        Optional.of(URI.create("https://verifier.example/post")),
        AuthorizationRequest.parse(request).responseUri());
    JsonObject stray = request.with("response_uri", "https://collector.example/post");
    assertEquals(
        Optional.of("client_id"), refused(() -> AuthorizationRequest.parse(stray)).parameter());
    JsonObject plain = request.with("client_id", "redirect_uri:http://verifier.example/post");
    assertEquals(
        Optional.of("client_id"), refused(() -> AuthorizationRequest.parse(plain)).parameter());
  }

  @Test
  @Tag("attack:WAL-05")
  void onlyAnAddressMayAskUnsignedAndASignedRequestByValueIsAuthenticated() {
    AuthorizationRequest request =
        AuthorizationRequest.builder(HASHED, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .build();
    StringBuilder link = new StringBuilder("openid4vp://?");
    request
        .json()
        .members()
        .forEach(
            (name, value) ->
                link.append(name)
                    .append('=')
                    .append(
                        java.net.URLEncoder.encode(
                            value instanceof JsonString text ? text.value() : value.toJson(),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .append('&'));
    RequestByValue unsigned = (RequestByValue) PresentationLink.parse(link.toString());
    assertThrows(Refusal.class, unsigned::addressed);
    String signed =
        "openid4vp://?client_id="
            + HASHED
            + "&request="
            + RequestObject.sign(request, CERTIFIED, NOW, LIFE).text();
    RequestObject object = ((RequestByValue) PresentationLink.parse(signed)).signed().orElseThrow();
    assertTrue(
        object
            .authenticate(RequestExpectation.ofLink(HASHED.toString(), "", TRUST, NOW))
            .verifier()
            .dnsNames()
            .contains("verifier.example"));
  }

  @Test
  void aTransactionCannotBeAuthorisedWithoutAHolder() {
    JsonObject unbound =
        JsonReader.readObject(
            "{\"credentials\":[{\"id\":\"m\",\"format\":\"dc+sd-jwt\",\"meta\":{},"
                + "\"require_cryptographic_holder_binding\":false}]}");
    TransactionData transaction =
        TransactionData.of(
            JsonObject.builder()
                .put("type", "t")
                .putStrings("credential_ids", List.of("m"))
                .build());
    Refusal refusal =
        refused(
            () ->
                AuthorizationRequest.builder(HASHED, "n-1", DcqlQuery.parse(unbound))
                    .directPost(URI.create("https://verifier.example/post"))
                    .state("s-1")
                    .transactions(List.of(transaction))
                    .build());
    assertEquals(Reason.INVALID_TRANSACTION_DATA, refusal.reason());
  }
}
