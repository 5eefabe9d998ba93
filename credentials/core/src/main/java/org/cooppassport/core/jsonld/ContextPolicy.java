package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;

/**
 * Which lists of contexts a document of a type may carry.
 *
 * <p>A context gives every term its meaning, and the list itself is no part of what RDF-based
 * signatures cover: a context appended after signing can make undefined terms mean something. So an
 * application accepts exactly the lists it knows.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#context-validation">Data Integrity 1.0,
 *     Context Validation</a>
 */
public final class ContextPolicy {
  private static final ContextPolicy ANY_KNOWN = new ContextPolicy(Map.of());
  private static final String CONTEXT = "@context";
  private static final String EMBEDDED = "verifiableCredential";

  private final Map<String, Set<JsonArray>> listsByType;

  private ContextPolicy(Map<String, Set<JsonArray>> listsByType) {
    this.listsByType = listsByType;
  }

  /**
   * Accepts every list over the closed set: for conformance tests, and where the caller judges the
   * contexts.
   */
  public static ContextPolicy anyKnown() {
    return ANY_KNOWN;
  }

  /**
   * Accepts what is registered and nothing else.
   *
   * @param listsByType for each type the lists documents of that type may carry
   */
  public static ContextPolicy exactly(Map<String, ? extends Set<List<String>>> listsByType) {
    if (listsByType.isEmpty()) {
      throw new IllegalArgumentException("a context policy without any type");
    }
    Map<String, Set<JsonArray>> copy = new HashMap<>();
    listsByType.forEach(
        (type, lists) -> {
          Set<JsonArray> arrays = new HashSet<>();
          lists.forEach(list -> arrays.add(JsonArray.ofStrings(list)));
          copy.put(type, Set.copyOf(arrays));
        });
    return new ContextPolicy(Map.copyOf(copy));
  }

  /**
   * Accepts for each of our credential types its own list, and the base context alone for status
   * lists and presentations.
   */
  public static ContextPolicy production() {
    List<String> base = List.of("https://www.w3.org/ns/credentials/v2");
    Map<String, Set<List<String>>> lists = new HashMap<>();
    lists.put("BitstringStatusListCredential", Set.of(base));
    lists.put("VerifiablePresentation", Set.of(base));
    for (CredentialTypeSchema type : Schemas.types()) {
      lists.put(type.name(), Set.of(List.of(base.get(0), type.contextUrl())));
    }
    return exactly(lists);
  }

  /** Returns this policy that also accepts {@code list} for documents of {@code type}. */
  public ContextPolicy with(String type, List<String> list) {
    Map<String, Set<JsonArray>> more = new HashMap<>(listsByType);
    Set<JsonArray> lists = new HashSet<>(more.getOrDefault(type, Set.of()));
    lists.add(JsonArray.ofStrings(list));
    more.put(type, Set.copyOf(lists));
    return new ContextPolicy(Map.copyOf(more));
  }

  /**
   * Judges the contexts of {@code document}, not those of credentials embedded in a presentation,
   * which are documents of their own.
   *
   * @return what is wrong, empty if nothing is
   */
  public List<Problem> judge(JsonObject document) {
    if (this == ANY_KNOWN) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    JsonArray list = document.oneOrMany(CONTEXT);
    boolean registered = false;
    for (JsonValue type : document.oneOrMany("type")) {
      Set<JsonArray> lists = type instanceof JsonString name ? listsByType.get(name.value()) : null;
      if (lists != null) {
        registered = true;
        if (!lists.contains(list)) {
          problems.add(
              refused(JsonPointer.of(CONTEXT), "The list of contexts is not one of this type."));
        }
      }
    }
    if (!registered) {
      problems.add(
          refused(JsonPointer.of("type"), "No list of contexts is registered for the type."));
    }
    document
        .members()
        .forEach(
            (name, value) -> {
              if (!name.equals(CONTEXT) && !name.equals(EMBEDDED) && !name.equals("proof")) {
                findNested(value, JsonPointer.of(name), problems);
              }
            });
    return problems;
  }

  private static void findNested(JsonValue value, JsonPointer place, List<Problem> problems) {
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (name, member) -> {
                if (name.equals(CONTEXT)) {
                  problems.add(
                      refused(place.child(name), "A context inside a node changes its meaning."));
                } else {
                  findNested(member, place.child(name), problems);
                }
              });
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        findNested(array.get(i), place.child(i), problems);
      }
    }
  }

  private static Problem refused(JsonPointer place, String detail) {
    return Problem.at(ProblemCode.CONTEXT_NOT_ALLOWED, place, detail);
  }
}
