package org.cooppassport.e2e.conformance;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.Refusal;

/** Reads lists of JSON Pointers in the options of a request. */
final class Pointers {
  private Pointers() {}

  /**
   * Returns the pointers in a member; none if it is absent.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} if it is anything but an array of pointers
   */
  static List<JsonPointer> read(JsonObject options, String name) {
    if (!options.has(name)) {
      return List.of();
    }
    try {
      return options
          .array(name)
          .flatMap(pointers -> pointers.strings())
          .orElseThrow(() -> refused(name))
          .stream()
          .map(JsonPointer::parse)
          .toList();
    } catch (IllegalArgumentException e) {
      throw refused(name);
    }
  }

  private static Refusal refused(String name) {
    return new Refusal(
        Refusal.Reason.INVALID_VALUE,
        "options." + name,
        name + " is an array of JSON Pointers (RFC 6901).");
  }
}
