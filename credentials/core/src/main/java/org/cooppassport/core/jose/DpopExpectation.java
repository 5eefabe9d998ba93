package org.cooppassport.core.jose;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server expects of the DPoP proof in one request.
 *
 * <p>Immutable; each {@code with…} returns a changed copy.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449, section 4.3</a>
 */
public final class DpopExpectation {
  /** How long before now a proof may have been made. */
  public static final Duration MAX_AGE = Duration.ofMinutes(5);

  /** How far the client's clock may run ahead. */
  public static final Duration SKEW = Duration.ofMinutes(1);

  private final String method;
  private final URI uri;
  private final Instant now;
  private final AllowedAlgorithms allowed;
  private final String accessToken;
  private final String boundThumbprint;
  private final String nonce;

  private DpopExpectation(
      String method,
      URI uri,
      Instant now,
      AllowedAlgorithms allowed,
      String accessToken,
      String boundThumbprint,
      String nonce) {
    this.method = Objects.requireNonNull(method);
    this.uri = Objects.requireNonNull(uri);
    this.now = Objects.requireNonNull(now);
    this.allowed = Objects.requireNonNull(allowed);
    this.accessToken = accessToken;
    this.boundThumbprint = boundThumbprint;
    this.nonce = nonce;
  }

  /** Returns the expectation at a token endpoint: a proof by any key. */
  public static DpopExpectation of(String method, URI uri, Instant now) {
    return new DpopExpectation(method, uri, now, AllowedAlgorithms.DEFAULT, null, null, null);
  }

  /**
   * Also expects the proof to go with an access token, by the key the token is bound to.
   *
   * @param thumbprint the token's {@code cnf.jkt}
   */
  public DpopExpectation withAccessToken(String token, String thumbprint) {
    return new DpopExpectation(
        method,
        uri,
        now,
        allowed,
        Objects.requireNonNull(token),
        Objects.requireNonNull(thumbprint),
        nonce);
  }

  /** Also expects a nonce that the server gave out. */
  public DpopExpectation withNonce(String expected) {
    return new DpopExpectation(
        method, uri, now, allowed, accessToken, boundThumbprint, Objects.requireNonNull(expected));
  }

  /** Also limits the algorithms. */
  public DpopExpectation withAlgorithms(AllowedAlgorithms algorithms) {
    return new DpopExpectation(method, uri, now, algorithms, accessToken, boundThumbprint, nonce);
  }

  String method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  Instant now() {
    return now;
  }

  AllowedAlgorithms allowed() {
    return allowed;
  }

  Optional<String> accessToken() {
    return Optional.ofNullable(accessToken);
  }

  Optional<String> boundThumbprint() {
    return Optional.ofNullable(boundThumbprint);
  }

  Optional<String> nonce() {
    return Optional.ofNullable(nonce);
  }
}
