package org.cooppassport.service.http;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;

/**
 * One request that satisfies its {@link Route}. Made by the edge only. Body and query are never
 * mixed; a repeated parameter never reaches an endpoint.
 */
public final class Request {
  private final String id;
  private final Route route;
  private final Coop coop;
  private final Caller caller;
  private final Map<String, String> path;
  private final Form query;
  private final MultiMap headers;
  private final Accept accept;
  private final String mediaType;
  private final Bytes body;
  private final Form form;

  Request(
      String id,
      Route route,
      Coop coop,
      Caller caller,
      Map<String, String> path,
      Form query,
      MultiMap headers,
      Accept accept,
      String mediaType,
      Bytes body) {
    this.id = id;
    this.route = route;
    this.coop = coop;
    this.caller = caller;
    this.path = Map.copyOf(path);
    this.query = query;
    this.headers = headers;
    this.accept = accept;
    this.mediaType = mediaType;
    this.body = body;
    this.form = mediaType.equals(BodyRule.FORM) ? Form.parse(body) : Form.EMPTY;
  }

  /** Returns the id that names this request in logs and in its answer. */
  public String id() {
    return id;
  }

  /** Returns the route it came by. */
  public Route route() {
    return route;
  }

  /**
   * Returns the co-op it is for.
   *
   * @throws IllegalStateException if the route names no co-op
   */
  public Coop coop() {
    if (coop == null) {
      throw new IllegalStateException("the route names no co-op");
    }
    return coop;
  }

  /**
   * Returns who calls. Its co-op is {@link #coop}.
   *
   * @throws IllegalStateException if the route is open to anybody
   */
  public Caller caller() {
    if (caller == null) {
      throw new IllegalStateException("the route is open to anybody");
    }
    return caller;
  }

  /**
   * Returns the decoded segment that stands for {@code name} in the route's template; of a
   * parameter that takes the rest of the path, that rest with its encoding.
   *
   * @throws IllegalArgumentException if the template has no such parameter
   */
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /** Returns the parameters of the query string. */
  public Form query() {
    return query;
  }

  /** Returns a header that may be sent once; empty if it is absent. */
  public Optional<String> header(String name) {
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST, name, "the header " + name + " is repeated");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /**
   * Returns a cookie's value; empty if it is absent or sent twice. HTTP/2 clients may send each
   * cookie in a header of its own.
   */
  public Optional<String> cookie(String name) {
    List<String> found = new ArrayList<>();
    for (String header : headers.getAll("cookie")) {
      for (String pair : header.split(";")) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(name + "=")) {
          found.add(trimmed.substring(name.length() + 1));
        }
      }
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** Tells whether the caller takes this media type, by name or by a wildcard. */
  public boolean accepts(String type) {
    return accept.takes(type);
  }

  /** Tells whether the caller asks for this media type by its name. */
  public boolean asksFor(String type) {
    return accept.names(type);
  }

  /** Returns the media type of the body, without parameters, lower case; empty if no body. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns the body as it came. */
  public Bytes body() {
    return body;
  }

  /**
   * Returns the body as text.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} if it is not UTF-8
   */
  public String text() {
    try {
      return body.toUtf8();
    } catch (MalformedEncoding e) {
      throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, "the body is not UTF-8").causedBy(e);
    }
  }

  /**
   * Returns the body as a JSON object.
   *
   * <p>Parses on each call; a large body ({@link BodyRule#DOCUMENT} and above) belongs on the
   * worker pool, not on the event loop.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} or {@code LIMIT_EXCEEDED} if it is not one
   *     JSON object within the limits, or has a repeated member
   */
  public JsonObject json() {
    try {
      return JsonReader.readObject(body, JsonLimits.DEFAULT.withMaxBytes(route.body().maxBytes()));
    } catch (JsonException e) {
      throw refused(e);
    }
  }

  /** Returns the fields of a form body; none if the body is something else. */
  public Form form() {
    return form;
  }

  private static Refusal refused(JsonException e) {
    return switch (e.kind()) {
      case MALFORMED ->
          new Refusal(
              Refusal.Reason.MALFORMED_REQUEST,
              "the body is not one JSON object without repeated members (near byte "
                  + e.offset()
                  + ")");
      case LIMIT ->
          new Refusal(
              Refusal.Reason.LIMIT_EXCEEDED,
              "the body's JSON is beyond a limit (near byte " + e.offset() + ")");
    };
  }
}
