package org.cooppassport.core.openid.vp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RequestObjectTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration LIFE = Duration.ofMinutes(3);
  private static final SigningKey KEY = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private static final TestCertificates AUTHORITY =
      TestCertificates.authority("Test authority", NOW.minus(Duration.ofDays(30)));
  private static final TrustAnchors TRUST = TrustAnchors.of(AUTHORITY.authorityDer());
  private static final Bytes LEAF = AUTHORITY.leaf(KEY.publicKey(), "verifier.example");
  private static final Bytes WILD = AUTHORITY.leaf(KEY.publicKey(), "*.wild.example");
  private static final DcqlQuery QUERY =
      DcqlQuery.allOf(CredentialQuery.sdJwtVc("m", "urn:example:m", List.of()));
  private final String multikey = KEY.publicKey().toMultikey();
  private final ClientId byDid = ClientId.decentralizedIdentifier("did:key:" + multikey);
  private final RequestKey didKey =
      new RequestKey.OfDid("did:key:" + multikey + "#" + multikey, KEY.signer());
  private final RequestKey certified = new RequestKey.Certified(List.of(LEAF), KEY.signer());

  @Test
  void authenticatesVerifiersByCertificateHashByDnsNameAndByDid() {
    for (ClientId id :
        List.of(ClientId.x509Hash(LEAF), ClientId.x509SanDns("verifier.example"), byDid)) {
      RequestObject object =
          RequestObject.sign(request(id), id.equals(byDid) ? didKey : certified, NOW, LIFE);
      AuthenticatedRequest authenticated =
          RequestObject.parse(object.text()).authenticate(expect(id.toString(), ""));
      assertEquals(id, authenticated.verifier().clientId());
      assertEquals(QUERY, authenticated.request().query());
    }
  }

  @Test
  void refusesToSignWithAKeyThatDoesNotFitThePrefix() {
    assertThrows(
        IllegalArgumentException.class,
        () -> RequestObject.sign(request(byDid), certified, NOW, LIFE));
    assertThrows(
        IllegalArgumentException.class,
        () -> RequestObject.sign(request(ClientId.x509Hash(Bytes.EMPTY)), certified, NOW, LIFE));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            RequestObject.sign(
                request(ClientId.redirectUri("https://verifier.example/post")),
                certified,
                NOW,
                LIFE));
  }

  @Test
  @Tag("attack:WAL-05")
  void refusesWhatIsUnsignedOrSignedByAnother() {
    String text = RequestObject.sign(request(byDid), didKey, NOW, LIFE).text();
    String[] parts = text.split("\\.");
    String none = Base64Url.encodeUtf8("{\"alg\":\"none\",\"typ\":\"oauth-authz-req+jwt\"}");
    assertThrows(Refusal.class, () -> RequestObject.parse(none + "." + parts[1] + "."));
    assertThrows(Refusal.class, () -> RequestObject.parse(parts[0] + "." + parts[1]));

    SigningKey other = SigningKey.generate(KeyType.P256, RandomSource.secure());
    RequestObject forged =
        RequestObject.sign(
            request(byDid),
            new RequestKey.OfDid("did:key:" + multikey + "#" + multikey, other.signer()),
            NOW,
            LIFE);
    refused(Reason.INVALID_REQUEST_OBJECT_CLIENT, forged, expect(byDid.toString(), ""));
    String changed =
        parts[0]
            + "."
            + Base64Url.encodeUtf8(
                Base64Url.decode(parts[1]).toUtf8().replace("urn:example:m", "urn:example:all"))
            + "."
            + parts[2];
    refused(
        Reason.INVALID_REQUEST_OBJECT_CLIENT,
        RequestObject.parse(changed),
        expect(byDid.toString(), ""));
  }

  @Test
  @Tag("attack:WAL-05")
  void refusesAClientIdThatDiffersBetweenLinkAndObjectOrIsNotInTheCertificate() {
    RequestObject object = RequestObject.sign(request(byDid), didKey, NOW, LIFE);
    refused(
        Reason.INVALID_REQUEST_OBJECT_CLIENT,
        object,
        expect(ClientId.decentralizedIdentifier("did:key:z6Mk").toString(), ""));
    for (String name : List.of("other.example", "a.wild.example", "*.wild.example.org")) {
      ClientId id = ClientId.x509SanDns(name);
      refused(
          Reason.INVALID_REQUEST_OBJECT_CLIENT,
          RequestObject.sign(
              request(id),
              new RequestKey.Certified(List.of(name.contains("wild") ? WILD : LEAF), KEY.signer()),
              NOW,
              LIFE),
          expect(id.toString(), ""));
    }
    ClientId sanDns = ClientId.x509SanDns("verifier.example");
    RequestObject dns = RequestObject.sign(request(sanDns), certified, NOW, LIFE);
    refused(
        Reason.INVALID_REQUEST_OBJECT_CLIENT, dns, expect(ClientId.x509Hash(LEAF).toString(), ""));
    RequestExpectation nobody =
        RequestExpectation.ofLink(sanDns.toString(), "", VerifierTrust.DIDS_ONLY, NOW);
    refused(Reason.INVALID_REQUEST_OBJECT_CLIENT, dns, nobody);
  }

  @Test
  @Tag("attack:WAL-05")
  @Tag("attack:VP-13")
  void refusesExpiredRequestsAndThoseWithoutTheWalletsNonce() {
    RequestObject old =
        RequestObject.sign(request(byDid), didKey, NOW.minus(Duration.ofMinutes(20)), LIFE);
    refused(Reason.MALFORMED_REQUEST, old, expect(byDid.toString(), ""));
    RequestObject future =
        RequestObject.sign(request(byDid), didKey, NOW.plus(Duration.ofHours(1)), LIFE);
    refused(Reason.MALFORMED_REQUEST, future, expect(byDid.toString(), ""));
    RequestObject object = RequestObject.sign(request(byDid), didKey, NOW, LIFE);
    refused(Reason.MALFORMED_REQUEST, object, expect(byDid.toString(), "mine"));
    AuthorizationRequest echoing =
        AuthorizationRequest.builder(byDid, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .walletNonce("mine")
            .build();
    RequestObject.sign(echoing, didKey, NOW, LIFE).authenticate(expect(byDid.toString(), "mine"));
    refused(
        Reason.MALFORMED_REQUEST,
        RequestObject.sign(echoing, didKey, NOW, LIFE),
        expect(byDid.toString(), "other"));
  }

  @Test
  @Tag("attack:WAL-06")
  void refusesAResponseAddressOfAnotherHostThanTheClientIdNames() {
    ClientId id = ClientId.x509SanDns("verifier.example");
    AuthorizationRequest stray =
        AuthorizationRequest.builder(id, "n-1", QUERY)
            .directPost(URI.create("https://collector.example/post"))
            .build();
    refused(
        Reason.MALFORMED_REQUEST,
        RequestObject.sign(stray, certified, NOW, LIFE),
        expect(id.toString(), ""));
  }

  @Test
  void refusesAnotherAudience() {
    JsonObject claims =
        JsonReader.readObject(
                Base64Url.decode(
                    RequestObject.sign(request(byDid), didKey, NOW, LIFE).text().split("\\.")[1]))
            .with("aud", "https://other.example");
    RequestObject object = RequestObject.parse(didKey.signing().sign(claims, KEY.signer()).text());
    refused(Reason.MALFORMED_REQUEST, object, expect(byDid.toString(), ""));
  }

  private static void refused(Reason reason, RequestObject object, RequestExpectation expected) {
    Refusal refusal = assertThrows(Refusal.class, () -> object.authenticate(expected));
    assertEquals(reason, refusal.reason(), refusal.detail());
  }

  private static RequestExpectation expect(String clientId, String walletNonce) {
    return RequestExpectation.ofLink(
        clientId, walletNonce, VerifierTrust.DIDS_ONLY.withCertificates(TRUST), NOW);
  }

  private static AuthorizationRequest request(ClientId id) {
    return AuthorizationRequest.builder(id, "n-1", QUERY)
        .directPost(URI.create("https://verifier.example/post"))
        .build();
  }
}
