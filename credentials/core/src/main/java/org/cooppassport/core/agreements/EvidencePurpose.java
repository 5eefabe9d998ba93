package org.cooppassport.core.agreements;

import java.util.Arrays;
import java.util.Optional;

/** Why a relier asks its checker for papers. */
public enum EvidencePurpose {
  /** The relier's supervisor asks for them. */
  SUPERVISOR_REQUEST("supervisor-request"),
  /** The relier completes or renews its own due diligence. */
  DUE_DILIGENCE("due-diligence"),
  /** The relier's auditors look at what it relied on. */
  AUDIT("audit"),
  /** What was said of the person is contested. */
  DISPUTE("dispute"),
  /** A test of whether papers come, and how fast. */
  DRILL("drill");

  private final String wireName;

  EvidencePurpose(String wireName) {
    this.wireName = wireName;
  }

  /** The word for it in agreements, requests and logs. */
  public String wireName() {
    return wireName;
  }

  /** The purpose of that name, if there is one. */
  public static Optional<EvidencePurpose> named(String name) {
    return Arrays.stream(values()).filter(p -> p.wireName.equals(name)).findFirst();
  }
}
