package org.cooppassport.core.openid.vp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.VerifiedJws;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A signed presentation request: made by a verifier, and as a wallet fetched it, which proves
 * nothing until {@link #authenticate}.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5">
 *     OpenID4VP 1.0, sections 5.1, 5.8 and 5.9.3</a>
 */
public final class RequestObject {
  /** The audience of requests to wallets that were not discovered (section 5.8). */
  public static final String AUDIENCE = "https://self-issued.me/v2";

  /** How far a verifier's clock may differ from the wallet's. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final int MAX_CHARS = 256 << 10;
  private static final Duration MAX_LIFE = Duration.ofHours(24);

  private final Jws jws;

  private RequestObject(Jws jws) {
    this.jws = jws;
  }

  /**
   * Makes the request object of a verifier.
   *
   * @param life how long it may be answered
   * @throws IllegalArgumentException if the key is of another kind than the client id's prefix
   *     needs
   */
  public static RequestObject sign(
      AuthorizationRequest request, RequestKey key, Instant now, Duration life) {
    boolean fits =
        switch (request.clientId().prefix()) {
          case X509_HASH ->
              key instanceof RequestKey.Certified certified
                  && ClientId.x509Hash(certified.chain().get(0)).equals(request.clientId());
          case X509_SAN_DNS -> key instanceof RequestKey.Certified;
          case DECENTRALIZED_IDENTIFIER ->
              key instanceof RequestKey.OfDid did
                  && did.verificationMethod().startsWith(request.clientId().value() + "#");
          case REDIRECT_URI, OPENID_FEDERATION, VERIFIER_ATTESTATION -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException("the key does not fit the client id's prefix");
    }
    JsonObject claims =
        request.json().toBuilder()
            .put("iss", request.clientId().toString())
            .put("aud", AUDIENCE)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(life).getEpochSecond())
            .build();
    return new RequestObject(key.signing().sign(claims, key.signer()));
  }

  /**
   * Reads what a request URI served.
   *
   * @throws Refusal MALFORMED_REQUEST if it is no signed token of the type a request object has
   */
  public static RequestObject parse(String text) {
    try {
      Jws jws = Jws.parse(text.strip(), MAX_CHARS);
      jws.requireType(TokenType.AUTHORIZATION_REQUEST);
      return new RequestObject(jws);
    } catch (ProblemException e) {
      throw malformed("request", e.problems().get(0).detail());
    }
  }

  /** Returns the token as it is served. */
  public String text() {
    return jws.text();
  }

  /** Returns the documents that {@link #authenticate} needs, to be gathered first; mostly none. */
  public List<DocumentNeed> missing(RequestExpectation expected) {
    ClientId clientId = ClientId.parse(expected.clientId());
    if (clientId.prefix() != ClientId.Prefix.DECENTRALIZED_IDENTIFIER) {
      return List.of();
    }
    try {
      return expected.did().missing(Did.parse(clientId.value()), expected.documents());
    } catch (DidException e) {
      return List.of();
    }
  }

  /**
   * Returns the request once its maker is authenticated and every parameter belongs to this
   * exchange.
   *
   * <p>Pure. Computes signatures, so never on an event loop. On any refusal the wallet sends
   * nothing to anybody: the response address is not known to be the verifier's.
   *
   * @throws Refusal INVALID_REQUEST_OBJECT_CLIENT if the maker is not who the client id says or is
   *     not trusted; MALFORMED_REQUEST or INVALID_TRANSACTION_DATA for the parameters
   */
  public AuthenticatedRequest authenticate(RequestExpectation expected) {
    ClientId clientId = ClientId.parse(expected.clientId());
    VerifierIdentity identity = identity(clientId, expected);
    JwtClaims claims = verified(identity).orElseThrow(() -> unauthenticated("not signed"));
    if (!claims.json().string("client_id").equals(Optional.of(expected.clientId()))) {
      throw unauthenticated("client_id in link and request object differ");
    }
    checkTimes(claims, expected.now());
    if (!claims.audiences().equals(List.of(AUDIENCE))) {
      throw malformed("aud", "expected " + AUDIENCE);
    }
    if (!expected.walletNonce().isEmpty()
        && !claims.json().string("wallet_nonce").equals(Optional.of(expected.walletNonce()))) {
      throw malformed("wallet_nonce", "is not the one this wallet sent");
    }
    AuthorizationRequest request = AuthorizationRequest.parse(claims.json());
    checkResponseAddress(request);
    return new AuthenticatedRequest(request, identity, jws.text());
  }

  private Optional<JwtClaims> verified(VerifierIdentity identity) {
    try {
      VerifiedJws verified =
          jws.verify(TokenType.AUTHORIZATION_REQUEST, identity.key(), AllowedAlgorithms.DEFAULT);
      return Optional.of(verified.claims());
    } catch (ProblemException e) {
      throw unauthenticated(e.problems().get(0).detail());
    }
  }

  private VerifierIdentity identity(ClientId clientId, RequestExpectation expected) {
    try {
      return switch (clientId.prefix()) {
        case X509_HASH, X509_SAN_DNS -> byCertificate(clientId, expected);
        case DECENTRALIZED_IDENTIFIER -> byDid(clientId, expected);
        case REDIRECT_URI -> throw unauthenticated("requests by redirect_uri are never signed");
        case OPENID_FEDERATION, VERIFIER_ATTESTATION ->
            throw unauthenticated("this prefix is not supported");
      };
    } catch (ProblemException e) {
      throw unauthenticated(e.problems().get(0).detail());
    } catch (DidException e) {
      throw unauthenticated("kid is no usable authentication key of the client's DID");
    }
  }

  private VerifierIdentity byCertificate(ClientId clientId, RequestExpectation expected) {
    if (jws.header().x5c().isEmpty()) {
      throw unauthenticated("x5c is missing in the header");
    }
    VerifiedChain chain =
        X509Chains.verify(jws.header().x5c(), expected.certificates(), expected.now());
    boolean named =
        clientId.prefix() == ClientId.Prefix.X509_HASH
            ? ClientId.x509Hash(chain.leaf()).equals(clientId)
            : chain.dnsNames().stream().anyMatch(clientId.value()::equalsIgnoreCase);
    if (!named) {
      throw unauthenticated("the certificate is not the one the client id names");
    }
    return new VerifierIdentity(clientId, chain.subject(), chain.dnsNames(), chain.leafKey());
  }

  private VerifierIdentity byDid(ClientId clientId, RequestExpectation expected) {
    String kid =
        jws.header().kid().orElseThrow(() -> unauthenticated("kid is missing in the header"));
    DidUrl url = DidUrl.parse(kid);
    if (!url.did().toString().equals(clientId.value())) {
      throw unauthenticated("kid is not a key of the client's DID");
    }
    VerificationMethod method =
        expected
            .did()
            .resolve(url.did(), expected.documents(), expected.now())
            .documentOrThrow()
            .method(kid, VerificationRelationship.AUTHENTICATION);
    if (!method.usableAt(expected.now())) {
      throw unauthenticated("the key is expired or revoked");
    }
    return new VerifierIdentity(clientId, clientId.value(), List.of(), method.key());
  }

  private static void checkTimes(JwtClaims claims, Instant now) {
    if (!claims.problemsAt(now, CLOCK_TOLERANCE).isEmpty()) {
      throw malformed("exp", "the request is expired or not yet valid");
    }
    Instant issuedAt = claims.issuedAt().orElse(now);
    if (issuedAt.isAfter(now.plus(CLOCK_TOLERANCE)) || issuedAt.isBefore(now.minus(MAX_LIFE))) {
      throw malformed("iat", "the request is from the future or older than a day");
    }
  }

  // Section 5.9.3: an address that names another host than the authenticated one gets nothing.
  private static void checkResponseAddress(AuthorizationRequest request) {
    if (request.clientId().prefix() != ClientId.Prefix.X509_SAN_DNS) {
      return;
    }
    String wanted = request.clientId().value().toLowerCase(Locale.ROOT);
    boolean same =
        request
            .responseUri()
            .map(uri -> uri.getHost().toLowerCase(Locale.ROOT).equals(wanted))
            .orElse(true);
    if (!same) {
      throw malformed("response_uri", "its host is not the one the client id names");
    }
  }

  private static Refusal unauthenticated(String detail) {
    return new Refusal(
        Reason.INVALID_REQUEST_OBJECT_CLIENT,
        "client_id",
        "client_id: " + detail + " (OpenID4VP 1.0, section 5.9.3)");
  }

  private static Refusal malformed(String parameter, String detail) {
    return new Refusal(
        Reason.MALFORMED_REQUEST,
        parameter,
        parameter + ": " + detail + " (OpenID4VP 1.0, section 5)");
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "RequestObject[" + jws.text().length() + "]";
  }
}
