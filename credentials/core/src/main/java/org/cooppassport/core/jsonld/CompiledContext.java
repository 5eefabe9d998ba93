package org.cooppassport.core.jsonld;

import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.lang.DirectionType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.json.JsonValue;

/**
 * An active context of JSON-LD with its terms laid out for lookup, and what was derived from it.
 *
 * <p>Thread-safe. The contexts derived from one root are counted together, so that no document can
 * make the caches grow without bound: past the bound, derived contexts are made anew for each
 * document.
 */
final class CompiledContext {
  static final int MAX_DERIVED = 48;

  private final ActiveContext active;
  private final CompiledContext previous;
  private final Map<String, Term> terms;
  private final String vocabulary;
  private final String language;
  private final String direction;
  private final AtomicInteger derived;

  /** By the sorted names of the types that have a context, joined by line feeds. */
  private final Map<String, CompiledContext> typed = new ConcurrentHashMap<>();

  /** By the value of a {@code @context} member inside a document. */
  private final Map<JsonValue, CompiledContext> local = new ConcurrentHashMap<>();

  private CompiledContext(ActiveContext active, CompiledContext previous, AtomicInteger derived) {
    this.active = active;
    this.previous = previous;
    this.derived = derived;
    this.vocabulary = active.getVocabularyMapping();
    this.language =
        active.getDefaultLanguage() == null
            ? ""
            : active.getDefaultLanguage().toLowerCase(Locale.ROOT);
    this.direction = direction(active.getDefaultBaseDirection());
    Map<String, Term> laidOut = new HashMap<>();
    active.getTermsMapping().forEach((name, term) -> laidOut.put(name, new Term(name, term)));
    this.terms = laidOut;
  }

  static CompiledContext root(ActiveContext active) {
    return new CompiledContext(active, null, new AtomicInteger());
  }

  /** Returns {@code next}, an active context made from this one, laid out likewise. */
  CompiledContext derive(ActiveContext next) {
    ActiveContext before = next.getPreviousContext();
    CompiledContext compiledBefore;
    if (before == null) {
      compiledBefore = null;
    } else if (before == active) {
      compiledBefore = this;
    } else if (previous != null && before == previous.active) {
      compiledBefore = previous;
    } else {
      compiledBefore = new CompiledContext(before, null, derived);
    }
    return new CompiledContext(next, compiledBefore, derived);
  }

  static String direction(DirectionType direction) {
    return Term.isNull(direction) ? "" : direction.name().toLowerCase(Locale.ROOT);
  }

  ActiveContext active() {
    return active;
  }

  /** Returns the context to go back to on entering a node; null if this one propagates. */
  CompiledContext previous() {
    return previous;
  }

  /** Returns the term's definition or null. */
  Term term(String name) {
    return terms.get(name);
  }

  /** Tells whether a member that stands for {@code iri} could be written as a term. */
  boolean hasTermFor(String iri) {
    for (Term term : terms.values()) {
      if (iri.equals(term.iri())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the default language of strings; empty for none. */
  String language() {
    return language;
  }

  /** Returns the default direction of strings; empty for none. */
  String direction() {
    return direction;
  }

  /** Tells whether one more derived context may be kept. */
  boolean mayKeep() {
    return derived.incrementAndGet() <= MAX_DERIVED;
  }

  /** Tells whether no more derived contexts are kept. */
  boolean isCrowded() {
    return derived.get() > MAX_DERIVED;
  }

  Map<String, CompiledContext> typed() {
    return typed;
  }

  Map<JsonValue, CompiledContext> local() {
    return local;
  }

  /**
   * Expands a property name or a type: terms, compact IRIs and the vocabulary mapping apply.
   *
   * @return an IRI, a blank node label or a keyword if it could be expanded; {@code value} itself
   *     if not; null if the context switches the term off or it only looks like a keyword
   */
  String expandVocabulary(String value) {
    if (value.startsWith("@") && Keyword.of(value).isPresent()) {
      return value;
    }
    if (Keyword.hasForm(value)) {
      return null;
    }
    Term term = terms.get(value);
    if (term != null) {
      return term.iri();
    }
    String prefixed = expandPrefix(value);
    if (prefixed != null) {
      return prefixed;
    }
    return vocabulary == null ? value : vocabulary.concat(value);
  }

  /**
   * Expands an identifier: only compact IRIs and aliases of keywords apply, no base.
   *
   * @return as {@link #expandVocabulary}
   */
  String expandIdentifier(String value) {
    if (value.startsWith("@") && Keyword.of(value).isPresent()) {
      return value;
    }
    if (Keyword.hasForm(value)) {
      return null;
    }
    Term term = terms.get(value);
    if (term != null && term.keyword() != null) {
      return term.iri();
    }
    String prefixed = expandPrefix(value);
    return prefixed == null ? value : prefixed;
  }

  private String expandPrefix(String value) {
    int colon = value.indexOf(':', 1);
    if (colon < 0) {
      return null;
    }
    if ((colon == 1 && value.charAt(0) == '_') || value.startsWith("//", colon + 1)) {
      return value;
    }
    Term prefix = terms.get(value.substring(0, colon));
    String expanded =
        prefix != null && prefix.isPrefix() && prefix.iri() != null
            ? prefix.iri().concat(value.substring(colon + 1))
            : value;
    return Quad.isBlank(expanded) || Iris.isAbsolute(expanded) ? expanded : null;
  }
}
