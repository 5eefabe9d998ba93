package org.cooppassport.service.http;

import java.util.HashMap;
import java.util.Map;

/** The headers of every answer. */
final class AnswerHeaders {
  /** Scripts, styles and pictures from our own origin only; nothing inline, nothing framed. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> ALWAYS =
      Map.of(
          "content-security-policy", POLICY,
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "referrer-policy", "no-referrer",
          "cross-origin-opener-policy", "same-origin",
          "cross-origin-resource-policy", "same-origin",
          "cache-control", "no-store");

  private static final Map<String, String> SHARED =
      Map.of(
          "access-control-allow-origin", "*",
          "access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS",
          "access-control-allow-headers",
              "Authorization, Content-Type, DPoP, Idempotency-Key, OAuth-Client-Attestation,"
                  + " OAuth-Client-Attestation-PoP",
          "access-control-expose-headers",
              "DPoP-Nonce, ETag, Location, OAuth-Client-Attestation-Challenge, X-Request-Id",
          "access-control-max-age", "600",
          "cross-origin-resource-policy", "cross-origin");

  private AnswerHeaders() {}

  /**
   * Returns all headers of an answer but its length.
   *
   * @param route the matched route; null if there was none
   */
  static Map<String, String> of(Response answer, Route route, String requestId) {
    Map<String, String> headers = new HashMap<>(ALWAYS);
    if (route != null && route.sharing() == Route.Sharing.ANY_ORIGIN) {
      headers.putAll(SHARED);
    }
    headers.put("x-request-id", requestId);
    if (!answer.mediaType().isEmpty()) {
      headers.put("content-type", answer.mediaType());
    }
    if (route != null && route.produces().size() > 1) {
      headers.put("vary", "Accept");
    }
    headers.putAll(answer.headers());
    return headers;
  }
}
