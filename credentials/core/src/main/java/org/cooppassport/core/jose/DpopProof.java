package org.cooppassport.core.jose;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * Proof that the sender of one HTTP request holds a key. Only {@link #verify} makes one.
 *
 * <p>That its {@code jti} was not seen before is for the server to check, in one conditional write.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449">RFC 9449</a>
 */
public final class DpopProof {
  private static final String HEADER = "DPoP";
  private static final String SECTION = "RFC 9449, section 4.3";
  private static final int MAX_CHARS = 8 << 10;
  private static final int MAX_JTI = 256;

  private final VerificationKey key;
  private final String id;
  private final Instant issuedAt;

  private DpopProof(VerificationKey key, String id, Instant issuedAt) {
    this.key = key;
    this.id = id;
    this.issuedAt = issuedAt;
  }

  /** Returns a proof for a request without access token. */
  public static String make(
      String method,
      URI uri,
      Instant now,
      Optional<String> nonce,
      Signer key,
      RandomSource random) {
    return make(claims(method, uri, now, nonce, random), key);
  }

  /** Returns a proof for a request with an access token. */
  public static String makeFor(
      String accessToken,
      String method,
      URI uri,
      Instant now,
      Optional<String> nonce,
      Signer key,
      RandomSource random) {
    JsonObject claims = claims(method, uri, now, nonce, random).with("ath", tokenHash(accessToken));
    return make(claims, key);
  }

  private static JsonObject claims(
      String method, URI uri, Instant now, Optional<String> nonce, RandomSource random) {
    return JsonObject.builder()
        .put("jti", random.token(16))
        .put("htm", method)
        .put("htu", withoutQuery(uri))
        .put("iat", now.getEpochSecond())
        .putTextIfPresent("nonce", nonce)
        .build();
  }

  private static String make(JsonObject claims, Signer key) {
    return Jws.signing(TokenType.DPOP).jwk(key.publicKey()).sign(claims, key).text();
  }

  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int end = text.indexOf('?') >= 0 ? text.indexOf('?') : text.indexOf('#');
    return end < 0 ? text : text.substring(0, end);
  }

  private static String tokenHash(String accessToken) {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(accessToken)));
  }

  /**
   * Returns the proof in a {@code DPoP} header.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @throws Refusal USE_DPOP_NONCE if the expected nonce is missing or another one;
   *     INVALID_DPOP_PROOF if anything else is not as expected
   */
  @CheckReturnValue
  public static DpopProof verify(String header, DpopExpectation expected) {
    JwtClaims claims;
    VerificationKey key;
    try {
      Jws jws = Jws.parse(header, MAX_CHARS);
      jws.requireType(TokenType.DPOP);
      key =
          Jwk.parse(
                  jws.header()
                      .jwk()
                      .orElseThrow(
                          () -> refused("jwk", "a public key in the header", Came.NOTHING)))
              .key();
      claims = jws.verify(TokenType.DPOP, key, expected.allowed()).claims();
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_DPOP_PROOF,
          HEADER,
          HEADER + ": " + e.problems().get(0).detail() + " (" + SECTION + ")");
    }
    JsonObject json = claims.json();
    if (!json.string("htm").equals(Optional.of(expected.method()))) {
      throw refused("htm", expected.method(), Came.word(json.string("htm")));
    }
    Optional<String> here = normal(expected.uri().toString());
    if (here.isEmpty() || !json.string("htu").flatMap(DpopProof::normal).equals(here)) {
      throw refused("htu", expected.uri().toString(), Came.address(json.string("htu")));
    }
    String id =
        claims
            .id()
            .filter(jti -> !jti.isBlank() && jti.length() <= MAX_JTI)
            .orElseThrow(
                () -> refused("jti", "1 to " + MAX_JTI + " characters", Came.text(claims.id())));
    requireToken(json, key, expected);
    Instant issuedAt =
        claims
            .issuedAt()
            .orElseThrow(() -> refused("iat", "when the proof was made", Came.NOTHING));
    if (issuedAt.isAfter(expected.now().plus(DpopExpectation.SKEW))
        || issuedAt.isBefore(expected.now().minus(DpopExpectation.MAX_AGE))
        || !claims.problemsAt(expected.now(), DpopExpectation.SKEW).isEmpty()) {
      throw refused(
          "iat",
          "at most " + DpopExpectation.MAX_AGE.toSeconds() + " seconds ago, and in force",
          Came.instant(issuedAt, expected.now()));
    }
    requireNonce(json, expected);
    return new DpopProof(key, id, issuedAt);
  }

  private static void requireToken(JsonObject json, VerificationKey key, DpopExpectation expected) {
    if (expected.accessToken().isPresent()) {
      String hash = tokenHash(expected.accessToken().get());
      if (!json.string("ath").equals(Optional.of(hash))) {
        throw refused(
            "ath",
            "the hash of the access token beside it",
            json.string("ath").isEmpty() ? Came.NOTHING : Came.ANOTHER);
      }
    }
    if (expected.boundThumbprint().filter(t -> !t.equals(key.thumbprint())).isPresent()) {
      throw refused("jwk", "the key that the access token is bound to", Came.ANOTHER);
    }
  }

  private static void requireNonce(JsonObject json, DpopExpectation expected) {
    Optional<String> wanted = expected.nonce();
    if (wanted.isPresent() && !json.string("nonce").equals(wanted)) {
      throw new Mismatch(
              HEADER + " nonce",
              "the one we gave",
              json.string("nonce").isEmpty() ? Came.NOTHING : Came.ANOTHER,
              "RFC 9449, section 8")
          .refusal(Refusal.Reason.USE_DPOP_NONCE);
    }
  }

  /** Returns the address without query and fragment, in its normal spelling (RFC 3986, 6.2). */
  private static Optional<String> normal(String address) {
    try {
      URI uri = new URI(address).normalize();
      if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
        return Optional.empty();
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int standard = scheme.equals("https") ? 443 : 80;
      String port = uri.getPort() < 0 || uri.getPort() == standard ? "" : ":" + uri.getPort();
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Refusal refused(String member, String expected, Came came) {
    return new Mismatch(HEADER + " " + member, expected, came, SECTION)
        .refusal(Refusal.Reason.INVALID_DPOP_PROOF);
  }

  /** Returns the key that was proven. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the key's thumbprint: the {@code cnf.jkt} of a token bound to it. */
  public String thumbprint() {
    return key.thumbprint();
  }

  /** Returns the proof's {@code jti}, good for one request. */
  public String id() {
    return id;
  }

  /** Returns when the proof was made. */
  public Instant issuedAt() {
    return issuedAt;
  }

  @Override
  public String toString() {
    return "DpopProof[" + key + "]";
  }
}
