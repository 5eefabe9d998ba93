package org.cooppassport.schemas;

/** How a claim is shown. */
public enum Disclosure {
  /** In every presentation of the credential. */
  ALWAYS("always"),
  /** Only where the holder reveals it. */
  SELECTIVE("selective"),
  /**
   * Only where the holder reveals it, and never proposed unless a verifier asks for exactly this
   * claim. A form that reveals everything does not carry it.
   */
  NEVER_BY_DEFAULT("never-by-default");

  private final String text;

  Disclosure(String text) {
    this.text = text;
  }

  /** Returns the word in {@code disclosure.tsv}. */
  public String text() {
    return text;
  }

  static Disclosure of(String text) {
    for (Disclosure disclosure : values()) {
      if (disclosure.text.equals(text)) {
        return disclosure;
      }
    }
    throw new IllegalStateException("unknown disclosure rule in the schemas");
  }
}
