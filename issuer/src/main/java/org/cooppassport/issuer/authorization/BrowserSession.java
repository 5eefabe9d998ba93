package org.cooppassport.issuer.authorization;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;

/**
 * One browser, known again by a cookie that no script and no other site sees. What is known of it
 * stands in the store, under a digest of the cookie.
 *
 * @param secret the cookie's value
 */
public record BrowserSession(String secret) {
  private static final String COOKIE = "__Host-coop-login";
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final int BYTES = 32;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Returns the browser's session, a fresh one if it has none. */
  static BrowserSession of(Request request, RandomSource random) {
    return known(request).orElseGet(() -> new BrowserSession(random.token(BYTES)));
  }

  /** Returns the browser's session, if it has one. */
  static Optional<BrowserSession> known(Request request) {
    return request
        .cookie(COOKIE)
        .filter(value -> SECRET.matcher(value).matches())
        .map(BrowserSession::new);
  }

  /** Has the browser keep the session; {@code Lax}, so that it comes along from a wallet. */
  Response keep(Response answer) {
    return answer.header(
        "set-cookie",
        COOKIE
            + "="
            + secret
            + "; Max-Age="
            + LIFE.toSeconds()
            + "; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  /** Returns the name under which the store knows it. */
  String digest() {
    return HashAlgorithm.SHA_256.digest(Bytes.utf8(secret)).toHex();
  }

  /** Tells no secret. */
  @Override
  public String toString() {
    return "BrowserSession";
  }
}
