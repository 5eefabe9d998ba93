package org.cooppassport.service.http;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;

/**
 * An answer. Nothing is cached unless it says {@link #publicFor}.
 *
 * @param status the HTTP status
 * @param mediaType the type of the body, with its parameters; empty if there is no body
 * @param body the body
 * @param headers further headers, by lower-case name
 */
public record Response(int status, String mediaType, Bytes body, Map<String, String> headers) {
  private static final Pattern HEADER_NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern SOURCE =
      Pattern.compile("[a-z][a-z0-9+.-]*:(//[A-Za-z0-9.\\[\\]:-]+)?");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  public Response {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a final HTTP status");
    }
    Objects.requireNonNull(mediaType);
    Objects.requireNonNull(body);
    headers.forEach(Response::checkHeader);
    headers = Map.copyOf(headers);
  }

  /** Answers 200 with JSON. */
  public static Response ok(JsonValue json) {
    return json(200, json);
  }

  /** Answers 201 with JSON. */
  public static Response created(JsonValue json) {
    return json(201, json);
  }

  /** Answers with JSON. */
  public static Response json(int status, JsonValue json) {
    return new Response(status, "application/json", JsonWriter.write(json), Map.of());
  }

  /** Answers with JSON under a media type of its own, such as {@code application/did+json}. */
  public static Response json(int status, String mediaType, JsonValue json) {
    return new Response(status, mediaType, JsonWriter.write(json), Map.of());
  }

  /** Answers 200 with a body of this media type. */
  public static Response of(String mediaType, Bytes body) {
    return new Response(200, mediaType, body, Map.of());
  }

  /** Answers 200 with text of this media type, in UTF-8. */
  public static Response of(String mediaType, String text) {
    return of(mediaType, Bytes.utf8(text));
  }

  /** Answers 200 with a page. */
  public static Response html(String page) {
    return of("text/html; charset=utf-8", page);
  }

  /** Answers without a body: 202 or 204. */
  public static Response empty(int status) {
    return new Response(status, "", Bytes.EMPTY, Map.of());
  }

  /** Answers 303: look there. The target is one we configured or built, never one we were sent. */
  public static Response seeOther(URI target) {
    return empty(303).header("location", target.toASCIIString());
  }

  /**
   * Answers what a refusal of this form looks like, for answers that hold those of several
   * requests.
   */
  public static Response refused(Refusal refusal, ErrorForm form, String requestId) {
    return ErrorAnswers.refused(refusal, form, requestId);
  }

  /** Returns the same answer with another status. */
  public Response status(int other) {
    return new Response(other, mediaType, body, headers);
  }

  /**
   * Returns the same answer with one more header.
   *
   * @throws IllegalArgumentException if the name is not lower case or the value holds anything but
   *     printable ASCII, so that no header can be split
   */
  public Response header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, mediaType, body, more);
  }

  /**
   * Returns the same page, whose forms may end elsewhere: browsers hold a redirect that answers a
   * form to the page's policy.
   *
   * @param source an origin ({@code https://wallet.example}) or a scheme ({@code wallet:})
   */
  public Response withFormsTo(String source) {
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException("an origin or a scheme");
    }
    return header(
        "content-security-policy",
        AnswerHeaders.POLICY.replace("form-action 'self'", "form-action 'self' " + source));
  }

  /**
   * Returns the same answer, which anybody may keep for {@code age}, with an entity tag from its
   * bytes: a client that has them already gets 304.
   */
  public Response publicFor(Duration age) {
    return header("cache-control", "public, max-age=" + age.toSeconds())
        .header("etag", '"' + HashAlgorithm.SHA_256.digest(body).toHex().substring(0, 32) + '"');
  }

  private static void checkHeader(String name, String value) {
    if (!HEADER_NAME.matcher(name).matches() || !name.equals(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("a header name in lower case");
    }
    if (!HEADER_VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("a header value of printable ASCII characters");
    }
  }
}
