package org.cooppassport.service.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A part of a configuration file (HOCON, of which JSON is a part), read setting by setting.
 *
 * <p>Whoever reads a setting says what is expected; what nobody read by the time of {@link
 * #refuseUnknown} is a setting nobody knows, and refused. A setting of the server's file can be
 * overridden by an environment variable: {@code server.tls.key} by {@code COOP_SERVER_TLS_KEY}.
 */
public final class Section {
  /** Every environment variable of ours begins so. */
  public static final String ENVIRONMENT_PREFIX = "COOP_";

  private final Config config;
  private final String path;
  private final Path base;
  private final Map<String, String> environment;
  private final Set<String> known;

  private Section(
      Config config, String path, Path base, Map<String, String> environment, Set<String> known) {
    this.config = config;
    this.path = path;
    this.base = base;
    this.environment = environment;
    this.known = known;
  }

  /**
   * Reads a file.
   *
   * @param file the configuration file; relative file names in it count from its folder
   * @param environment the variables that override settings; empty for none
   * @throws InvalidSetting if it cannot be read or is not HOCON
   */
  public static Section read(Path file, Map<String, String> environment) {
    try {
      Config config =
          ConfigFactory.parseFile(
                  file.toFile(),
                  ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false))
              .resolve();
      return new Section(
          config, "", file.toAbsolutePath().getParent(), Map.copyOf(environment), new TreeSet<>());
    } catch (ConfigException e) {
      throw new InvalidSetting(
          file.getFileName().toString(),
          "a readable file of settings" + (e.origin() == null ? "" : ", see " + place(e)));
    }
  }

  /** Returns the part below {@code name}; empty if nothing is there. */
  public Section section(String name) {
    known.add(full(name));
    Config below = config.hasPath(quoted(name)) ? object(name) : ConfigFactory.empty();
    return new Section(below, full(name), base, environment, known);
  }

  /** Tells whether the setting, or anything below it, is in the file or the environment. */
  public boolean has(String name) {
    return config.hasPath(quoted(name))
        || environment.keySet().stream()
            .anyMatch(v -> v.equals(variable(name)) || v.startsWith(variable(name) + "_"));
  }

  /** Returns the names directly below this section, for sections that are tables. */
  public List<String> names() {
    return config.root().keySet().stream().sorted().toList();
  }

  /** Returns a text that must be there. */
  public String text(String name, String expected) {
    return textIfPresent(name).orElseThrow(() -> invalid(name, expected));
  }

  /** Returns a text, or {@code fallback} if it is not set. */
  public String textOr(String name, String fallback) {
    return textIfPresent(name).orElse(fallback);
  }

  /** Returns a text, if it is set. */
  public Optional<String> textIfPresent(String name) {
    return value(name, Config::getString, Function.identity(), "a text");
  }

  /** Returns a whole number, or {@code fallback} if it is not set. */
  public int number(String name, int min, int max, int fallback) {
    String expected = "a whole number from " + min + " to " + max;
    int number = value(name, Config::getInt, Integer::parseInt, expected).orElse(fallback);
    if (number < min || number > max) {
      throw invalid(name, expected);
    }
    return number;
  }

  /** Returns true or false, or {@code fallback} if it is not set. */
  public boolean flag(String name, boolean fallback) {
    return value(name, Config::getBoolean, Section::trueOrFalse, "true or false").orElse(fallback);
  }

  /** Returns a duration such as {@code 5 minutes}, or {@code fallback} if it is not set. */
  public Duration duration(String name, Duration min, Duration max, Duration fallback) {
    String expected = "a duration from " + min.toSeconds() + "s to " + max.toSeconds() + "s";
    Duration found =
        value(
                name,
                Config::getDuration,
                text -> ConfigFactory.parseMap(Map.of("d", text)).getDuration("d"),
                expected)
            .orElse(fallback);
    if (found.compareTo(min) < 0 || found.compareTo(max) > 0) {
      throw invalid(name, expected);
    }
    return found;
  }

  /** Returns a list of texts, empty if it is not set; commas separate them in a variable. */
  public List<String> texts(String name) {
    return value(
            name,
            Config::getStringList,
            text -> List.of(text.split("\\s*,\\s*")),
            "a list of texts")
        .orElse(List.of());
  }

  /** Returns one of an enum's constants, written in lower case with hyphens. */
  public <E extends Enum<E>> E oneOf(String name, Class<E> choices, E fallback) {
    String expected =
        "one of "
            + String.join(
                ", ", List.of(choices.getEnumConstants()).stream().map(Section::spelled).toList());
    Optional<String> text = textIfPresent(name);
    if (text.isEmpty()) {
      return fallback;
    }
    for (E choice : choices.getEnumConstants()) {
      if (spelled(choice).equals(text.get())) {
        return choice;
      }
    }
    throw invalid(name, expected);
  }

  /** Returns an absolute URL of one of these schemes that must be there. */
  public URI url(String name, String expected, Set<String> schemes) {
    try {
      URI uri = new URI(text(name, expected));
      if (uri.getScheme() == null || uri.getHost() == null || !schemes.contains(uri.getScheme())) {
        throw invalid(name, expected);
      }
      return uri;
    } catch (URISyntaxException e) {
      throw invalid(name, expected);
    }
  }

  /** Returns a file; a relative name counts from the folder of the configuration file. */
  public Optional<Path> file(String name) {
    return textIfPresent(name).map(text -> base.resolve(text).normalize());
  }

  /** Returns the folder that relative file names count from. */
  public Path base() {
    return base;
  }

  /** Returns the full name of a setting of this section, for messages. */
  public String full(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Makes the error for a setting of this section. */
  public InvalidSetting invalid(String name, String expected) {
    return new InvalidSetting(full(name), "expected " + expected);
  }

  /**
   * Refuses what nobody asked for, in the file and among the environment variables of ours. Called
   * once, on the section of the whole file, when all is read.
   *
   * @throws InvalidSetting naming the first unknown setting
   */
  public void refuseUnknown(Set<String> otherVariables) {
    for (Map.Entry<String, ?> leaf : config.entrySet()) {
      String name = String.join(".", ConfigUtil.splitPath(leaf.getKey()));
      if (!known.contains(name)) {
        throw new InvalidSetting(name, "no such setting is known");
      }
    }
    Set<String> variables = new TreeSet<>(otherVariables);
    known.forEach(name -> variables.add(variableOf(name)));
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (variable.startsWith(ENVIRONMENT_PREFIX) && !variables.contains(variable)) {
        throw new InvalidSetting(variable, "no such environment variable is known");
      }
    }
  }

  private <T> Optional<T> value(
      String name, Getter<T> fromFile, Function<String, T> fromText, String expected) {
    known.add(full(name));
    String override = environment.get(variable(name));
    try {
      if (override != null) {
        return Optional.of(fromText.apply(override));
      }
      return config.hasPath(quoted(name))
          ? Optional.of(fromFile.get(config, quoted(name)))
          : Optional.empty();
    } catch (ConfigException | IllegalArgumentException e) {
      throw invalid(name, expected);
    }
  }

  private Config object(String name) {
    try {
      return config.getConfig(quoted(name));
    } catch (ConfigException e) {
      throw invalid(name, "a group of settings in braces");
    }
  }

  private String variable(String name) {
    return variableOf(full(name));
  }

  private static String variableOf(String name) {
    return ENVIRONMENT_PREFIX + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String quoted(String name) {
    return ConfigUtil.quoteString(name);
  }

  private static String spelled(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean trueOrFalse(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static String place(ConfigException e) {
    return "line " + e.origin().lineNumber();
  }

  @FunctionalInterface
  private interface Getter<T> {
    T get(Config config, String name);
  }
}
