package org.cooppassport.core.agreements;

/** Why an agreement is not in force. */
public enum AgreementFlaw {
  GIVER_HAS_NOT_SIGNED("the side that gives has not signed this version"),
  TAKER_HAS_NOT_SIGNED("the side that takes has not signed this version"),
  STATEMENT_INVALID("a signed statement does not hold"),
  KEY_NOT_MANDATED("a key is not listed for binding its co-op (capabilityInvocation)"),
  NOT_YET_IN_FORCE("its period has not begun"),
  OVER("its period is over"),
  ENDED("one side has ended it"),
  CERTIFICATION_OVERDUE("the checker's certification is missing or too old");

  private final String sentence;

  AgreementFlaw(String sentence) {
    this.sentence = sentence;
  }

  /** In words, for the co-op's own people. */
  public String sentence() {
    return sentence;
  }
}
