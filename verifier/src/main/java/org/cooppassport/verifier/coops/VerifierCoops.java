package org.cooppassport.verifier.coops;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.openid.vp.Haip;
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

  /** Returns all of them. */
  public Collection<VerifierCoop> all() {
    return byId.values();
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
    String folder = section.textOr("policies", "policies");
    String agreements = section.textOr("agreements", "agreements");
    String law = section.textOr("law", "law");
    VerifierCoop coop =
        new VerifierCoop(
            settings.coop(),
            PresentationSettingsFile.read(section, settings.folder()),
            section.duration(
                "request-life",
                Duration.ofSeconds(10),
                VerifierCoop.LONGEST_REQUEST,
                VerifierCoop.LONGEST_REQUEST),
            section.duration(
                "results-kept", Duration.ofMinutes(1), Duration.ofDays(7), Duration.ofHours(1)),
            redirects(section.section("redirects")),
            Words.language(section),
            PolicyFolder.read(folder(settings, folder), place(settings, folder)),
            PolicyFolder.readAgreements(folder(settings, agreements), place(settings, agreements)),
            PolicyFolder.readLaw(folder(settings, law), place(settings, law)),
            TimeStampChoice.read(section.section("time-stamps")),
            section.oneOf(
                "receipts-erased", VerifierCoop.Erasing.class, VerifierCoop.Erasing.WHEN_DUE),
            section.oneOf(
                "linked-documents", Policy.LinkedDocuments.class, Policy.LinkedDocuments.BUILT_IN),
            EvidenceSettings.read(section.section("evidence")));
    checkProfile(section, coop);
    return coop;
  }

  /** A co-op that keeps to HAIP has nothing to ask that HAIP forbids. */
  private static void checkProfile(Section section, VerifierCoop coop) {
    for (Policy policy : coop.highAssurance() ? coop.policies().all() : List.<Policy>of()) {
      if (policy.toDcql(Haip.FORMAT).isEmpty()) {
        throw section.invalid(
            "haip",
            "policies that take all they require as "
                + Haip.FORMAT
                + " (HAIP 1.0, section 5.3.2), which '"
                + policy.id()
                + "' does not");
      }
    }
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
}
