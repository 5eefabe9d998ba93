package org.cooppassport.core.problem;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;

/**
 * Something found wrong with a credential, a presentation or a document about it.
 *
 * @param code what kind of finding
 * @param detail one sentence for a developer: which property, which rule; never a claim's value,
 *     token or key
 * @param pointer the place in the document that was looked at; the root if none is better
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(ProblemCode code, String detail, JsonPointer pointer) {
  public Problem {
    Objects.requireNonNull(code);
    Objects.requireNonNull(detail);
    Objects.requireNonNull(pointer);
  }

  /** Makes a finding about the whole document. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, JsonPointer.ROOT);
  }

  /** Makes a finding about one place. */
  public static Problem at(ProblemCode code, JsonPointer pointer, String detail) {
    return new Problem(code, detail, pointer);
  }

  /** Returns the same finding with its place below {@code parent}. */
  public Problem under(JsonPointer parent) {
    JsonPointer moved = parent;
    for (String token : pointer.tokens()) {
      moved = moved.child(token);
    }
    return new Problem(code, detail, moved);
  }

  /** Returns the RFC 9457 object. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("type", code.type())
            .put("code", code.name())
            .put("title", code.title())
            .put("detail", detail);
    if (!pointer.tokens().isEmpty()) {
      json.put("pointer", pointer.toString());
    }
    return json.build();
  }
}
