package org.cooppassport.service.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.coop.Coops;

/**
 * The checks that need only a request's head: load, Host, co-op, origin, token. Shared by all event
 * loops; thread-safe.
 */
final class Gatekeeper {
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final int MAX_TOKEN = 8_192;

  /** How long the front goes on. */
  enum Phase {
    SERVING,
    /** Another one has taken its address: it answers what still comes, and closes. */
    RETIRING,
    /** It answers what it has begun, and refuses what still comes. */
    STOPPING
  }

  private final EdgeSettings settings;
  private final Coops coops;
  private final Authenticator authenticator;
  private final RandomSource random;
  private final Supplier<Phase> phase;
  private final Set<String> hosts;
  private final ClientRates byAddress;
  private final ClientRates byClient;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final RequestCounts counts;

  Gatekeeper(
      EdgeSettings settings,
      Coops coops,
      Authenticator authenticator,
      RandomSource random,
      LongSupplier nanoTime,
      Supplier<Phase> phase,
      RequestCounts counts) {
    this.settings = settings;
    this.coops = coops;
    this.authenticator = authenticator;
    this.random = random;
    this.phase = phase;
    this.counts = counts;
    this.hosts = new HashSet<>(coops.domains());
    hosts.add(settings.originHost());
    EdgeSettings.Limits limits = settings.limits();
    this.byAddress = rates(limits.perAddressPerSecond(), nanoTime);
    this.byClient = rates(limits.perClientPerSecond(), nanoTime);
  }

  /** Returns the id for one request: the caller's if it is a plain one, else a fresh one. */
  String requestId(HttpServerRequest request) {
    String given = request.getHeader("x-request-id");
    return given != null && given.matches("[A-Za-z0-9-]{8,64}") ? given : random.token(12);
  }

  /** Counts a request in; refuses if too much is going on or the server stops. */
  void admit() {
    if (phase.get() == Phase.STOPPING) {
      throw new Refusal(Refusal.Reason.OVERLOADED, "the server is stopping");
    }
    if (inFlight.incrementAndGet() > settings.limits().inFlight()) {
      inFlight.decrementAndGet();
      throw new Refusal(Refusal.Reason.OVERLOADED, "too many requests are being worked on");
    }
  }

  /** Tells whether a connection ends with its next answer: another server takes the rest. */
  boolean isLeaving() {
    return phase.get() != Phase.SERVING;
  }

  /** Counts an answer. */
  void answered(Exchange exchange, int status) {
    counts.answered(exchange, status);
  }

  /** Counts a request out that {@link #admit} let in. */
  void release() {
    inFlight.decrementAndGet();
  }

  /**
   * Checks that the request is addressed to us and returns its Host.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} for a Host we are not configured for
   */
  String host(HttpServerRequest request, Route route) {
    String host = request.authority() == null ? "" : authority(request);
    boolean twice = request.headers().getAll(HttpHeaders.HOST).size() > 1;
    if (twice || (!hosts.contains(host) && route.hosts() == Route.Hosts.CONFIGURED)) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST, "Host", "the Host header names no host served here");
    }
    return host;
  }

  /**
   * Returns the co-op that path and host agree on; empty if they name none or two.
   *
   * @param segment the path's co-op segment; null if the route was matched without it
   */
  Optional<Coop> coop(String segment, String host) {
    Optional<Coop> owner = coops.byDomain(host);
    if (segment == null) {
      return owner;
    }
    return coops
        .byId(segment)
        .filter(named -> owner.isEmpty() || owner.get().id().equals(named.id()));
  }

  /**
   * Refuses a state change that a page of another origin asks for (WEB-02): browsers tell the
   * origin of every such request; other clients send no Origin.
   */
  void checkOrigin(HttpServerRequest request, Route route) {
    if (SAFE.contains(request.method()) || route.sharing() == Route.Sharing.ANY_ORIGIN) {
      return;
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOurs(origin)) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST, "Origin", "a page of another origin may not call this");
    }
  }

  /** Takes one request off the allowance of an anonymous client. */
  void spendAnonymous(HttpServerRequest request) {
    byAddress.spend(address(request));
  }

  /**
   * Finds the caller of a route with a scope. Succeeds with the caller; fails with a {@code
   * Refusal} of reason {@code INVALID_TOKEN}, {@code NOT_FOUND} (token of another co-op), {@code
   * ACCESS_DENIED} or {@code RATE_LIMITED}.
   */
  Future<Caller> authenticate(HttpServerRequest request, Access.Scoped access, Coop coop) {
    String address = address(request);
    byAddress.check(address);
    return authenticator
        .authenticate(bearerToken(request))
        .onFailure(refused -> spendQuietly(address))
        .map(caller -> allowed(caller, access, coop));
  }

  private Caller allowed(Caller caller, Access.Scoped access, Coop coop) {
    byClient.spend(caller.coop().id() + "/" + caller.clientId());
    if (coop != null && !coop.id().equals(caller.coop().id())) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "there is nothing at this path");
    }
    if (!caller.mayForSomeType(access.action())) {
      throw new Refusal(
          Refusal.Reason.ACCESS_DENIED, "the access token has no scope " + access.action());
    }
    return caller;
  }

  private void spendQuietly(String address) {
    try {
      byAddress.spend(address);
    } catch (Refusal alreadyAtItsLimit) {
      // the caller is told about the token; the next request meets the limit
    }
  }

  /** RFC 6750 section 2.1: the header only; never a query or form parameter. */
  private static String bearerToken(HttpServerRequest request) {
    List<String> values = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (values.size() == 1
        && values.get(0).length() <= MAX_TOKEN
        && values.get(0).regionMatches(true, 0, "Bearer ", 0, 7)) {
      return values.get(0).substring(7).strip();
    }
    throw new Refusal(Refusal.Reason.INVALID_TOKEN, "an access token is needed");
  }

  private boolean isOurs(String origin) {
    String scheme = settings.origin().getScheme() + "://";
    return origin.startsWith(scheme) && hosts.contains(origin.substring(scheme.length()));
  }

  /** The address of the client, as the nearest proxy we trust saw it. */
  private String address(HttpServerRequest request) {
    String peer =
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress());
    if (!settings.trustedProxies().contains(peer)) {
      return peer;
    }
    String client = peer;
    for (String header : request.headers().getAll("x-forwarded-for")) {
      for (String hop : header.split(",", -1)) {
        client = settings.trustedProxies().contains(hop.strip()) ? client : hop.strip();
      }
    }
    return client;
  }

  private static String authority(HttpServerRequest request) {
    String host = request.authority().host().toLowerCase(Locale.ROOT);
    int port = request.authority().port();
    int standard = request.isSSL() ? 443 : 80;
    return port < 0 || port == standard ? host : host + ":" + port;
  }

  private static ClientRates rates(int perSecond, LongSupplier nanoTime) {
    return new ClientRates(perSecond, perSecond * EdgeSettings.Limits.BURST_SECONDS, nanoTime);
  }
}
