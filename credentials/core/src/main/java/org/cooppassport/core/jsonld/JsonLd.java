package org.cooppassport.core.jsonld;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;

/**
 * Turns JSON-LD documents into RDF, in safe mode, over a closed set of contexts.
 *
 * <p>Thread-safe; keeps compiled contexts, so make one and share it. Computes, so never on an event
 * loop. Nothing is fetched and nothing is dropped: a member no context defines, an identifier or
 * type that is not an absolute IRI, a malformed language tag, a number that would lose digits or a
 * context outside the set ends in a {@link ProblemException} whose problems name the place.
 *
 * @see <a href="https://www.w3.org/TR/json-ld11-api/#deserialize-json-ld-to-rdf-algorithm">JSON-LD
 *     1.1 API, Deserialize JSON-LD to RDF</a>
 */
public final class JsonLd {
  private final ContextSet contexts;
  private final ContextCompiler compiler;
  private final ReferenceProcessor reference;

  private JsonLd(ContextSet contexts) {
    this.contexts = contexts;
    this.compiler = new ContextCompiler(contexts);
    this.reference = new ReferenceProcessor(compiler);
  }

  /** Returns a processor over {@code contexts} and nothing else. */
  public static JsonLd over(ContextSet contexts) {
    return new JsonLd(Objects.requireNonNull(contexts));
  }

  /** Returns the set of contexts. */
  public ContextSet contexts() {
    return contexts;
  }

  /**
   * Returns what {@code document} says.
   *
   * @throws ProblemException with {@code CONTEXT_NOT_ALLOWED}, {@code UNSIGNED_TERM}, {@code
   *     PROOF_TRANSFORMATION_ERROR} or {@code LIMIT_EXCEEDED}
   */
  public Statements toRdf(JsonObject document) {
    try {
      return new QuadWalker(compiler, BlankNodeListener.NONE).walk(document);
    } catch (OutsideSubset e) {
      return new Statements(reference.quads(document), document);
    }
  }

  /**
   * Returns the canonical form of {@code document}'s statements.
   *
   * @throws ProblemException as {@link #toRdf}, and with {@code LIMIT_EXCEEDED} if the blank nodes
   *     are entangled
   */
  public CanonicalDataset canonicalize(JsonObject document, HashAlgorithm algorithm) {
    return Rdfc.canonicalize(toRdf(document).quads(), algorithm);
  }

  /**
   * Checks that the contexts of {@code document} are in the set, for documents that are not turned
   * into RDF: also there the contexts decide what the terms mean.
   *
   * @throws ProblemException with {@code CONTEXT_NOT_ALLOWED}
   */
  public void requireKnownContexts(JsonObject document) {
    document.get(Keyword.CONTEXT.text()).ifPresent(compiler::requireKnown);
  }

  /**
   * Returns {@code document} with a name for each of its blank nodes, so that parts of it can be
   * taken out and still be told to be about the same nodes.
   *
   * @throws ProblemException as {@link #toRdf}, and with {@code PROOF_GENERATION_ERROR} if a blank
   *     node has no place in the document to stand at: those of lists and of unnamed graphs
   * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#selective-disclosure-functions">Data Integrity
   *     ECDSA 1.0, Selective Disclosure Functions</a>
   */
  public Skolemized skolemize(JsonObject document) {
    Skolemizer skolemizer = new Skolemizer();
    try {
      Statements statements = new QuadWalker(compiler, skolemizer).walk(document);
      Skolemizer.requireNoneOfOurs(statements.quads());
      return new Skolemized(skolemizer.applyTo(statements.content()), statements.quads());
    } catch (OutsideSubset e) {
      throw Skolemizer.impossible();
    }
  }

  /**
   * Returns the statements of a part of a skolemized document, with the blank nodes of the whole.
   */
  public List<Quad> toRdfDeskolemized(JsonObject part) {
    return toRdf(part).quads().stream().map(Skolemizer::undo).toList();
  }

  /** Returns the statements as the reference processor alone reads them. */
  List<Quad> toRdfByReference(JsonObject document) {
    return reference.read(document);
  }

  /** Returns the statements by way of the walker alone. */
  List<Quad> toRdfByWalker(JsonObject document) {
    return new QuadWalker(compiler, BlankNodeListener.NONE).walk(document).quads();
  }
}
