package org.cooppassport.e2e.bench;

/** Keys whose bare signatures stand beside what is built on them. */
public enum RawKey {
  ED25519("Ed25519"),
  P256("P-256"),
  P384("P-384"),
  /** BBS over as many messages as a membership has statements. */
  BLS12_381("BBS, 20 messages");

  final String spelled;

  RawKey(String spelled) {
    this.spelled = spelled;
  }
}
