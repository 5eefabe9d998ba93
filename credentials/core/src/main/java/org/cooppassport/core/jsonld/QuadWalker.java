package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Turns a document into statements in one pass over its tree, with contexts compiled beforehand.
 *
 * <p>Does what expansion, node map generation and deserialization to RDF do together, for the
 * features that credentials use. What RDF would drop is a problem. Features outside (reverse
 * properties, nesting, included blocks, explicit graphs, index, id and type maps, lists of lists)
 * throw {@link OutsideSubset}. For one thread and one document.
 *
 * @see <a href="https://www.w3.org/TR/json-ld11-api/#expansion-algorithms">JSON-LD 1.1 API,
 *     Expansion Algorithms</a>
 */
final class QuadWalker {
  static final int MAX_DEPTH = 64;
  private static final String CONTEXT = Keyword.CONTEXT.text();

  private final ContextCompiler compiler;
  private final List<Quad> quads = new ArrayList<>(48);
  private final Map<String, String> blankLabels = new HashMap<>();
  private final Findings findings = new Findings();
  private final BlankNodeListener listener;
  private final ValueReader values;
  private final TypeReader types;

  QuadWalker(ContextCompiler compiler, BlankNodeListener listener) {
    this.compiler = compiler;
    this.listener = listener;
    this.values = new ValueReader(compiler, findings, this::blank);
    this.types = new TypeReader(findings, quads);
  }

  /**
   * Returns what {@code document} says.
   *
   * @throws ProblemException with every finding, if there is one
   * @throws OutsideSubset if the reference processor has to read the document
   */
  Statements walk(JsonObject document) {
    JsonValue context = document.members().get(CONTEXT);
    CompiledContext start = context == null ? compiler.initial() : compiler.root(context);
    node(document, NodeShape.of(document, start), start, "");
    findings.throwIfAny();
    return new Statements(quads, Pruned.without(document, findings.silent()));
  }

  /** Returns a label for a blank node that no input label can collide with. */
  private String blank(String inputLabel) {
    if (inputLabel.isEmpty()) {
      return freshBlank();
    }
    String label = blankLabels.computeIfAbsent(inputLabel, l -> freshBlank());
    listener.reference(findings, label);
    return label;
  }

  private int blanks;

  private String freshBlank() {
    return "_:b" + blanks++;
  }

  /**
   * Emits the statements of a node object and returns its identifier.
   *
   * @param context the active context, with the node's own {@code @context} applied
   */
  private String node(JsonObject node, NodeShape shape, CompiledContext context, String graph) {
    requireDepth();
    CompiledContext active = typed(node, shape.type(), context);
    NodeShape activeShape = active == context ? shape : NodeShape.of(node, active);
    String id = identifier(node, activeShape.id(), active);
    if (!shape.type().isEmpty()) {
      types.read(node, shape.type(), context, id, graph);
    }
    for (Map.Entry<String, JsonValue> member : node.members().entrySet()) {
      String name = member.getKey();
      if (name.equals(shape.type()) || name.equals(activeShape.id()) || name.equals(CONTEXT)) {
        continue;
      }
      findings.enter(name);
      property(member.getValue(), name, active, id, graph);
      findings.leave();
    }
    return id;
  }

  private void requireDepth() {
    if (findings.depth() > MAX_DEPTH) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "The document is nested deeper than " + MAX_DEPTH + ".");
    }
  }

  /** Applies type-scoped contexts in the order of the types' names. */
  private CompiledContext typed(JsonObject node, String typeKey, CompiledContext context) {
    if (typeKey.isEmpty()) {
      return context;
    }
    List<String> scoped = null;
    JsonValue types = node.members().get(typeKey);
    List<JsonValue> items = types instanceof JsonArray array ? array.items() : List.of(types);
    for (JsonValue item : items) {
      if (item instanceof JsonString type) {
        Term term = context.term(type.value());
        if (term != null && term.hasContext()) {
          if (scoped == null) {
            scoped = new ArrayList<>(2);
          }
          scoped.add(type.value());
        }
      }
    }
    if (scoped == null) {
      return context;
    }
    scoped.sort(null);
    return compiler.typed(context, scoped, findings);
  }

  private String identifier(JsonObject node, String idKey, CompiledContext active) {
    if (idKey.isEmpty()) {
      String blank = freshBlank();
      listener.unnamedNode(findings, blank);
      return blank;
    }
    findings.enter(idKey);
    String id;
    if (node.members().get(idKey) instanceof JsonString text) {
      id = values.resource(active.expandIdentifier(text.value()));
    } else {
      findings.lost("An identifier is a string.");
      id = freshBlank();
    }
    findings.leave();
    return id;
  }

  private void property(
      JsonValue value, String name, CompiledContext active, String subject, String graph) {
    Term term = active.term(name);
    String iri = term != null ? term.iri() : active.expandVocabulary(name);
    Keyword keyword = iri == null ? null : Keyword.of(iri).orElse(null);
    if (keyword != null) {
      keyword.requireIgnorable(findings);
      return;
    }
    if (iri == null || iri.indexOf(':') < 0) {
      findings.add(
          ProblemCode.UNSIGNED_TERM,
          "No context defines this member, so no signature would cover it.");
      return;
    }
    if (term == null ? !Iris.isAbsolute(iri) : !term.isAbsolute()) {
      findings.lost("The member's name does not stand for an absolute IRI.");
      return;
    }
    if (term == null && active.hasTermFor(iri)) {
      findings.lost("The document is not in compacted form: a context has a term for this member.");
      return;
    }
    if (term != null && !term.isPlain()) {
      throw OutsideSubset.INSTANCE;
    }
    emit(value, new Slot(subject, iri, term == null ? Term.NONE : term, active, graph));
  }

  /** Where the values of one property go, and how to read them. */
  private record Slot(
      String subject, String predicate, Term term, CompiledContext active, String graph) {}

  /** Emits all values of one property. */
  private void emit(JsonValue value, Slot slot) {
    Term term = slot.term();
    if (term.type().equals(Keyword.JSON.text())) {
      if (term.container() != Term.Container.SET || value instanceof JsonNull) {
        throw OutsideSubset.INSTANCE;
      }
      link(values.json(value), slot);
      return;
    }
    switch (term.container()) {
      case SET -> each(value, slot);
      case LANGUAGE -> {
        if (value instanceof JsonObject map) {
          languageMap(map, slot);
        } else {
          each(value, slot);
        }
      }
      case LIST -> {
        if (value instanceof JsonNull) {
          findings.saysNothing();
        } else if (isListObject(value, slot.active())) {
          throw OutsideSubset.INSTANCE;
        } else {
          link(list(value, term, slot.active(), slot.graph()), slot);
        }
      }
      case GRAPH -> graphs(value, slot);
      case OTHER -> throw OutsideSubset.INSTANCE;
    }
  }

  private static boolean isListObject(JsonValue value, CompiledContext active) {
    if (value instanceof JsonObject object) {
      NodeShape shape = NodeShape.of(object, active);
      return shape.isList() || shape.isSet();
    }
    return false;
  }

  private void each(JsonValue value, Slot slot) {
    if (value instanceof JsonArray array && !array.isEmpty()) {
      requireDepth();
      for (int i = 0; i < array.size(); i++) {
        findings.enter(i);
        each(array.get(i), slot);
        findings.leave();
      }
    } else if (isSilent(value)) {
      findings.saysNothing();
    } else {
      link(object(value, slot.term(), slot.active(), slot.graph()), slot);
    }
  }

  private static boolean isSilent(JsonValue value) {
    return value instanceof JsonNull || value.equals(JsonArray.EMPTY);
  }

  private void link(RdfObject object, Slot slot) {
    if (object != null) {
      quads.add(
          new Quad(
              slot.subject(),
              slot.predicate(),
              object.text(),
              object.datatype(),
              object.language(),
              slot.graph()));
    }
  }

  /** Reads one value; null if it was a problem. Emits what hangs below a node. */
  private RdfObject object(JsonValue value, Term term, CompiledContext active, String graph) {
    if (!(value instanceof JsonObject map)) {
      return values.scalar(value, term, active);
    }
    CompiledContext entered = enter(map, term, active);
    NodeShape shape = NodeShape.of(map, entered);
    if (shape.isValue()) {
      return values.valueObject(map, entered);
    }
    if (shape.isList()) {
      return explicitList(map, shape.list(), term, entered, graph);
    }
    if (shape.isSet()) {
      throw OutsideSubset.INSTANCE;
    }
    return RdfObject.resource(node(map, shape, entered, graph));
  }

  /** Steps 7 to 9 of expansion: the context that holds inside an object. */
  private CompiledContext enter(JsonObject map, Term term, CompiledContext active) {
    CompiledContext context = active;
    if (context.previous() != null && !keepsContext(map, context)) {
      context = context.previous();
    }
    if (term.hasContext()) {
      context = compiler.property(active, context, term, findings);
    }
    JsonValue own = map.members().get(CONTEXT);
    if (own != null) {
      findings.enter(CONTEXT);
      context = compiler.local(context, own, findings);
      findings.leave();
    }
    return context;
  }

  private static boolean keepsContext(JsonObject map, CompiledContext context) {
    for (String name : map.names()) {
      Keyword keyword = NodeShape.keyword(name, context);
      if (keyword == Keyword.VALUE || (keyword == Keyword.ID && map.size() == 1)) {
        return true;
      }
    }
    return false;
  }

  private RdfObject explicitList(
      JsonObject map, String key, Term term, CompiledContext entered, String graph) {
    if (map.size() != 1 || term.hasContext() || term.container() == Term.Container.LIST) {
      throw OutsideSubset.INSTANCE;
    }
    findings.enter(key);
    RdfObject head = list(map.members().get(key), term, entered, graph);
    findings.leave();
    return head;
  }

  private RdfObject list(JsonValue value, Term term, CompiledContext active, String graph) {
    List<JsonValue> items = value instanceof JsonArray array ? array.items() : List.of(value);
    String head = Literals.RDF_NIL;
    String last = null;
    for (int i = 0; i < items.size(); i++) {
      JsonValue item = items.get(i);
      findings.enter(i);
      if (item instanceof JsonNull) {
        findings.saysNothing();
        findings.leave();
        continue;
      }
      if (item instanceof JsonArray || isListObject(item, active)) {
        throw OutsideSubset.INSTANCE;
      }
      String cell = freshBlank();
      listener.otherBlank(findings);
      if (last == null) {
        head = cell;
      } else {
        quads.add(Quad.ofResource(last, Literals.RDF_REST, cell, graph));
      }
      last = cell;
      link(
          object(item, term, active, graph),
          new Slot(cell, Literals.RDF_FIRST, term, active, graph));
      findings.leave();
    }
    if (last != null) {
      quads.add(Quad.ofResource(last, Literals.RDF_REST, Literals.RDF_NIL, graph));
    }
    return RdfObject.resource(head);
  }

  private void languageMap(JsonObject map, Slot slot) {
    CompiledContext active = slot.active();
    String direction = slot.term().direction(active.direction());
    for (Map.Entry<String, JsonValue> entry : map.members().entrySet()) {
      findings.enter(entry.getKey());
      String expanded = active.expandVocabulary(entry.getKey());
      String language =
          Keyword.NONE.text().equals(expanded) ? "" : entry.getKey().toLowerCase(Locale.ROOT);
      List<JsonValue> items =
          entry.getValue() instanceof JsonArray array ? array.items() : List.of(entry.getValue());
      for (JsonValue item : items) {
        if (item instanceof JsonString text) {
          link(values.text(text.value(), language, direction), slot);
        } else {
          findings.lost("A language map holds strings.");
        }
      }
      if (items.isEmpty()) {
        findings.saysNothing();
      }
      findings.leave();
    }
  }

  /** Emits each value into a graph of its own, as for proofs and embedded credentials. */
  private void graphs(JsonValue value, Slot slot) {
    if (isSilent(value)) {
      findings.saysNothing();
      return;
    }
    if (value instanceof JsonArray array) {
      requireDepth();
      for (int i = 0; i < array.size(); i++) {
        findings.enter(i);
        graphs(array.get(i), slot);
        findings.leave();
      }
      return;
    }
    if (!(value instanceof JsonObject map)) {
      findings.lost("A value with a graph of its own is an object; a bare value is not signed.");
      return;
    }
    String name = freshBlank();
    listener.otherBlank(findings);
    link(RdfObject.resource(name), slot);
    int before = quads.size();
    CompiledContext entered = enter(map, slot.term(), slot.active());
    NodeShape shape = NodeShape.of(map, entered);
    if (!shape.isPlainNode()) {
      throw OutsideSubset.INSTANCE;
    }
    node(map, shape, entered, name);
    if (quads.size() == before) {
      findings.lost("An object with a graph of its own says nothing but its identifier.");
    }
  }
}
