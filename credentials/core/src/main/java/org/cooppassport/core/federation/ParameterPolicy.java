package org.cooppassport.core.federation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * The operators on one metadata parameter. The constructor refuses combinations that the
 * specification does not allow, for a policy as written and as merged alike. Operators beyond the
 * standard ones are passed over, as the specification asks; critical ones never get here.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-6.1.3">OpenID
 *     Federation 1.0, section 6.1.3</a>
 */
final class ParameterPolicy {
  private static final String SCOPE = "scope";

  private final String name;
  private final JsonValue value;
  private final Set<JsonValue> add;
  private final JsonValue preset;
  private final Set<JsonValue> oneOf;
  private final Set<JsonValue> subsetOf;
  private final Set<JsonValue> supersetOf;
  private final boolean essential;

  /** An operator that is absent is null; JSON's null is a value of its own. */
  private ParameterPolicy(
      String name,
      JsonValue value,
      Set<JsonValue> add,
      JsonValue preset,
      Set<JsonValue> oneOf,
      Set<JsonValue> subsetOf,
      Set<JsonValue> supersetOf,
      boolean essential) {
    this.name = name;
    this.value = value;
    this.add = add;
    this.preset = preset;
    this.oneOf = oneOf;
    this.subsetOf = subsetOf;
    this.supersetOf = supersetOf;
    this.essential = essential;
    checkValue();
    check(oneOf == null || (add == null && subsetOf == null && supersetOf == null), "one_of");
    check(preset != JsonNull.NULL, "default");
    check(add == null || subsetOf == null || subsetOf.containsAll(add), "add and subset_of");
    check(
        supersetOf == null || subsetOf == null || subsetOf.containsAll(supersetOf),
        "subset_of and superset_of");
  }

  private void checkValue() {
    if (value == null) {
      return;
    }
    if (value == JsonNull.NULL) {
      check(preset == null, "value and default");
      check(!essential, "value and essential");
    }
    check(add == null || items(value).containsAll(add), "value and add");
    check(oneOf == null || oneOf.contains(value), "value and one_of");
    check(subsetOf == null || (isArray(value) && subsetOf.containsAll(items(value))), "subset_of");
    check(
        supersetOf == null || (isArray(value) && items(value).containsAll(supersetOf)),
        "superset_of");
  }

  private void check(boolean holds, String operators) {
    if (!holds) {
      throw FederationException.metadata(
          "the metadata policy of " + name + " does not fit together: " + operators);
    }
  }

  static ParameterPolicy read(String name, JsonObject json) {
    boolean essential =
        json.get("essential")
            .map(
                v ->
                    json.bool("essential")
                        .orElseThrow(() -> malformed(name, "essential is not true or false")))
            .orElse(false);
    return new ParameterPolicy(
        name,
        literal(name, json, "value"),
        list(name, json, "add"),
        literal(name, json, "default"),
        list(name, json, "one_of"),
        list(name, json, "subset_of"),
        list(name, json, "superset_of"),
        essential);
  }

  /** The parameter {@code scope} is a text that stands for an array. */
  private static JsonValue literal(String name, JsonObject json, String operator) {
    JsonValue value = json.get(operator).orElse(null);
    return name.equals(SCOPE) && value instanceof JsonString text ? words(text) : value;
  }

  private static JsonArray words(JsonString scope) {
    return scope.value().isBlank()
        ? JsonArray.EMPTY
        : JsonArray.ofStrings(scope.value().strip().split(" +"));
  }

  private static Set<JsonValue> list(String name, JsonObject json, String operator) {
    Optional<JsonValue> value = json.get(operator);
    if (value.isEmpty()) {
      return null;
    }
    if (name.equals(SCOPE) && value.get() instanceof JsonString text) {
      return items(words(text));
    }
    if (!isArray(value.get())) {
      throw malformed(name, operator + " is not an array");
    }
    return items(value.get());
  }

  private static FederationException malformed(String name, String why) {
    return FederationException.metadata("the metadata policy of " + name + ": " + why);
  }

  private static boolean isArray(JsonValue value) {
    return value instanceof JsonArray;
  }

  private static Set<JsonValue> items(JsonValue value) {
    return value instanceof JsonArray array
        ? new LinkedHashSet<>(array.items())
        : value == JsonNull.NULL ? Set.of() : Set.of(value);
  }

  /** Arrays are sets here; everything else is compared as it stands. */
  private static boolean same(JsonValue a, JsonValue b) {
    return (isArray(a) && isArray(b)) ? items(a).equals(items(b)) : a.equals(b);
  }

  /** This policy with a subordinate's for the same parameter merged into it. */
  ParameterPolicy merge(ParameterPolicy subordinate) {
    Set<JsonValue> choices = both(oneOf, subordinate.oneOf, ParameterPolicy::intersection);
    check(choices == null || !choices.isEmpty() || oneOf == null, "one_of leaves nothing");
    return new ParameterPolicy(
        name,
        both(value, subordinate.value, (a, b) -> equal(a, b, "value")),
        both(add, subordinate.add, ParameterPolicy::union),
        both(preset, subordinate.preset, (a, b) -> equal(a, b, "default")),
        choices,
        both(subsetOf, subordinate.subsetOf, ParameterPolicy::intersection),
        both(supersetOf, subordinate.supersetOf, ParameterPolicy::union),
        essential || subordinate.essential);
  }

  private static <T> T both(T a, T b, BinaryOperator<T> merge) {
    return a == null ? b : b == null ? a : merge.apply(a, b);
  }

  private JsonValue equal(JsonValue a, JsonValue b, String operator) {
    check(same(a, b), operator + " of two superiors differs");
    return a;
  }

  private static Set<JsonValue> union(Set<JsonValue> a, Set<JsonValue> b) {
    Set<JsonValue> all = new LinkedHashSet<>(a);
    all.addAll(b);
    return all;
  }

  private static Set<JsonValue> intersection(Set<JsonValue> a, Set<JsonValue> b) {
    Set<JsonValue> common = new LinkedHashSet<>(a);
    common.retainAll(b);
    return common;
  }

  /** The parameter after all operators, in their order; empty if it is to be absent. */
  Optional<JsonValue> apply(Optional<JsonValue> published) {
    boolean words = name.equals(SCOPE) && published.map(v -> v instanceof JsonString).orElse(true);
    JsonValue now = published.orElse(null);
    if (name.equals(SCOPE) && now instanceof JsonString text) {
      now = words(text);
    }
    if (value != null) {
      now = value == JsonNull.NULL ? null : value;
    }
    if (add != null) {
      now = new JsonArray(new ArrayList<>(union(now == null ? Set.of() : array(now, "add"), add)));
    }
    if (preset != null && now == null) {
      now = preset;
    }
    if (now == null) {
      refuseIf(essential, "is required and not there");
      return Optional.empty();
    }
    now = checked(now);
    return Optional.of(words && now instanceof JsonArray array ? joined(array) : now);
  }

  private JsonValue checked(JsonValue present) {
    refuseIf(oneOf != null && !oneOf.contains(present), "is none of the values allowed");
    JsonValue now = present;
    if (subsetOf != null) {
      now = new JsonArray(List.copyOf(intersection(array(now, "subset_of"), subsetOf)));
    }
    refuseIf(
        supersetOf != null && !array(now, "superset_of").containsAll(supersetOf),
        "lacks values that are required");
    return now;
  }

  private Set<JsonValue> array(JsonValue present, String operator) {
    refuseIf(!isArray(present), "is not an array, as " + operator + " needs it");
    return items(present);
  }

  private void refuseIf(boolean broken, String why) {
    if (broken) {
      throw FederationException.metadata("the metadata parameter " + name + " " + why);
    }
  }

  private static JsonValue joined(JsonArray array) {
    return new JsonString(String.join(" ", array.strings().orElse(List.of())));
  }
}
