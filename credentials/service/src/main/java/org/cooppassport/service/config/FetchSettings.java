package org.cooppassport.service.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the guarded fetcher may go.
 *
 * @param ports the ports that may be called
 * @param extraCa further certificate authorities that are trusted, PEM
 * @param loopback whether loopback addresses may be called; in development only
 */
public record FetchSettings(Set<Integer> ports, Optional<Path> extraCa, Loopback loopback) {
  /** Whether loopback addresses may be called. */
  public enum Loopback {
    FORBIDDEN,
    ALLOWED_IN_DEVELOPMENT
  }

  public FetchSettings {
    ports = Set.copyOf(ports);
  }

  /** Reads the section {@code fetch}. */
  static FetchSettings read(Section fetch, ServerSettings.Mode mode, Path caFolder) {
    List<String> ports = fetch.texts("ports");
    for (String port : ports) {
      if (!port.matches("\\d{1,5}") || !mayBeCalled(Integer.parseInt(port))) {
        throw fetch.invalid("ports", "443 and ports from 1024 to 65535");
      }
    }
    Optional<Path> extraCa = fetch.file("extra-ca").or(() -> ownCa(mode, caFolder));
    return new FetchSettings(
        ports.isEmpty()
            ? Set.of(443)
            : ports.stream().map(Integer::valueOf).collect(Collectors.toSet()),
        extraCa,
        switch (mode) {
          case PRODUCTION -> Loopback.FORBIDDEN;
          case DEVELOPMENT -> Loopback.ALLOWED_IN_DEVELOPMENT;
        });
  }

  /** While developing, servers on this machine have certificates of the private CA. */
  private static Optional<Path> ownCa(ServerSettings.Mode mode, Path caFolder) {
    Path certificate = caFolder.resolve("ca.crt");
    return switch (mode) {
      case PRODUCTION -> Optional.empty();
      case DEVELOPMENT ->
          Files.isRegularFile(certificate) ? Optional.of(certificate) : Optional.empty();
    };
  }

  private static boolean mayBeCalled(int port) {
    return port == 443 || (port >= 1_024 && port <= 65_535);
  }
}
