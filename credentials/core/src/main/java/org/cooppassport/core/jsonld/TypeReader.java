package org.cooppassport.core.jsonld;

import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/** Reads the types of nodes. For one thread and one document. */
final class TypeReader {
  private final Findings findings;
  private final List<Quad> quads;

  /**
   * @param quads takes the statements
   */
  TypeReader(Findings findings, List<Quad> quads) {
    this.findings = findings;
    this.quads = quads;
  }

  /**
   * Emits the types that {@code typeKey} holds; {@code context} is the one before type-scoped
   * contexts.
   */
  void read(JsonObject node, String typeKey, CompiledContext context, String id, String graph) {
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
}
