package org.cooppassport.core.status;

import java.util.Optional;

/**
 * What a Bitstring list is about.
 *
 * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/#statuspurpose">Bitstring Status
 *     List 1.0, statusPurpose</a>
 */
public enum StatusPurpose {
  REVOCATION("revocation"),
  SUSPENSION("suspension"),
  REFRESH("refresh"),
  MESSAGE("message");

  private final String wireName;

  StatusPurpose(String wireName) {
    this.wireName = wireName;
  }

  /** Returns the value of {@code statusPurpose}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the purpose of this name, if it is one we know. */
  public static Optional<StatusPurpose> named(String wireName) {
    for (StatusPurpose purpose : values()) {
      if (purpose.wireName.equals(wireName)) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }
}
