package org.cooppassport.core.trust;

import java.util.Arrays;
import java.util.Optional;

/** The rules under which a check done by one co-op may be reused by another. */
public enum Lane {
  /** L0: any two co-ops; discount, forum, consumer membership. The issuer is not told. */
  INFORMATIONAL("informational"),
  /** L1: a code that both follow, and a contract. */
  SECTOR_CODE("sector-code"),
  /** L2: obliged to obliged under compatible law, with a written agreement in force. */
  AML_RELIANCE("aml-reliance"),
  /** L3: the checker acts under the relier's own written procedures. */
  AGENCY("agency"),
  /** L4: the credential passes on a qualified source. */
  SOURCE("source");

  private final String wireName;

  Lane(String wireName) {
    this.wireName = wireName;
  }

  /** The lane's name in credentials and policies. */
  public String wireName() {
    return wireName;
  }

  /** The lane of that name, if there is one. */
  public static Optional<Lane> named(String name) {
    return Arrays.stream(values()).filter(lane -> lane.wireName.equals(name)).findFirst();
  }
}
