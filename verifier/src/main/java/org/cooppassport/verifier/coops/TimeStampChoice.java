package org.cooppassport.verifier.coops;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.service.config.Section;

/**
 * Whether and by whom a co-op has its receipts time-stamped.
 *
 * @param authority the https address of the authority; empty for none
 * @param need whether an acceptance can be kept without
 */
public record TimeStampChoice(String authority, Need need) {
  /** Whether it can be done without. */
  public enum Need {
    WELCOME,
    REQUIRED
  }

  public TimeStampChoice {
    Objects.requireNonNull(authority);
    Objects.requireNonNull(need);
  }

  static TimeStampChoice read(Section section) {
    if (!section.names().contains("authority")) {
      return new TimeStampChoice("", section.oneOf("need", Need.class, Need.WELCOME));
    }
    return new TimeStampChoice(
        section.url("authority", "an https address", Set.of("https")).toString(),
        section.oneOf("need", Need.class, Need.WELCOME));
  }
}
