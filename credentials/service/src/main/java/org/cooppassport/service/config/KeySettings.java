package org.cooppassport.service.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How private keys are kept.
 *
 * @param passphrase opens the key files; never printed
 * @param pkcs11 a hardware module for ES256 keys, if there is one
 * @param caFolder the private CA that certifies the keys of co-ops
 */
public record KeySettings(Passphrase passphrase, Optional<Pkcs11> pkcs11, Path caFolder) {
  /** The variable that holds the passphrase, instead of a file. */
  public static final String PASSPHRASE_VARIABLE = Section.ENVIRONMENT_PREFIX + "KEY_PASSPHRASE";

  private static final int MIN_PASSPHRASE = 16;
  private static final Set<String> DEFAULTS =
      Set.of("changeit", "changeme", "password", "passphrase", "secret", "admin", "default");

  /**
   * A secret text.
   *
   * @param text the secret
   */
  public record Passphrase(String text) {
    @Override
    public String toString() {
      return "Passphrase";
    }
  }

  /**
   * A PKCS#11 module.
   *
   * @param configuration the file that SunPKCS11 reads (library, slot)
   * @param pin the user's PIN
   */
  public record Pkcs11(Path configuration, Passphrase pin) {}

  /** Reads the section {@code keys}. */
  static KeySettings read(Section keys, Path data, Map<String, String> environment) {
    Path file = keys.file("passphrase-file").orElse(data.resolve("passphrase"));
    String fromVariable = environment.get(PASSPHRASE_VARIABLE);
    String setting = fromVariable == null ? keys.full("passphrase-file") : PASSPHRASE_VARIABLE;
    String text = fromVariable == null ? PrivateFiles.secret(setting, file) : fromVariable;
    checkStrength(setting, text);
    return new KeySettings(
        new Passphrase(text),
        pkcs11(keys.section("pkcs11")),
        keys.file("ca-folder").orElse(data.resolve("ca")));
  }

  private static Optional<Pkcs11> pkcs11(Section section) {
    Optional<Path> configuration = section.file("configuration");
    Optional<Path> pin = section.file("pin-file");
    if (configuration.isEmpty() && pin.isEmpty()) {
      return Optional.empty();
    }
    Path module =
        configuration.orElseThrow(
            () -> section.invalid("configuration", "the file that names library and slot"));
    Path secret = pin.orElseThrow(() -> section.invalid("pin-file", "the file with the PIN"));
    return Optional.of(
        new Pkcs11(module, new Passphrase(PrivateFiles.secret(section.full("pin-file"), secret))));
  }

  private static void checkStrength(String setting, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.length() < MIN_PASSPHRASE || DEFAULTS.stream().anyMatch(lower::contains)) {
      throw new InvalidSetting(
          setting,
          "expected a passphrase of at least " + MIN_PASSPHRASE + " characters that is no default");
    }
  }
}
