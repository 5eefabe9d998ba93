package org.cooppassport.core.did;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a verification method may be used for.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#verification-relationships">Controlled Identifiers,
 *     verification relationships</a>
 */
public enum VerificationRelationship {
  AUTHENTICATION("authentication"),
  ASSERTION_METHOD("assertionMethod"),
  KEY_AGREEMENT("keyAgreement"),
  CAPABILITY_INVOCATION("capabilityInvocation"),
  CAPABILITY_DELEGATION("capabilityDelegation");

  private final String term;

  VerificationRelationship(String term) {
    this.term = term;
  }

  /** The property of the document that lists such methods; the same word as the proof purpose. */
  public String term() {
    return term;
  }

  /** The relationship of that name, if there is one. */
  public static Optional<VerificationRelationship> ofTerm(String term) {
    return Arrays.stream(values()).filter(r -> r.term.equals(term)).findFirst();
  }
}
