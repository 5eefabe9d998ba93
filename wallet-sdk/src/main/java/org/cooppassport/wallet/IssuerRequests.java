package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ClientAttestation;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletAttester;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletHttp.Response;

/**
 * Sends what a wallet sends to authorization servers and issuers as a client: with its attestation,
 * its access token, and proofs of its keys, tried once more with the nonce or challenge that the
 * server wants.
 */
final class IssuerRequests {
  private static final String WHO = "the issuer";
  private static final String JSON = "application/json";
  private static final String JWT = "application/jwt";
  private static final String USE_NONCE = "use_dpop_nonce";
  private static final String NONCE = "dpop-nonce";
  private static final String USE_CHALLENGE = "use_attestation_challenge";
  private static final String CHALLENGE = "oauth-client-attestation-challenge";
  private static final int MAX_CHALLENGE = 16 << 10;
  private static final int MAX_TOKEN = 64 << 10;
  private static final int MAX_CREDENTIALS = 8 << 20;

  private final WalletHttp http;
  private final HolderKeys keys;
  private final WalletAttester attester;
  private final Clock clock;
  private final RandomSource random;
  private final Map<String, String> nonces = new ConcurrentHashMap<>();
  private final Map<String, String> challenges = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param attester null if nobody attests this wallet
   */
  IssuerRequests(
      WalletHttp http, HolderKeys keys, WalletAttester attester, Clock clock, RandomSource random) {
    this.http = http;
    this.keys = keys;
    this.attester = attester;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Asks for a challenge if the server gives any, for the next proof beside the attestation. What
   * cannot be had now is asked for by the server itself.
   */
  void prepare(AuthorizationServerMetadata server) {
    if (attester == null || challenges.containsKey(server.issuer())) {
      return;
    }
    server
        .challengeEndpoint()
        .map(
            endpoint ->
                http.exchange(
                    WalletHttp.Request.post(
                        endpoint, Map.of("Accept", JSON), Bytes.EMPTY, MAX_CHALLENGE)))
        .filter(response -> response.status() == 200)
        .flatMap(response -> PeerExchange.json(WHO, response).string("attestation_challenge"))
        .ifPresent(challenge -> challenges.put(server.issuer(), challenge));
  }

  /** Posts a form of the authorization server: a pushed request or a token request. */
  JsonObject toServer(ClientSession session, URI endpoint, Form form) {
    Response first = send(session, endpoint, form);
    Response response =
        attester != null && wants(first, USE_CHALLENGE, CHALLENGE)
            ? send(session, endpoint, form)
            : first;
    return PeerExchange.json(WHO, PeerExchange.ok(WHO, response));
  }

  private Response send(ClientSession session, URI endpoint, Form form) {
    Response response =
        proven(
            session,
            endpoint,
            "",
            proof -> {
              Map<String, String> headers = new HashMap<>(attested(session));
              headers.put("Content-Type", Form.MEDIA_TYPE);
              headers.put("Accept", JSON);
              headers.putAll(proof);
              return WalletHttp.Request.post(
                  endpoint, headers, Bytes.utf8(form.encode()), MAX_TOKEN);
            });
    String next = response.headers().getOrDefault(CHALLENGE, "");
    if (!next.isEmpty()) {
      challenges.put(session.server(), next);
    }
    return response;
  }

  private Map<String, String> attested(ClientSession session) {
    if (attester == null) {
      return Map.of();
    }
    WalletAttester.AttestedInstance instance = attester.attestInstance(session.server());
    return Map.of(
        "OAuth-Client-Attestation",
        instance.attestation(),
        "OAuth-Client-Attestation-PoP",
        ClientAttestation.makePop(
            session.server(),
            Optional.ofNullable(challenges.remove(session.server())),
            clock.instant(),
            instance.key(),
            random));
  }

  /**
   * Posts JSON with an access token and reads the answer, decrypted if it was asked for encrypted.
   *
   * @param seal how both are encrypted
   */
  JsonObject toIssuer(IssuerAccess access, URI endpoint, JsonObject body, MessageSeal seal) {
    Response response =
        PeerExchange.ok(
            WHO,
            authorized(
                access,
                endpoint,
                seal.isOpen() ? JSON : JWT,
                seal.sealed(body, random),
                seal.wantsSealedAnswer() ? JWT + ", " + JSON : JSON));
    if (!seal.wantsSealedAnswer()) {
      return PeerExchange.json(WHO, response);
    }
    if (!response.mediaType().equals(JWT)) {
      throw new Refusal(
          Reason.INVALID_ENCRYPTION_PARAMETERS,
          "credential_response_encryption",
          WHO + ": the answer came in the clear although it was asked for encrypted");
    }
    return seal.opened(response.body());
  }

  /** Posts JSON with an access token and wants nothing back. */
  void tell(IssuerAccess access, URI endpoint, JsonObject body) {
    PeerExchange.ok(WHO, authorized(access, endpoint, JSON, JsonWriter.write(body), JSON));
  }

  private Response authorized(
      IssuerAccess access, URI endpoint, String type, Bytes body, String accept) {
    return proven(
        access.session(),
        endpoint,
        access.token(),
        proof -> {
          Map<String, String> headers = new HashMap<>(proof);
          headers.put("Content-Type", type);
          headers.put("Accept", accept);
          headers.put("Authorization", access.scheme().wire() + " " + access.token());
          return WalletHttp.Request.post(endpoint, headers, body, MAX_CREDENTIALS);
        });
  }

  /** RFC 9449, section 8: who is told to use a nonce tries once more with it. */
  private Response proven(
      ClientSession session,
      URI endpoint,
      String token,
      Function<Map<String, String>, WalletHttp.Request> request) {
    if (session.dpopKey().isEmpty()) {
      return http.exchange(request.apply(Map.of()));
    }
    Response first = http.exchange(request.apply(proof(session, endpoint, token)));
    remember(endpoint, first);
    return wantsNonce(first)
        ? remember(endpoint, http.exchange(request.apply(proof(session, endpoint, token))))
        : first;
  }

  private Map<String, String> proof(ClientSession session, URI endpoint, String token) {
    Signer key = keys.signer(session.dpopKey());
    Optional<String> nonce = Optional.ofNullable(nonces.get(endpoint.getRawAuthority()));
    String proof =
        token.isEmpty()
            ? DpopProof.make("POST", endpoint, clock.instant(), nonce, key, random)
            : DpopProof.makeFor(token, "POST", endpoint, clock.instant(), nonce, key, random);
    return Map.of("DPoP", proof);
  }

  private Response remember(URI endpoint, Response response) {
    String nonce = response.headers().getOrDefault(NONCE, "");
    if (!nonce.isEmpty()) {
      nonces.put(endpoint.getRawAuthority(), nonce);
    }
    return response;
  }

  private static boolean wantsNonce(Response response) {
    return wants(response, USE_NONCE, NONCE);
  }

  /** Tells whether an answer asks for another try with what one of its headers brings. */
  private static boolean wants(Response response, String code, String header) {
    return (response.status() == 400 || response.status() == 401)
        && response.headers().containsKey(header)
        && (response.headers().getOrDefault("www-authenticate", "").contains(code)
            || PeerExchange.error(response).filter(error -> error.code().equals(code)).isPresent());
  }
}
