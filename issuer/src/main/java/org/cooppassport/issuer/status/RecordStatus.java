package org.cooppassport.issuer.status;

/** The state of a record, and of all its copies. */
public enum RecordStatus {
  VALID(0),
  /** Not valid now; may become valid again. */
  SUSPENDED(2),
  /** Not valid any more, for good. */
  REVOKED(1);

  private final int tokenValue;

  RecordStatus(int tokenValue) {
    this.tokenValue = tokenValue;
  }

  /** Returns the value in a token status list (section 7.1). */
  int tokenValue() {
    return tokenValue;
  }
}
