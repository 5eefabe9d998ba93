package org.cooppassport.service.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.service.http.EdgeSettings;

/**
 * Everything one server is configured with, checked.
 *
 * @param data the folder that holds everything the server keeps
 * @param mode production, or development on loopback
 * @param edge how the server is reached
 * @param store where records are kept
 * @param keys how private keys are kept
 * @param fetch where the guarded fetcher may go
 * @param management where health details and metrics are served, if anywhere; loopback
 * @param own the section of this kind of server, {@code issuer} or {@code verifier}
 */
public record ServerSettings(
    Path data,
    Mode mode,
    EdgeSettings edge,
    StoreSettings store,
    KeySettings keys,
    FetchSettings fetch,
    Optional<Listen> management,
    Section own) {
  /** The name of the file in the data folder. */
  public static final String FILE = "server.conf";

  private static final int LOOPS_AT_MOST = 8;

  /** What the server is run for. */
  public enum Mode {
    PRODUCTION,
    /** On loopback, with a CA made under the data folder. */
    DEVELOPMENT
  }

  /**
   * An address to bind.
   *
   * @param host a host name or address
   * @param port 0 for any free one
   */
  public record Listen(String host, int port) {
    /** Reads {@code host:port}. */
    static Listen parse(Section section, String name, String text) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
        throw section.invalid(name, "host:port, such as 127.0.0.1:8443");
      }
      String host = text.substring(0, colon).replaceAll("^\\[|]$", "");
      return new Listen(host, Integer.parseInt(port));
    }

    boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }

  public ServerSettings {
    Objects.requireNonNull(data);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(edge);
    Objects.requireNonNull(store);
    Objects.requireNonNull(keys);
    Objects.requireNonNull(fetch);
    Objects.requireNonNull(management);
    Objects.requireNonNull(own);
  }

  /**
   * Reads and checks the settings.
   *
   * @param data the data folder
   * @param file the configuration file
   * @param mode from the command line
   * @param ownSection the name of the section that this kind of server reads itself; it then calls
   *     {@link Unread#done}
   * @param environment all environment variables
   * @param now to see whether the clock is plausible
   * @throws InvalidSetting naming the setting and what is expected
   */
  public static Unread read(
      Path data,
      Path file,
      Mode mode,
      String ownSection,
      Map<String, String> environment,
      Instant now) {
    BuildDate.check(now);
    if (!Files.isRegularFile(file)) {
      throw new InvalidSetting(
          file.getFileName().toString(), "no such file; the command init makes one");
    }
    Section all = Section.read(file, environment);
    Section server = all.section("server");
    Section management = all.section("management");
    KeySettings keys = KeySettings.read(all.section("keys"), data, environment);
    ServerSettings settings =
        new ServerSettings(
            data,
            mode,
            EdgeSection.read(server, mode),
            StoreSettings.read(all.section("store"), data),
            keys,
            FetchSettings.read(all.section("fetch"), mode, keys.caFolder()),
            management(management),
            all.section(ownSection));
    return new Unread(settings, all);
  }

  /**
   * Settings whose own section is still to be read.
   *
   * @param settings all that both kinds of server share
   * @param all the whole file
   */
  public record Unread(ServerSettings settings, Section all) {
    /**
     * Returns the settings once everything is read.
     *
     * @throws InvalidSetting naming a setting that nobody knows
     */
    public ServerSettings done() {
      all.refuseUnknown(Set.of(KeySettings.PASSPHRASE_VARIABLE));
      return settings;
    }
  }

  /** Returns the address under which others know the server. */
  public URI origin() {
    return edge.origin();
  }

  static int loops() {
    return Math.min(LOOPS_AT_MOST, Runtime.getRuntime().availableProcessors());
  }

  private static Optional<Listen> management(Section section) {
    Optional<Listen> listen =
        section.textIfPresent("listen").map(text -> Listen.parse(section, "listen", text));
    if (listen.isPresent() && !listen.get().isLoopback()) {
      throw section.invalid("listen", "a loopback address: metrics are not for strangers");
    }
    return listen;
  }
}
