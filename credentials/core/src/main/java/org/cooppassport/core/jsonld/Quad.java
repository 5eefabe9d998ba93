package org.cooppassport.core.jsonld;

import java.util.Objects;

/**
 * One statement of an RDF dataset.
 *
 * @param subject an absolute IRI, or a blank node label starting with {@code _:}
 * @param predicate an absolute IRI
 * @param object an IRI or blank node label, or the lexical form of a literal
 * @param datatype the literal's datatype IRI; empty if the object is a resource
 * @param language the literal's language tag; empty if it has none
 * @param graph an IRI or blank node label; empty for the default graph
 * @see <a href="https://www.w3.org/TR/rdf11-concepts/#section-dataset">RDF 1.1, datasets</a>
 */
public record Quad(
    String subject,
    String predicate,
    String object,
    String datatype,
    String language,
    String graph) {

  static final String BLANK = "_:";

  public Quad {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(predicate);
    Objects.requireNonNull(object);
    Objects.requireNonNull(datatype);
    Objects.requireNonNull(language);
    Objects.requireNonNull(graph);
  }

  /** Makes a statement about a resource. */
  public static Quad ofResource(String subject, String predicate, String object, String graph) {
    return new Quad(subject, predicate, object, "", "", graph);
  }

  /** Makes a statement with a literal that has no language. */
  public static Quad ofLiteral(
      String subject, String predicate, String lexical, String datatype, String graph) {
    return new Quad(subject, predicate, lexical, datatype, "", graph);
  }

  /** Tells whether the object is a literal. */
  public boolean hasLiteral() {
    return !datatype.isEmpty();
  }

  static boolean isBlank(String resource) {
    return resource.startsWith(BLANK);
  }

  boolean hasBlankObject() {
    return datatype.isEmpty() && isBlank(object);
  }

  /** Tells whether any position holds a blank node. */
  boolean mentionsBlank() {
    return isBlank(subject) || hasBlankObject() || isBlank(graph);
  }
}
