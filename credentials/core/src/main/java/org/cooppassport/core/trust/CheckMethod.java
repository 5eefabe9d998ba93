package org.cooppassport.core.trust;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a person was checked, named after the deed. The rungs order only what is commonly ordered; a
 * policy that means more lists the methods it takes.
 */
public enum CheckMethod {
  /** An address or number answered. */
  CONTACT_CONFIRMED("contact-confirmed", 0),
  /** A payment came from an account in the person's own name. */
  PAID_FROM_OWN_ACCOUNT("paid-from-own-account", 1),
  /** Members vouched for the person. */
  VOUCHED("vouched", 2),
  /** A credit bureau's file matched. */
  CREDIT_FILE("credit-file", 3),
  /** Two independent sources matched. */
  DUAL_PROCESS("dual-process", 3),
  /** A document and the person's likeness were checked remotely. */
  DOCUMENT_REMOTE("document-remote", 3),
  /** A document was checked with the person present. */
  DOCUMENT_IN_PERSON("document-in-person", 4),
  /** The chip of a document was read. */
  CHIP_READ("chip-read", 4),
  /** An electronic identity of level substantial. */
  EID_SUBSTANTIAL("eid-substantial", 5),
  /** An electronic identity of level high. */
  EID_HIGH("eid-high", 6);

  private final String wireName;
  private final int rung;

  CheckMethod(String wireName, int rung) {
    this.wireName = wireName;
    this.rung = rung;
  }

  /** The method's name in credentials and policies. */
  public String wireName() {
    return wireName;
  }

  /** Whether this method stands on a higher rung than {@code other}. */
  public boolean isAbove(CheckMethod other) {
    return rung > other.rung;
  }

  /** The method of that name, if there is one. */
  public static Optional<CheckMethod> named(String name) {
    return Arrays.stream(values()).filter(method -> method.wireName.equals(name)).findFirst();
  }
}
