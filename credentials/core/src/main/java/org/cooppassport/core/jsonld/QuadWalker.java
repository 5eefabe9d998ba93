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

  private final ContextCompiler compiler;
  private final List<Quad> quads = new ArrayList<>(48);
  private final Map<String, String> blankLabels = new HashMap<>();
  private final Findings findings = new Findings();
  private final BlankNodeListener listener;
  private final ValueReader values;

  QuadWalker(ContextCompiler compiler, BlankNodeListener listener) {
    this.compiler = compiler;
    this.listener = listener;
    this.values = new ValueReader(compiler, findings, this::blank);
  }

  /**
   * Returns what {@code document} says.
   *
   * @throws ProblemException with every finding, if there is one
   * @throws OutsideSubset if the reference processor has to read the document
   */
  Statements walk(JsonObject document) {
    JsonValue context = document.members().get(Keyword.CONTEXT.text());
    CompiledContext start = context == null ? compiler.initial() : compiler.root(context);
    node(document, start, "");
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
  private String node(JsonObject node, CompiledContext context, String graph) {
    if (findings.depth() > MAX_DEPTH) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "The document is nested deeper than " + MAX_DEPTH + ".");
    }
    String typeKey = typeKey(node, context);
    CompiledContext active = typed(node, typeKey, context);
    String id = identifier(node, active);
    if (typeKey != null) {
      types(node, typeKey, context, id, graph);
    }
    for (Map.Entry<String, JsonValue> member : node.members().entrySet()) {
      String name = member.getKey();
      if (name.equals("@context") || name.equals(typeKey)) {
        continue;
      }
      findings.enter(name);
      property(member.getValue(), name, active, id, graph);
      findings.leave();
    }
    return id;
  }

  /** Finds the member that expands to {@code @type}. */
  private static String typeKey(JsonObject node, CompiledContext context) {
    String found = null;
    for (String name : node.names()) {
      if (isKeyword(context, name, Keyword.TYPE)) {
        if (found != null) {
          throw OutsideSubset.INSTANCE;
        }
        found = name;
      }
    }
    return found;
  }

  private static boolean isKeyword(CompiledContext context, String name, Keyword keyword) {
    Term term = context.term(name);
    return term != null ? term.keyword() == keyword : name.equals(keyword.text());
  }

  /** Applies type-scoped contexts in the order of the types' names. */
  private CompiledContext typed(JsonObject node, String typeKey, CompiledContext context) {
    if (typeKey == null) {
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
    return compiler.typed(context, context, scoped, findings.here());
  }

  private String identifier(JsonObject node, CompiledContext active) {
    String found = null;
    for (Map.Entry<String, JsonValue> member : node.members().entrySet()) {
      if (!isKeyword(active, member.getKey(), Keyword.ID)) {
        continue;
      }
      if (found != null) {
        throw OutsideSubset.INSTANCE;
      }
      findings.enter(member.getKey());
      if (member.getValue() instanceof JsonString text) {
        found = values.resource(active.expandIdentifier(text.value()));
      } else {
        findings.lost("An identifier is a string.");
        found = freshBlank();
      }
      findings.leave();
    }
    if (found == null) {
      found = freshBlank();
      listener.unnamedNode(findings, found);
    }
    return found;
  }

  private void types(
      JsonObject node, String typeKey, CompiledContext context, String id, String graph) {
    JsonValue types = node.members().get(typeKey);
    findings.enter(typeKey);
    if (types instanceof JsonArray array) {
      if (array.isEmpty()) {
        findings.saysNothing();
      }
      for (int i = 0; i < array.size(); i++) {
        findings.enter(i);
        type(array.get(i), context, id, graph);
        findings.leave();
      }
    } else {
      type(types, context, id, graph);
    }
    findings.leave();
  }

  private void type(JsonValue value, CompiledContext context, String id, String graph) {
    if (!(value instanceof JsonString type)) {
      findings.lost("A type is a string.");
      return;
    }
    String iri = context.expandVocabulary(type.value());
    if (iri == null || !Iris.isAbsolute(iri)) {
      findings.lost(
          iri != null && Quad.isBlank(iri)
              ? "A type is not a blank node."
              : "The type is not defined by a context and is no absolute IRI.");
      return;
    }
    quads.add(Quad.ofResource(id, Literals.RDF_TYPE, iri, graph));
  }

  private void property(
      JsonValue value, String name, CompiledContext active, String subject, String graph) {
    Term term = active.term(name);
    String iri = term != null ? term.iri() : active.expandVocabulary(name);
    Keyword keyword = iri == null ? null : Keyword.of(iri).orElse(null);
    if (keyword != null) {
      keyword(keyword);
      return;
    }
    if (iri == null || iri.indexOf(':') < 0) {
      findings.add(
          ProblemCode.UNSIGNED_TERM,
          "No context defines this member, so no signature would cover it.");
      return;
    }
    if (!Iris.isAbsolute(iri)) {
      findings.lost("The member's name does not stand for an absolute IRI.");
      return;
    }
    if (term != null && !term.isPlain()) {
      throw OutsideSubset.INSTANCE;
    }
    emit(value, iri, term == null ? Term.NONE : term, active, subject, graph);
  }

  /** Handles a keyword in a node object; identifiers and types were read before. */
  private void keyword(Keyword keyword) {
    switch (keyword) {
      case ID -> {}
      case INDEX -> findings.lost("@index is not part of what is signed.");
      case GRAPH, INCLUDED, REVERSE, NEST, TYPE -> throw OutsideSubset.INSTANCE;
      case VALUE, LANGUAGE, DIRECTION, LIST, SET ->
          findings.lost("The keyword does not belong into this object.");
      case BASE,
          CONTAINER,
          CONTEXT,
          IMPORT,
          JSON,
          NONE,
          PREFIX,
          PROPAGATE,
          PROTECTED,
          VERSION,
          VOCAB ->
          findings.lost("The keyword does not belong into a document.");
    }
  }

  /** Emits all values of one property of {@code subject}. */
  private void emit(
      JsonValue value,
      String predicate,
      Term term,
      CompiledContext active,
      String subject,
      String graph) {
    if (term.type().equals(Keyword.JSON.text())) {
      if (term.container() != Term.Container.SET || value instanceof JsonNull) {
        throw OutsideSubset.INSTANCE;
      }
      link(values.json(value), subject, predicate, graph);
      return;
    }
    switch (term.container()) {
      case SET -> each(value, predicate, term, active, subject, graph);
      case LANGUAGE -> {
        if (value instanceof JsonObject map) {
          languageMap(map, predicate, term, active, subject, graph);
        } else {
          each(value, predicate, term, active, subject, graph);
        }
      }
      case LIST -> {
        if (value instanceof JsonNull) {
          findings.saysNothing();
        } else if (isListObject(value, active)) {
          throw OutsideSubset.INSTANCE;
        } else {
          link(list(value, term, active, graph), subject, predicate, graph);
        }
      }
      case GRAPH -> graphs(value, predicate, term, active, subject, graph);
      case OTHER -> throw OutsideSubset.INSTANCE;
    }
  }

  private static boolean isListObject(JsonValue value, CompiledContext active) {
    if (value instanceof JsonObject object) {
      for (String name : object.names()) {
        if (isKeyword(active, name, Keyword.LIST) || isKeyword(active, name, Keyword.SET)) {
          return true;
        }
      }
    }
    return false;
  }

  private void each(
      JsonValue value,
      String predicate,
      Term term,
      CompiledContext active,
      String subject,
      String graph) {
    if (value instanceof JsonArray array && !array.isEmpty()) {
      for (int i = 0; i < array.size(); i++) {
        findings.enter(i);
        each(array.get(i), predicate, term, active, subject, graph);
        findings.leave();
      }
    } else if (isSilent(value)) {
      findings.saysNothing();
    } else {
      link(object(value, term, active, graph), subject, predicate, graph);
    }
  }

  private static boolean isSilent(JsonValue value) {
    return value instanceof JsonNull || value.equals(JsonArray.EMPTY);
  }

  private void link(RdfObject object, String subject, String predicate, String graph) {
    if (object != null) {
      quads.add(
          new Quad(subject, predicate, object.text(), object.datatype(), object.language(), graph));
    }
  }

  /** Reads one value; null if it was a problem. Emits what hangs below a node. */
  private RdfObject object(JsonValue value, Term term, CompiledContext active, String graph) {
    if (!(value instanceof JsonObject map)) {
      return values.scalar(value, term, active);
    }
    CompiledContext entered = enter(map, term, active);
    for (String name : map.names()) {
      if (isKeyword(entered, name, Keyword.VALUE)) {
        return values.valueObject(map, entered);
      }
      if (isKeyword(entered, name, Keyword.LIST)) {
        return explicitList(map, name, term, entered, graph);
      }
      if (isKeyword(entered, name, Keyword.SET)) {
        throw OutsideSubset.INSTANCE;
      }
    }
    return RdfObject.resource(node(map, entered, graph));
  }

  /** Steps 7 to 9 of expansion: the context that holds inside an object. */
  private CompiledContext enter(JsonObject map, Term term, CompiledContext active) {
    CompiledContext context = active;
    if (context.previous() != null && !keepsContext(map, context)) {
      context = context.previous();
    }
    if (term.hasContext()) {
      context = compiler.property(active, context, term, findings.here());
    }
    JsonValue own = map.members().get("@context");
    if (own != null) {
      findings.enter("@context");
      context = compiler.local(context, own, findings.here());
      findings.leave();
    }
    return context;
  }

  private static boolean keepsContext(JsonObject map, CompiledContext context) {
    for (String name : map.names()) {
      if (isKeyword(context, name, Keyword.VALUE)
          || (map.size() == 1 && isKeyword(context, name, Keyword.ID))) {
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
      link(object(item, term, active, graph), cell, Literals.RDF_FIRST, graph);
      findings.leave();
    }
    if (last != null) {
      quads.add(Quad.ofResource(last, Literals.RDF_REST, Literals.RDF_NIL, graph));
    }
    return RdfObject.resource(head);
  }

  private void languageMap(
      JsonObject map,
      String predicate,
      Term term,
      CompiledContext active,
      String subject,
      String graph) {
    String direction = term.direction(active.direction());
    for (Map.Entry<String, JsonValue> entry : map.members().entrySet()) {
      findings.enter(entry.getKey());
      String expanded = active.expandVocabulary(entry.getKey());
      String language =
          Keyword.NONE.text().equals(expanded) ? "" : entry.getKey().toLowerCase(Locale.ROOT);
      List<JsonValue> items =
          entry.getValue() instanceof JsonArray array ? array.items() : List.of(entry.getValue());
      for (JsonValue item : items) {
        if (item instanceof JsonString text) {
          link(values.text(text.value(), language, direction), subject, predicate, graph);
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
  private void graphs(
      JsonValue value,
      String predicate,
      Term term,
      CompiledContext active,
      String subject,
      String graph) {
    if (isSilent(value)) {
      findings.saysNothing();
      return;
    }
    if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        findings.enter(i);
        graphs(array.get(i), predicate, term, active, subject, graph);
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
    quads.add(Quad.ofResource(subject, predicate, name, graph));
    int before = quads.size();
    CompiledContext entered = enter(map, term, active);
    for (String member : map.names()) {
      if (isKeyword(entered, member, Keyword.GRAPH)
          || isKeyword(entered, member, Keyword.VALUE)
          || isKeyword(entered, member, Keyword.LIST)
          || isKeyword(entered, member, Keyword.SET)) {
        throw OutsideSubset.INSTANCE;
      }
    }
    node(map, entered, name);
    if (quads.size() == before) {
      findings.lost("An object with a graph of its own says nothing but its identifier.");
    }
  }
}
