package org.cooppassport.service.http;

import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What one endpoint is called by, what it takes, from whom, and how its errors look.
 *
 * <p>A path is a template: {@code /{coop}/credentials/{id}}. Each parameter is one whole, non-empty
 * segment. {@code {coop}} is the tenant; such a route is also served without that segment on the
 * co-op's own domain. A last parameter with a star, <code>/identifiers/{did*}</code>, is the rest
 * of the path as it came, in any percent-encoding: for protocols that put a URL there.
 *
 * @param method the HTTP method; HEAD is answered by every GET route that only reads
 * @param path the template
 * @param body what it takes
 * @param access who may call it
 * @param errors how its errors look
 * @param produces the media types it may answer with, for the {@code Accept} check
 * @param sharing whether scripts of other origins may read the answer
 * @param hosts under which Host names it is served
 * @param deadline how long the answer may take
 * @param effect what asking does
 */
public record Route(
    HttpMethod method,
    String path,
    BodyRule body,
    Access access,
    ErrorForm errors,
    Set<String> produces,
    Sharing sharing,
    Hosts hosts,
    Duration deadline,
    Effect effect) {
  /** The request budget: no answer takes longer. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  /** The longest that an endpoint may keep a request open, for long polls. */
  public static final Duration LONGEST_DEADLINE = Duration.ofSeconds(12);

  /** Whether scripts of other origins may call the route and read its answer. */
  public enum Sharing {
    /** Only pages of this server. */
    SAME_ORIGIN,
    /** Any page, without credentials: {@code Access-Control-Allow-Origin: *}. */
    ANY_ORIGIN
  }

  /** Under which Host names a route is served. */
  public enum Hosts {
    /** Only the configured ones. */
    CONFIGURED,
    /** Any, for probes that call by address: the answer has no link in it. */
    ANY
  }

  /** What a GET does to what it asks for. */
  public enum Effect {
    /** Nothing. */
    READS,
    /** Uses it up or ties it to who asks: a HEAD, whose sender sees no answer, is refused. */
    SPENDS
  }

  public Route {
    Objects.requireNonNull(method);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash");
    }
    Objects.requireNonNull(body);
    Objects.requireNonNull(access);
    Objects.requireNonNull(errors);
    produces = Set.copyOf(produces);
    Objects.requireNonNull(sharing);
    Objects.requireNonNull(hosts);
    Objects.requireNonNull(effect);
    if (deadline.compareTo(LONGEST_DEADLINE) > 0) {
      throw new IllegalArgumentException("no answer may take longer than " + LONGEST_DEADLINE);
    }
  }

  /** Begins a route that reads something: public, JSON, problem+json errors. */
  public static Route get(String path) {
    return of(HttpMethod.GET, path);
  }

  /** Begins a route that takes something: public, no body yet, JSON out, problem+json errors. */
  public static Route post(String path) {
    return of(HttpMethod.POST, path);
  }

  /** Begins a route that replaces something. */
  public static Route put(String path) {
    return of(HttpMethod.PUT, path);
  }

  /** Begins a route that removes something. */
  public static Route delete(String path) {
    return of(HttpMethod.DELETE, path);
  }

  /** Returns the same route with this body. */
  public Route body(BodyRule rule) {
    return new Route(
        method, path, rule, access, errors, produces, sharing, hosts, deadline, effect);
  }

  /** Returns the same route for these callers. */
  public Route access(Access who) {
    return new Route(method, path, body, who, errors, produces, sharing, hosts, deadline, effect);
  }

  /** Returns the same route with errors of this form. */
  public Route errors(ErrorForm form) {
    return new Route(method, path, body, access, form, produces, sharing, hosts, deadline, effect);
  }

  /** Returns the same route with these media types of its answers. */
  public Route produces(String... mediaTypes) {
    return new Route(
        method, path, body, access, errors, Set.of(mediaTypes), sharing, hosts, deadline, effect);
  }

  /** Returns the same route, open to scripts of any origin, without credentials. */
  public Route sharedWithAnyOrigin() {
    return new Route(
        method, path, body, access, errors, produces, Sharing.ANY_ORIGIN, hosts, deadline, effect);
  }

  /** Returns the same route, served under any Host name. */
  public Route onAnyHost() {
    return new Route(
        method, path, body, access, errors, produces, sharing, Hosts.ANY, deadline, effect);
  }

  /** Returns the same route with another time limit, for long polls. */
  public Route within(Duration limit) {
    return new Route(method, path, body, access, errors, produces, sharing, hosts, limit, effect);
  }

  /** Returns the same route for something that can be had once: HEAD is not answered. */
  public Route spends() {
    return new Route(
        method, path, body, access, errors, produces, sharing, hosts, deadline, Effect.SPENDS);
  }

  /** Tells whether HEAD is answered as GET is, without the body. */
  boolean answersHead() {
    return method.equals(HttpMethod.GET) && effect == Effect.READS;
  }

  /** Tells whether the path names a co-op. */
  public boolean ofCoop() {
    return path.contains("{coop}");
  }

  private static Route of(HttpMethod method, String path) {
    return new Route(
        method,
        path,
        BodyRule.NONE,
        Access.ANYONE,
        ErrorForm.PROBLEM,
        Set.of(BodyRule.JSON),
        Sharing.SAME_ORIGIN,
        Hosts.CONFIGURED,
        DEFAULT_DEADLINE,
        Effect.READS);
  }
}
