package org.cooppassport.core.jsonld;

import java.util.List;
import org.cooppassport.core.json.JsonObject;

/**
 * A document whose blank nodes have names of their own.
 *
 * @param document the document with an {@code @id} in every node
 * @param quads the statements of the whole document, with blank nodes
 */
public record Skolemized(JsonObject document, List<Quad> quads) {
  public Skolemized {
    quads = List.copyOf(quads);
  }
}
