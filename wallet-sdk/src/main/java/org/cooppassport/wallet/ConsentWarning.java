package org.cooppassport.wallet;

/** What a member should know before agreeing. The sentences are for people, in English. */
public enum ConsentWarning {
  /** Nobody proven. */
  UNPROVEN("Nobody vouches for who asks: all that is known is the address the answer goes to."),
  /** A credential whose form cannot leave anything out. */
  WHOLE_CREDENTIAL("A credential is shown whole: nothing in it can be left out."),
  /** A claim that its issuer never proposes to show. */
  RARELY_NEEDED("Something is asked for that is hardly ever needed, such as a member number."),
  /** Values in the query. */
  PROBES_VALUES("The request names values: that you can answer already tells that yours match."),
  /** Many claims. */
  MANY_CLAIMS("A great deal is asked for."),
  /** Everything there is. */
  EVERY_CREDENTIAL("Every credential in this wallet is asked for."),
  /** A query that names no type. */
  ANY_TYPE("The request does not say which kind of credential it wants."),
  /** No purpose. */
  NO_PURPOSE("The asker does not say why."),
  /** No retention. */
  NO_RETENTION("The asker does not say how long it keeps the answer."),
  /** A copy that is shown repeatedly. */
  LINKABLE("A credential is shown that was, or will be, shown to others: they could compare."),
  /** The last copy. */
  LAST_COPY("The last unused copy of a credential is used; ask its issuer for more."),
  /** Credentials that show no common holder. */
  NOT_LINKED("The credentials are bound to different keys; the asker may ask for more proof."),
  /** No copy left. */
  USED_UP("No unused copy of a credential is left; ask its issuer for more.");

  private final String sentence;

  ConsentWarning(String sentence) {
    this.sentence = sentence;
  }

  /** Returns the sentence for the member. */
  public String sentence() {
    return sentence;
  }
}
