package org.cooppassport.core.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/**
 * An entry whose type says how to read it: a status, a schema, terms of use, evidence, a refresh
 * service, a method of rendering or of raising confidence.
 *
 * @param json the entry as it stands in the credential
 */
public record TypedEntry(JsonObject json) {
  public TypedEntry {
    Objects.requireNonNull(json);
  }

  /** Returns the types, at least one. */
  public List<String> types() {
    return json.oneOrMany("type").strings().orElse(List.of());
  }

  /** Tells whether one of the types is {@code type}. */
  public boolean is(String type) {
    return types().contains(type);
  }

  /** Returns the identifier, if there is one. */
  public Optional<String> id() {
    return json.string("id");
  }
}
