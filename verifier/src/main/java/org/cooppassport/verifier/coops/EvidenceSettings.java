package org.cooppassport.verifier.coops;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.cooppassport.service.config.Section;

/**
 * How a co-op tests its partners, and whom it tells if papers do not come.
 *
 * @param drillEvery how often each partner is tested; zero for never
 * @param escalateTo the https address of the co-op's own system; empty for the listing only
 */
public record EvidenceSettings(Duration drillEvery, String escalateTo) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  public EvidenceSettings {
    if (!drillEvery.isZero() && drillEvery.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("a drill is run every " + SHORTEST + " at most");
    }
    Objects.requireNonNull(escalateTo);
  }

  static EvidenceSettings read(Section section) {
    String address =
        section.textIfPresent("escalate-to").isPresent()
            ? section.url("escalate-to", "an https address", Set.of("https")).toString()
            : "";
    Duration every = section.duration("drill-every", Duration.ZERO, LONGEST, Duration.ZERO);
    if (!every.isZero() && every.compareTo(SHORTEST) < 0) {
      throw section.invalid("drill-every", "a second or more, or nothing for never");
    }
    return new EvidenceSettings(every, address);
  }
}
