package org.cooppassport.service.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import org.cooppassport.core.problem.Refusal;

/** What a request's head says about its body, compared with what the route takes. */
final class BodyChecks {
  private BodyChecks() {}

  /**
   * Checks media type and announced length.
   *
   * @return the announced length; -1 if it is not announced (chunked); 0 if there is no body
   * @throws Refusal of reason {@code UNSUPPORTED_MEDIA_TYPE} or {@code LIMIT_EXCEEDED}, before a
   *     byte of the body is read
   */
  static long check(HttpServerRequest request, BodyRule rule) {
    long announced = announced(request);
    if (announced == 0) {
      return 0;
    }
    if (rule.mediaTypes().isEmpty()) {
      if (mayBeATypeAlone(request)) {
        return 0;
      }
      throw new Refusal(Refusal.Reason.UNSUPPORTED_MEDIA_TYPE, "no body is taken here");
    }
    if (!rule.mediaTypes().contains(mediaType(request))) {
      throw new Refusal(
          Refusal.Reason.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type",
          "the body is " + String.join(" or ", rule.mediaTypes().stream().sorted().toList()));
    }
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Refusal(
          Refusal.Reason.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding", "the body is not compressed");
    }
    if (announced > rule.maxBytes()) {
      throw new Refusal(
          Refusal.Reason.LIMIT_EXCEEDED, "the body is larger than " + rule.maxBytes() + " bytes");
    }
    return announced;
  }

  /**
   * Many clients name JSON as the type of every request, also of those without a body. In HTTP/2 no
   * header tells the two apart; a body that does come is never read.
   */
  private static boolean mayBeATypeAlone(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        && !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && mediaType(request).equals(BodyRule.JSON);
  }

  /** Tells whether a body comes, or may come, after the head. */
  static boolean mayFollow(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? isUntold(request) : !length.strip().equals("0");
  }

  /** Returns the body's media type without parameters; empty if it has none, or two. */
  static String mediaType(HttpServerRequest request) {
    List<String> values = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    return values.size() == 1 ? MediaTypes.withoutParameters(values.get(0)) : "";
  }

  /** Tells whether the client waits for a sign before it sends the body. */
  static boolean expectsContinue(HttpServerRequest request) {
    return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
  }

  private static long announced(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return isUntold(request) ? -1 : 0;
    }
    try {
      return Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      throw new Refusal(
              Refusal.Reason.MALFORMED_REQUEST, "Content-Length", "the length is no number")
          .causedBy(e);
    }
  }

  /** HTTP/2 announces a body neither by length nor by encoding; a body has a type there. */
  private static boolean isUntold(HttpServerRequest request) {
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (request.version() == HttpVersion.HTTP_2
            && request.headers().contains(HttpHeaders.CONTENT_TYPE));
  }
}
