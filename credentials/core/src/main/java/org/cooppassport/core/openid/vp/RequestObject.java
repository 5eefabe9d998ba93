package org.cooppassport.core.openid.vp;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.VerifiedJws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
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

  private static final List<String> HEADER_PARAMETERS = List.of("client_id", "verifier_info");
  private static final int MAX_CHARS = 256 << 10;
  private static final Duration MAX_LIFE = Duration.ofHours(24);

  private final Jws jws;
  private final JsonObject headerParameters;

  private RequestObject(Jws jws, JsonObject headerParameters) {
    this.jws = jws;
    this.headerParameters = headerParameters;
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
    if (!key.fits(request.clientId())) {
      throw new IllegalArgumentException("the key does not fit the client id's prefix");
    }
    JsonObject claims =
        request.json().toBuilder()
            .put("iss", request.clientId().toString())
            .put("aud", AUDIENCE)
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(life).getEpochSecond())
            .build();
    return new RequestObject(key.signing().sign(claims, key.signer()), JsonObject.EMPTY);
  }

  /**
   * Makes one of the signatures of a request that several clients sign: who signs, and what is said
   * of it, stand in the signature's own header (appendix A.3.2.2).
   *
   * @param payload {@link #shared} by all signatures
   */
  static RequestObject sign(AuthorizationRequest request, RequestKey key, JsonObject payload) {
    if (!key.fits(request.clientId())) {
      throw new IllegalArgumentException("the key does not fit the client id's prefix");
    }
    JwsSigning signing = key.signing();
    JsonObject.Builder own = JsonObject.builder();
    for (String name : HEADER_PARAMETERS) {
      Optional<JsonValue> value = request.json().get(name);
      value.ifPresent(
          one -> {
            signing.header(name, one);
            own.put(name, one);
          });
    }
    return new RequestObject(signing.sign(payload, key.signer()), own.build());
  }

  /** Returns what is the same for all who sign a request. */
  static JsonObject shared(AuthorizationRequest request, Instant now, Duration life) {
    return request.json().without(HEADER_PARAMETERS.toArray(String[]::new)).toBuilder()
        .put("aud", AUDIENCE)
        .put("iat", now.getEpochSecond())
        .put("exp", now.plus(life).getEpochSecond())
        .build();
  }

  /**
   * Reads what a request URI served.
   *
   * @throws Refusal MALFORMED_REQUEST if it is no signed token of the type a request object has
   */
  public static RequestObject parse(String text) {
    return parse(text, JsonObject.EMPTY);
  }

  private static RequestObject parse(String text, JsonObject headerParameters) {
    try {
      Jws jws = Jws.parse(text.strip(), MAX_CHARS);
      jws.requireType(TokenType.AUTHORIZATION_REQUEST);
      return new RequestObject(jws, headerParameters);
    } catch (ProblemException e) {
      throw malformed("request", e.problems().get(0).detail());
    }
  }

  /**
   * Reads one of the signatures of a request in JWS JSON serialization, whose header says who signs
   * (appendix A.3.2.2).
   */
  static RequestObject ofSignature(String payload, Members signature) {
    String header = signature.text("protected");
    RequestObject object = parse(header + "." + payload + "." + signature.text("signature"));
    JsonObject.Builder own = JsonObject.builder();
    for (String name : HEADER_PARAMETERS) {
      object.jws.header().json().get(name).ifPresent(value -> own.put(name, value));
    }
    return new RequestObject(object.jws, own.build());
  }

  /** Returns the client id the object itself names; nothing is proven by it. */
  public Optional<String> clientId() {
    return headerParameters
        .string("client_id")
        .or(() -> unproven(jws).string("client_id"))
        .filter(id -> !id.isEmpty());
  }

  private static JsonObject unproven(Jws jws) {
    try {
      return jws.unverifiedClaims();
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
    ClientId clientId = claimedClient(expected);
    if (clientId.prefix() == ClientId.Prefix.OPENID_FEDERATION) {
      return FederatedVerifier.missing(jws, clientId, expected);
    }
    if (clientId.prefix() != ClientId.Prefix.DECENTRALIZED_IDENTIFIER) {
      return List.of();
    }
    try {
      return expected.trust().did().missing(Did.parse(clientId.value()), expected.documents());
    } catch (DidException e) {
      return List.of();
    }
  }

  private ClientId claimedClient(RequestExpectation expected) {
    return ClientId.parse(
        expected.overDcApi()
            ? clientId().orElseThrow(() -> unauthenticated("is required in a signed request"))
            : expected.clientId());
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
    ClientId clientId = claimedClient(expected);
    RequestSigner signer = RequestSigner.of(jws, clientId, expected);
    JwtClaims claims = verified(signer);
    if (!claims.json().string("client_id").equals(Optional.of(clientId.toString()))) {
      throw new Mismatch(
              "client_id",
              "that of the link, " + clientId,
              claims.json().string("client_id").map(Came::word).orElse(Came.NOTHING),
              "OpenID4VP 1.0, section 5.10.1")
          .refusal(Reason.INVALID_REQUEST_OBJECT_CLIENT);
    }
    checkTimes(claims, expected.now());
    if (!claims.audiences().equals(List.of(AUDIENCE))
        && !(expected.overDcApi() && claims.audiences().isEmpty())) {
      throw mismatch("aud", AUDIENCE, Came.words(claims.audiences()), "5.8");
    }
    if (!expected.walletNonce().isEmpty()
        && !claims.json().string("wallet_nonce").equals(Optional.of(expected.walletNonce()))) {
      throw mismatch(
          "wallet_nonce",
          "the one this wallet sent",
          claims.json().has("wallet_nonce") ? Came.ANOTHER : Came.NOTHING,
          "5.10");
    }
    AuthorizationRequest request = AuthorizationRequest.parse(signer.proven(claims.json()));
    if (expected.overDcApi()) {
      checkOrigin(request, expected.origin());
    } else {
      checkResponseAddress(request, signer);
    }
    ClientId audience = expected.overDcApi() ? ClientId.origin(expected.origin()) : clientId;
    return new AuthenticatedRequest(request, signer.identity(), audience, jws.text());
  }

  /** Returns the signed claims, with those that stand in the signature's own header. */
  private JwtClaims verified(RequestSigner signer) {
    try {
      VerifiedJws verified =
          jws.verify(TokenType.AUTHORIZATION_REQUEST, signer.key(), AllowedAlgorithms.DEFAULT);
      JsonObject payload = verified.claims().json();
      if (headerParameters.names().stream().anyMatch(payload::has)) {
        throw malformed("request", "a parameter stands in payload and header (appendix A.3.2.2)");
      }
      return headerParameters.isEmpty()
          ? verified.claims()
          : JwtClaims.read(payload.toBuilder().putAll(headerParameters).build());
    } catch (ProblemException e) {
      throw unauthenticated(e.problems().get(0).detail());
    }
  }

  // Appendix A.2: compared as texts, so that a page cannot pass on another's request.
  private static void checkOrigin(AuthorizationRequest request, String origin) {
    if (!request.responseMode().dcApi()) {
      throw mismatch(
          "response_mode", "dc_api or dc_api.jwt", Came.word(request.responseMode().wire()), "A.2");
    }
    if (!request.expectedOrigins().contains(origin)) {
      throw mismatch(
          "expected_origins",
          "the page's origin among them, " + origin,
          Came.words(request.expectedOrigins()),
          "A.2");
    }
  }

  private static void checkTimes(JwtClaims claims, Instant now) {
    if (!claims.problemsAt(now, CLOCK_TOLERANCE).isEmpty()) {
      throw mismatch(
          "exp, nbf",
          "a request that is in force now",
          claims
              .expiresAt()
              .map(exp -> Came.instant(exp, now))
              .orElse(new Came("one that is not yet")),
          "5");
    }
    Instant issuedAt = claims.issuedAt().orElse(now);
    if (issuedAt.isAfter(now.plus(CLOCK_TOLERANCE)) || issuedAt.isBefore(now.minus(MAX_LIFE))) {
      throw mismatch("iat", "now, or at most a day ago", Came.instant(issuedAt, now), "5");
    }
  }

  // Section 5.9.3: an address that names another host than the authenticated one gets nothing.
  private static void checkResponseAddress(AuthorizationRequest request, RequestSigner signer) {
    if (request.responseMode().dcApi()) {
      throw mismatch(
          "response_mode",
          "direct_post or direct_post.jwt by a link",
          Came.word(request.responseMode().wire()),
          "5.6");
    }
    Optional<URI> address = request.responseUri();
    boolean known =
        signer.addresses().isEmpty()
            || address.map(uri -> signer.addresses().contains(uri.toString())).orElse(true);
    boolean ownHost =
        request.clientId().prefix() != ClientId.Prefix.X509_SAN_DNS
            || address
                .map(uri -> uri.getHost().equalsIgnoreCase(request.clientId().value()))
                .orElse(true);
    if (!known || !ownHost) {
      throw mismatch(
          "response_uri",
          known ? "one on the host of the client id" : "one that the verifier's attestation names",
          Came.address(address.map(URI::toString)),
          "5.9.3");
    }
  }

  static Refusal unauthenticated(String detail) {
    return new Refusal(
        Reason.INVALID_REQUEST_OBJECT_CLIENT,
        "client_id",
        "client_id: " + detail + " (OpenID4VP 1.0, section 5.9.3)");
  }

  private static Refusal mismatch(String parameter, String expected, Came came, String section) {
    return new Mismatch(parameter, expected, came, "OpenID4VP 1.0, section " + section)
        .refusal(Reason.MALFORMED_REQUEST);
  }

  static Refusal malformed(String parameter, String detail) {
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
