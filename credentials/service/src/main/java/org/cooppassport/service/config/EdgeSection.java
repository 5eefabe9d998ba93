package org.cooppassport.service.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.service.http.EdgeSettings;

/** The section {@code server}. */
final class EdgeSection {
  private EdgeSection() {}

  static EdgeSettings read(Section server, ServerSettings.Mode mode) {
    URI origin = origin(server, mode);
    ServerSettings.Listen listen =
        ServerSettings.Listen.parse(
            server, "listen", server.text("listen", "host:port, such as 127.0.0.1:8443"));
    Optional<EdgeSettings.TlsFiles> tls = tls(server.section("tls"));
    boolean proxyEndsTls = server.flag("tls-ended-by-proxy", false);
    if (tls.isEmpty() && !listen.isLoopback() && !proxyEndsTls) {
      throw new InvalidSetting(
          server.full("tls"),
          "expected certificate and key: plain http is not served on a public address; if a proxy"
              + " ends TLS, say so with "
              + server.full("tls-ended-by-proxy"));
    }
    if (mode == ServerSettings.Mode.DEVELOPMENT && !listen.isLoopback()) {
      throw server.invalid("listen", "a loopback address, because --dev is given");
    }
    return new EdgeSettings(
        listen.host(),
        listen.port(),
        origin,
        tls,
        server.number("loops", 1, 64, ServerSettings.loops()),
        limits(server.section("limits"), mode),
        Set.copyOf(server.texts("trusted-proxies")));
  }

  private static URI origin(Section server, ServerSettings.Mode mode) {
    String expected = "an https address without path, such as https://passport.example.coop";
    URI origin = server.url("origin", expected, Set.of("https"));
    boolean bare = origin.getRawPath().isEmpty() || origin.getRawPath().equals("/");
    if (!bare || origin.getRawQuery() != null || origin.getRawUserInfo() != null) {
      throw server.invalid("origin", expected);
    }
    boolean loopback = isLoopback(origin.getHost());
    if (mode == ServerSettings.Mode.DEVELOPMENT && !loopback) {
      throw server.invalid("origin", "an address on loopback, because --dev is given");
    }
    if (mode == ServerSettings.Mode.PRODUCTION && loopback) {
      throw server.invalid("origin", "a public address; on loopback the server runs with --dev");
    }
    return URI.create(origin.getScheme() + "://" + origin.getRawAuthority());
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    boolean literal = host.startsWith("[") || host.matches("[0-9.]+");
    try {
      return literal && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static Optional<EdgeSettings.TlsFiles> tls(Section tls) {
    Optional<Path> certificate = tls.file("certificate");
    Optional<Path> key = tls.file("key");
    if (certificate.isEmpty() && key.isEmpty()) {
      return Optional.empty();
    }
    Path chain =
        certificate.orElseThrow(
            () -> tls.invalid("certificate", "the PEM file with the certificate chain"));
    Path secret = key.orElseThrow(() -> tls.invalid("key", "the PEM file with the private key"));
    PrivateFiles.check(tls.full("key"), secret);
    TlsFilesCheck.check(tls, chain, secret);
    return Optional.of(new EdgeSettings.TlsFiles(chain, secret));
  }

  /** On loopback all callers have one address, and a test may be faster than any caller. */
  private static EdgeSettings.Limits limits(Section limits, ServerSettings.Mode mode) {
    EdgeSettings.Limits standard =
        switch (mode) {
          case PRODUCTION -> EdgeSettings.Limits.DEFAULT;
          case DEVELOPMENT -> EdgeSettings.Limits.DEVELOPMENT;
        };
    return new EdgeSettings.Limits(
        limits.number("in-flight", 1, 100_000, standard.inFlight()),
        limits.number("per-address-per-second", 1, 1_000_000, standard.perAddressPerSecond()),
        limits.number("per-client-per-second", 1, 1_000_000, standard.perClientPerSecond()),
        limits.duration(
            "stop-within", Duration.ofSeconds(1), Duration.ofSeconds(20), standard.stopWithin()));
  }
}
