package org.cooppassport.core.evidence;

/** Why a checker gives no paper. */
public enum EvidenceRefusal {
  /** All that anybody is told who did not prove to be a partner. */
  NOT_AUTHORISED("not known as a partner, or not signed with a key that binds it"),
  NOT_CURRENT("the request was made too long ago, or ahead of time"),
  REPLAYED("the request was sent before; sign a new one"),
  AGREEMENT_NOT_IN_FORCE("the agreement was not in force when the check was relied on"),
  EVIDENCE_NOT_AGREED("the agreement grants no papers"),
  PURPOSE_NOT_AGREED("the agreement does not name this purpose"),
  RECEIPT_NOT_VALID("what was relied on does not hold: presentation, holder's proof or instant"),
  NOT_OUR_CREDENTIAL("the check was not issued by this co-op"),
  NOT_COVERED("the agreement does not cover this check in this lane"),
  PAPER_NOT_CITED("the check does not cite this paper as held here"),
  PAPER_NOT_HELD("the paper is not held here"),
  PAPER_ERASED("the paper was erased when its time was over"),
  DECLINED("the co-op's people declined");

  private final String sentence;

  EvidenceRefusal(String sentence) {
    this.sentence = sentence;
  }

  /** In words, for the other co-op's people. */
  public String sentence() {
    return sentence;
  }
}
