package org.cooppassport.verifier.pages;

import java.time.Duration;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;

/**
 * The secret by which a page knows its browser again: a cookie no script and no other site sees.
 */
final class PageSession {
  private static final String COOKIE = "__Host-coop-present";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int BYTES = 24;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{32}");

  private PageSession() {}

  /** Returns the browser's secret, a fresh one if it has none. */
  static String of(Request request, RandomSource random) {
    return known(request, random.token(BYTES));
  }

  /** Returns the browser's secret; empty, which opens nothing, if it has none. */
  static String of(Request request) {
    return known(request, "");
  }

  /** Has the browser keep the secret; {@code Lax}, so that it comes along from the wallet. */
  static Response keep(Response answer, String secret) {
    return answer.header(
        "set-cookie",
        COOKIE
            + "="
            + secret
            + "; Max-Age="
            + LIFE.toSeconds()
            + "; Path=/; Secure; HttpOnly; SameSite=Lax");
  }

  private static String known(Request request, String otherwise) {
    return request
        .cookie(COOKIE)
        .filter(value -> SECRET.matcher(value).matches())
        .orElse(otherwise);
  }
}
