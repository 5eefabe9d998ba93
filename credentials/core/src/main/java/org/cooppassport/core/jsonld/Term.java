package org.cooppassport.core.jsonld;

import com.apicatalog.jsonld.context.TermDefinition;
import com.apicatalog.jsonld.lang.DirectionType;
import jakarta.json.JsonString;
import java.util.Collection;

/**
 * What a context says about one term, in the form the walker needs. Immutable but for its caches,
 * which are filled once with equal values.
 */
final class Term {

  /** How values of the term are to be read. */
  enum Container {
    /** One value or a set. */
    SET,
    LIST,
    LANGUAGE,
    GRAPH,
    /** A map or combination that only the reference processor reads. */
    OTHER
  }

  /** Stands for the absence of a term definition, as of a property named by its IRI. */
  static final Term NONE = new Term();

  private final TermDefinition definition;
  private final String name;
  private final String iri;
  private final Keyword keyword;
  private final String type;
  private final Container container;
  private final boolean plain;
  private final boolean absolute;

  /** The property-scoped context on the context that holds this term, and on its previous one. */
  private volatile CompiledContext scopedHere;

  private volatile CompiledContext scopedOnPrevious;
  private volatile CompiledContext scopedForScalars;

  private Term() {
    this.definition = null;
    this.name = "";
    this.iri = null;
    this.keyword = null;
    this.type = "";
    this.container = Container.SET;
    this.plain = true;
    this.absolute = false;
  }

  Term(String name, TermDefinition definition) {
    this.definition = definition;
    this.name = name;
    this.iri = definition.getUriMapping();
    this.keyword = iri == null ? null : Keyword.of(iri).orElse(null);
    this.type = definition.getTypeMapping() == null ? "" : definition.getTypeMapping();
    this.container = container(definition.getContainerMapping());
    this.plain =
        !definition.isReverseProperty()
            && definition.getNestValue() == null
            && definition.getIndexMapping() == null
            && container != Container.OTHER;
    this.absolute = iri != null && Iris.isAbsolute(iri);
  }

  private static Container container(Collection<String> mapping) {
    if (mapping == null) {
      return Container.SET;
    }
    Container container = Container.SET;
    for (String item : mapping) {
      switch (item) {
        case "@set" -> {}
        case "@list" -> container = Container.LIST;
        case "@language" -> container = Container.LANGUAGE;
        case "@graph" -> container = container == Container.SET ? Container.GRAPH : Container.OTHER;
        default -> {
          return Container.OTHER;
        }
      }
    }
    return container;
  }

  String name() {
    return name;
  }

  /** Returns the IRI or keyword the term stands for; null if the context switches the term off. */
  String iri() {
    return iri;
  }

  /** Tells whether {@link #iri} is an absolute IRI. */
  boolean isAbsolute() {
    return absolute;
  }

  /** Returns the keyword the term is an alias of, or null. */
  Keyword keyword() {
    return keyword;
  }

  /** Returns the type mapping: an IRI, a keyword, or empty. */
  String type() {
    return type;
  }

  Container container() {
    return container;
  }

  /** Tells whether the walker understands everything the definition says. */
  boolean isPlain() {
    return plain;
  }

  boolean isPrefix() {
    return definition != null && definition.isPrefix();
  }

  boolean hasContext() {
    return definition != null && definition.hasLocalContext();
  }

  TermDefinition definition() {
    return definition;
  }

  /** Returns the language of plain strings: the term's own, else {@code fallback}. */
  String language(String fallback) {
    if (definition == null || definition.getLanguageMapping() == null) {
      return fallback;
    }
    return definition.getLanguageMapping() instanceof JsonString s ? s.getString() : "";
  }

  /** Returns the direction of plain strings: the term's own, else {@code fallback}. */
  String direction(String fallback) {
    if (definition == null || definition.getDirectionMapping() == null) {
      return fallback;
    }
    return CompiledContext.direction(definition.getDirectionMapping());
  }

  static boolean isNull(DirectionType direction) {
    return direction == null || direction == DirectionType.NULL;
  }

  CompiledContext scopedHere() {
    return scopedHere;
  }

  void scopedHere(CompiledContext context) {
    scopedHere = context;
  }

  CompiledContext scopedOnPrevious() {
    return scopedOnPrevious;
  }

  void scopedOnPrevious(CompiledContext context) {
    scopedOnPrevious = context;
  }

  CompiledContext scopedForScalars() {
    return scopedForScalars;
  }

  void scopedForScalars(CompiledContext context) {
    scopedForScalars = context;
  }
}
