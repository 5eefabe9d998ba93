package org.cooppassport.core.acceptance;

/** What a policy's rules can say, and what follows from it. */
public enum VerdictCode {
  // What refuses
  MEMBERSHIP_NOT_CURRENT(Effect.REFUSES),
  MEMBERSHIP_CHAINED(Effect.REFUSES),
  VALUE_NOT_ACCEPTED(Effect.REFUSES),
  CHECK_CHAINED(Effect.REFUSES),
  CHECK_DATE_IMPOSSIBLE(Effect.REFUSES),
  EVIDENCE_EXPIRED(Effect.REFUSES),
  ENHANCED_NOT_TRANSFERABLE(Effect.REFUSES),
  ISSUER_NOT_OBLIGED(Effect.REFUSES),
  LEGAL_RULE_UNREVIEWED(Effect.REFUSES),
  SUBJECT_LINK_UNPROVEN(Effect.REFUSES),
  HOLDER_MISMATCH(Effect.REFUSES),
  HOLDER_NOT_PROVEN(Effect.REFUSES),
  UNTRUSTED_ISSUER(Effect.REFUSES),
  QUERY_NOT_SATISFIED(Effect.REFUSES),
  TRANSACTION_NOT_AUTHORISED(Effect.REFUSES),
  TRANSACTION_UNKNOWN(Effect.REFUSES),
  // What is missing and can come
  CREDENTIAL_MISSING(Effect.ANOTHER_CREDENTIAL),
  CLAIM_MISSING(Effect.ANOTHER_CLAIM),
  ATTRIBUTE_MISSING(Effect.ATTRIBUTE),
  ATTRIBUTE_SOURCE_NOT_ACCEPTED(Effect.ATTRIBUTE),
  CHECK_TOO_OLD(Effect.FRESHER_CHECK),
  CHECK_REVIEW_OVERDUE(Effect.FRESHER_CHECK),
  CHECK_METHOD_NOT_ACCEPTED(Effect.ANOTHER_CHECK),
  CHECK_ABOVE_TRUST(Effect.ANOTHER_CHECK),
  CHECK_PRESENCE_NOT_ACCEPTED(Effect.ANOTHER_CHECK),
  CHECK_ASSURANCE_NOT_ACCEPTED(Effect.ANOTHER_CHECK),
  CHECK_DUE_DILIGENCE_NOT_ACCEPTED(Effect.ANOTHER_CHECK),
  JURISDICTION_NOT_ACCEPTED(Effect.ANOTHER_CHECK),
  LANE_NOT_OFFERED(Effect.ANOTHER_CHECK),
  AGREEMENT_MISSING(Effect.AGREEMENT),
  AGREEMENT_NOT_IN_FORCE(Effect.AGREEMENT),
  // What is worth knowing
  ATTRIBUTE_NOT_WANTED(Effect.FLAGS);

  /** What follows. */
  public enum Effect {
    REFUSES("refuses"),
    ANOTHER_CREDENTIAL("another-credential"),
    ANOTHER_CLAIM("another-claim"),
    ATTRIBUTE("attribute"),
    FRESHER_CHECK("fresher-check"),
    ANOTHER_CHECK("another-check"),
    AGREEMENT("agreement"),
    FLAGS("flags");

    private final String wireName;

    Effect(String wireName) {
      this.wireName = wireName;
    }

    /** For a gap, the kind of thing that closes it. */
    public String wireName() {
      return wireName;
    }
  }

  private final Effect effect;

  VerdictCode(Effect effect) {
    this.effect = effect;
  }

  public Effect effect() {
    return effect;
  }
}
