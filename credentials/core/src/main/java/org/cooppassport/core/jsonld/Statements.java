package org.cooppassport.core.jsonld;

import java.util.List;
import org.cooppassport.core.json.JsonObject;

/**
 * What a document says, twice: as RDF and as JSON.
 *
 * @param quads the statements, in no particular order, perhaps some twice
 * @param content the document without the members that leave no statement: null and empty arrays.
 *     Every member of it is covered by a signature over the statements
 */
public record Statements(List<Quad> quads, JsonObject content) {
  public Statements {
    quads = List.copyOf(quads);
  }
}
