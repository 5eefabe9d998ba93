package org.cooppassport.core.jsonld;

/**
 * What may stand at the end of a statement.
 *
 * @param text the IRI, blank node label, or lexical form
 * @param datatype empty for a resource
 * @param language empty for none
 */
record RdfObject(String text, String datatype, String language) {
  static RdfObject resource(String identifier) {
    return new RdfObject(identifier, "", "");
  }

  static RdfObject literal(String lexical, String datatype) {
    return new RdfObject(lexical, datatype, "");
  }
}
