package org.cooppassport.core.jsonld;

/** Says that a document uses a feature of JSON-LD that only the reference processor reads. */
final class OutsideSubset extends RuntimeException {
  private static final long serialVersionUID = 1L;
  static final OutsideSubset INSTANCE = new OutsideSubset();

  private OutsideSubset() {
    super("outside the walker's subset", null, false, false);
  }
}
