package org.cooppassport.core.jsonld;

/** Is told where the walker meets blank nodes. */
interface BlankNodeListener {
  /** Does not listen. */
  BlankNodeListener NONE =
      new BlankNodeListener() {
        @Override
        public void unnamedNode(Findings place, String label) {}

        @Override
        public void reference(Findings place, String label) {}

        @Override
        public void otherBlank(Findings place) {}
      };

  /** The object at this place has no identifier. */
  void unnamedNode(Findings place, String label);

  /** The text at this place is a blank node label of the document. */
  void reference(Findings place, String label);

  /** A blank node that stands at no place of the document: of a list or a graph. */
  void otherBlank(Findings place);
}
