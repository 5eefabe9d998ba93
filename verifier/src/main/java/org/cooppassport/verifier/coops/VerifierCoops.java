package org.cooppassport.verifier.coops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.Section;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.pages.Words;
import org.cooppassport.verifier.policies.PolicyFolder;

/** All co-ops of a verifier. Immutable and thread-safe. */
public final class VerifierCoops {
  private final Map<String, VerifierCoop> byId;

  private VerifierCoops(Map<String, VerifierCoop> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** Makes the table. */
  public static VerifierCoops of(Collection<VerifierCoop> coops) {
    Map<String, VerifierCoop> byId = new HashMap<>();
    coops.forEach(coop -> byId.put(coop.id(), coop));
    return new VerifierCoops(byId);
  }

  /**
   * Reads the section {@code verifier} of each co-op's file, and its policies.
   *
   * @throws org.cooppassport.service.config.InvalidSetting naming what is wrong
   */
  public static VerifierCoops read(List<CoopSettings> settings) {
    return of(settings.stream().map(VerifierCoops::read).toList());
  }

  /**
   * Returns the settings of a co-op that is served here.
   *
   * @throws IllegalArgumentException if it is not
   */
  public VerifierCoop of(Coop coop) {
    VerifierCoop found = byId.get(coop.id());
    if (found == null) {
      throw new IllegalArgumentException("no co-op of this verifier");
    }
    return found;
  }

  private static VerifierCoop read(CoopSettings settings) {
    Section section = settings.file().section("verifier");
    ClientId.Prefix prefix =
        switch (section.oneOf("client-id", ClientIdChoice.class, ClientIdChoice.X509_HASH)) {
          case X509_HASH -> ClientId.Prefix.X509_HASH;
          case X509_SAN_DNS -> ClientId.Prefix.X509_SAN_DNS;
          case DECENTRALIZED_IDENTIFIER -> ClientId.Prefix.DECENTRALIZED_IDENTIFIER;
        };
    ResponseMode mode =
        switch (section.oneOf("answers", AnswerChoice.class, AnswerChoice.ENCRYPTED)) {
          case ENCRYPTED -> ResponseMode.DIRECT_POST_JWT;
          case PLAIN -> ResponseMode.DIRECT_POST;
        };
    Locale language = Words.language(section);
    String folder = section.textOr("policies", "policies");
    String agreements = section.textOr("agreements", "agreements");
    String law = section.textOr("law", "law");
    return new VerifierCoop(
        settings.coop(),
        prefix,
        mode,
        section.duration(
            "request-life",
            Duration.ofSeconds(10),
            VerifierCoop.LONGEST_REQUEST,
            VerifierCoop.LONGEST_REQUEST),
        section.duration(
            "results-kept", Duration.ofMinutes(1), Duration.ofDays(7), Duration.ofHours(1)),
        redirects(section.section("redirects")),
        language,
        PolicyFolder.read(folder(settings, folder), place(settings, folder)),
        PolicyFolder.readAgreements(folder(settings, agreements), place(settings, agreements)),
        PolicyFolder.readLaw(folder(settings, law), place(settings, law)));
  }

  private static Path folder(CoopSettings settings, String name) {
    return settings.folder().resolve(name).normalize();
  }

  private static String place(CoopSettings settings, String name) {
    return CoopSettings.FOLDER + "/" + settings.coop().id() + "/" + name;
  }

  private static Map<String, URI> redirects(Section section) {
    Map<String, URI> targets = new HashMap<>();
    for (String name : section.names()) {
      String expected = "an https address without fragment";
      URI target = section.url(name, expected, Set.of("https"));
      if (target.getRawFragment() != null || target.getRawUserInfo() != null) {
        throw section.invalid(name, expected);
      }
      targets.put(name, target);
    }
    return targets;
  }

  /** How wallets authenticate the co-op. */
  private enum ClientIdChoice {
    X509_HASH,
    X509_SAN_DNS,
    DECENTRALIZED_IDENTIFIER
  }

  /** How answers travel. */
  private enum AnswerChoice {
    ENCRYPTED,
    PLAIN
  }
}
