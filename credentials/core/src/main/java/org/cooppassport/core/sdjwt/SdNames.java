package org.cooppassport.core.sdjwt;

import java.util.Set;

/** The names RFC 9901 keeps for itself. */
final class SdNames {
  static final String SD = "_sd";
  static final String SD_ALG = "_sd_alg";
  static final String ITEM = "...";
  static final Set<String> ALL = Set.of(SD, SD_ALG, ITEM);

  private SdNames() {}
}
