package org.cooppassport.core.jsonld;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions.RdfDirection;
import com.apicatalog.jsonld.deseralization.JsonLdToRdf;
import com.apicatalog.jsonld.expansion.Expansion;
import com.apicatalog.jsonld.flattening.NodeMap;
import com.apicatalog.jsonld.flattening.NodeMapBuilder;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import jakarta.json.JsonArray;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Turns a document into statements by Titanium, the whole of JSON-LD 1.1, and refuses what it would
 * drop. Slower than the walker, which falls back to it; also the oracle of the walker's tests.
 *
 * <p>Its findings name the term but seldom the place.
 */
final class ReferenceProcessor {
  /**
   * The time Titanium takes grows with the square of the values; these take a few tenths of a
   * second.
   */
  private static final int MAX_VALUES = 2_000;

  /** It processes the contexts of nodes anew each time. */
  private static final int MAX_NESTED_CONTEXTS = 64;

  private final ContextCompiler compiler;

  ReferenceProcessor(ContextCompiler compiler) {
    this.compiler = compiler;
  }

  /**
   * Returns the statements of {@code document}.
   *
   * @throws ProblemException with the first finding
   */
  List<Quad> quads(JsonObject document) {
    requireSmall(document);
    requireLossless(document, 0);
    return read(document);
  }

  /** Returns the statements without looking for what leaves no trace in the expanded form. */
  List<Quad> read(JsonObject document) {
    var context = document.members().get(Keyword.CONTEXT.text());
    CompiledContext start = context == null ? compiler.initial() : compiler.root(context);
    JsonObject body = document.without(Keyword.CONTEXT.text());
    try {
      JsonValue expanded =
          Expansion.with(start.active(), JakartaTrees.object(body), null, null).compute();
      JsonStructure structure = structure(expanded);
      ExpandedForm.requireNothingDropped(structure);
      NodeMap nodes = NodeMapBuilder.with(structure, new NodeMap()).build();
      List<Quad> quads = new ArrayList<>();
      JsonLdToRdf.with(nodes)
          .uriValidation(UriValidationPolicy.SchemeOnly)
          .rdfDirection(RdfDirection.I18N_DATATYPE)
          .provide(new Collector(quads));
      return quads;
    } catch (JsonLdError e) {
      throw new ProblemException(problem(e));
    }
  }

  /** Step 8.1 of the expansion API: an object of nothing but a graph is that graph. */
  private static JsonStructure structure(JsonValue expanded) {
    if (expanded instanceof jakarta.json.JsonObject object) {
      JsonValue graph = object.size() == 1 ? object.get(Keyword.GRAPH.text()) : null;
      return graph instanceof JsonArray array ? array : object;
    }
    return expanded instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
  }

  private static Problem problem(JsonLdError e) {
    if (e.getCode() == JsonLdErrorCode.UNDEFINED_TERM) {
      return Problem.of(
          ProblemCode.UNSIGNED_TERM,
          "No context defines a member, so no signature would cover it.");
    }
    ProblemCode code =
        e.getCode() == JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED
            ? ProblemCode.CONTEXT_NOT_ALLOWED
            : ProblemCode.PROOF_TRANSFORMATION_ERROR;
    return Problem.of(code, "The document is not acceptable JSON-LD (" + e.getCode() + ").");
  }

  private static void requireSmall(JsonObject document) {
    int[] found = new int[2];
    count(document.without(Keyword.CONTEXT.text()), found);
    if (found[0] > MAX_VALUES || found[1] > MAX_NESTED_CONTEXTS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "A document with rare features of JSON-LD has at most "
              + MAX_VALUES
              + " values and "
              + MAX_NESTED_CONTEXTS
              + " contexts inside.");
    }
  }

  /** Counts all values, and the contexts named inside nodes. */
  private static void count(org.cooppassport.core.json.JsonValue value, int[] found) {
    found[0]++;
    if (value instanceof JsonObject object) {
      found[1] += object.oneOrMany(Keyword.CONTEXT.text()).size();
      object.members().values().forEach(member -> count(member, found));
    } else if (value instanceof org.cooppassport.core.json.JsonArray array) {
      array.forEach(item -> count(item, found));
    }
  }

  /** Refuses beforehand what leaves no trace in the expanded form. */
  private static void requireLossless(org.cooppassport.core.json.JsonValue value, int depth) {
    if (depth > QuadWalker.MAX_DEPTH) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "The document is nested deeper than " + QuadWalker.MAX_DEPTH + ".");
    }
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, org.cooppassport.core.json.JsonValue> member :
          object.members().entrySet()) {
        if (!member.getKey().equals(Keyword.CONTEXT.text())) {
          requireLossless(member.getValue(), depth + 1);
        }
      }
    } else if (value instanceof org.cooppassport.core.json.JsonArray array && !array.isEmpty()) {
      for (org.cooppassport.core.json.JsonValue item : array) {
        requireLossless(item, depth + 1);
      }
    } else if (value instanceof JsonNumber number && !isExact(number)) {
      throw new ProblemException(
          ProblemCode.PROOF_TRANSFORMATION_ERROR,
          "A number has more digits than the canonical form keeps; use a string.");
    } else if (value instanceof JsonNull
        || value.equals(org.cooppassport.core.json.JsonArray.EMPTY)) {
      throw new ProblemException(
          ProblemCode.PROOF_TRANSFORMATION_ERROR,
          "The document holds null or an empty array, which no signature would cover.");
    }
  }

  private static boolean isExact(JsonNumber number) {
    return Literals.isWhole(number)
        ? Literals.integer(number) != null
        : Literals.real(number) != null;
  }

  /** Takes Titanium's statements over into ours. */
  private record Collector(List<Quad> quads) implements RdfQuadConsumer {
    @Override
    public RdfQuadConsumer quad(
        String subject,
        String predicate,
        String object,
        String datatype,
        String language,
        String direction,
        String graph)
        throws RdfConsumerException {
      String tag = language == null ? "" : language;
      String type = datatype == null ? "" : datatype;
      if (direction != null) {
        type = Literals.directional(tag, direction);
        tag = "";
      } else if (!tag.isEmpty()) {
        type = Literals.RDF_LANG_STRING;
      }
      quads.add(new Quad(subject, predicate, object, type, tag, graph == null ? "" : graph));
      return this;
    }
  }
}
