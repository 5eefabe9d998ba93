package org.cooppassport.service.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Properties;

/** When this program was built, and which version it is. */
public final class BuildDate {
  private static final Properties BUILD = load();

  private BuildDate() {}

  /** Returns the instant of the build. */
  public static Instant instant() {
    return Instant.parse(BUILD.getProperty("built"));
  }

  /** Returns the version. */
  public static String version() {
    return BUILD.getProperty("version");
  }

  /**
   * Refuses a clock that stands before the build: every period of validity would be judged wrong.
   *
   * @throws InvalidSetting if {@code now} is before the build
   */
  static void check(Instant now) {
    if (now.isBefore(instant())) {
      throw new InvalidSetting(
          "system clock", "it stands before " + instant() + ", when this program was built");
    }
  }

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = BuildDate.class.getResourceAsStream("build.properties")) {
      properties.load(in);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
