package org.cooppassport.core.acceptance;

/** How a verdict ends. */
public enum Outcome {
  /** Everything the policy wants is there and holds. */
  ACCEPTED("accepted"),
  /** What is there holds, and something is missing that can still come. */
  TOP_UP("top-up"),
  /** Something is there that must not be accepted. */
  REFUSED("refused");

  private final String wireName;

  Outcome(String wireName) {
    this.wireName = wireName;
  }

  /** The word for it in results and receipts. */
  public String wireName() {
    return wireName;
  }
}
