package org.cooppassport.core.law;

import java.util.Arrays;
import java.util.Optional;

/** What a row of a rule speaks of. */
enum RowKind {
  CHECKER("checker"),
  CHECKER_JURISDICTIONS("checker-jurisdictions"),
  EXCLUDED_JURISDICTIONS("excluded-jurisdictions"),
  ATTRIBUTES("attributes"),
  METHODS("methods"),
  EVIDENCE("evidence"),
  AGREEMENT("agreement"),
  NO_CHAIN("no-chain"),
  CURRENT_EVIDENCE("current-evidence"),
  DUE_DILIGENCE("due-diligence"),
  FRESHNESS("freshness"),
  RETENTION("retention"),
  DOCUMENTS("documents"),
  OWN_DUTY("own-duty");

  private final String wireName;

  RowKind(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  static Optional<RowKind> named(String name) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(name)).findFirst();
  }
}
