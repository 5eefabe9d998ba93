package org.cooppassport.service.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is reached.
 *
 * @param listenHost the address to bind
 * @param listenPort the port to bind; 0 for any free one
 * @param origin the address under which others know the server: scheme, host and port; every link
 *     is built from it
 * @param tls certificate and key; empty behind a proxy that ends TLS, or on loopback
 * @param loops event loops that accept connections
 * @param limits what is refused early
 * @param trustedProxies addresses whose {@code X-Forwarded-For} is believed
 */
public record EdgeSettings(
    String listenHost,
    int listenPort,
    URI origin,
    Optional<TlsFiles> tls,
    int loops,
    Limits limits,
    Set<String> trustedProxies) {

  /**
   * The server's certificate chain and its key, both PEM.
   *
   * @param certificate the leaf first
   * @param key PKCS#8, not encrypted, readable by the server's user only
   */
  public record TlsFiles(Path certificate, Path key) {
    public TlsFiles {
      Objects.requireNonNull(certificate);
      Objects.requireNonNull(key);
    }
  }

  /**
   * Bounds on what the server takes on.
   *
   * @param inFlight requests worked on at once; more are refused with 503
   * @param perAddressPerSecond lasting rate of requests without a valid token, per client address
   * @param perClientPerSecond lasting rate of requests of one API client
   * @param stopWithin how long running requests may take when the server stops
   */
  public record Limits(
      int inFlight, int perAddressPerSecond, int perClientPerSecond, Duration stopWithin) {
    /** Bursts of this many seconds' worth are let through. */
    static final int BURST_SECONDS = 4;

    /** For one small server. */
    public static final Limits DEFAULT = new Limits(512, 100, 1_000, Duration.ofSeconds(15));

    /** For a server on loopback, where every caller has the same address. */
    public static final Limits DEVELOPMENT =
        new Limits(512, 100_000, 100_000, Duration.ofSeconds(15));

    public Limits {
      if (inFlight < 1 || perAddressPerSecond < 1 || perClientPerSecond < 1) {
        throw new IllegalArgumentException("limits are positive");
      }
      if (stopWithin.isNegative() || stopWithin.toSeconds() > 20) {
        throw new IllegalArgumentException("a stop takes at most 20 s");
      }
    }
  }

  public EdgeSettings {
    Objects.requireNonNull(listenHost);
    if (listenPort < 0 || listenPort > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535");
    }
    if (origin.getRawAuthority() == null || origin.getUserInfo() != null) {
      throw new IllegalArgumentException("an origin has a scheme and a host");
    }
    Objects.requireNonNull(tls);
    Objects.requireNonNull(limits);
    if (loops < 1) {
      throw new IllegalArgumentException("at least one event loop");
    }
    trustedProxies = Set.copyOf(trustedProxies);
  }

  /** Returns the Host header that belongs to {@link #origin}, in lower case. */
  String originHost() {
    return origin.getRawAuthority().toLowerCase(Locale.ROOT);
  }
}
