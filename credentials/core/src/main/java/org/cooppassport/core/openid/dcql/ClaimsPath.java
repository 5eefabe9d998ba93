package org.cooppassport.core.openid.dcql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * A claims path pointer: which claims of a JSON credential are meant.
 *
 * @param steps the components in order, at least one and at most {@link #MAX_STEPS}
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-7">
 *     OpenID4VP 1.0, section 7</a>
 */
public record ClaimsPath(List<Step> steps) {
  /** Longest path taken; as deep as the JSON reader goes. */
  public static final int MAX_STEPS = 64;

  /** One component of a path. */
  public sealed interface Step permits Name, Index, AllElements {}

  /** Selects the member of this name of every selected object. */
  public record Name(String name) implements Step {}

  /** Selects the element at this index, from 0, of every selected array. */
  public record Index(int index) implements Step {
    public Index {
      if (index < 0) {
        throw new IllegalArgumentException("negative index");
      }
    }
  }

  /** Selects all elements of every selected array; {@code null} on the wire. */
  public record AllElements() implements Step {}

  /** A claim that a path selects. */
  public record Selected(JsonPointer pointer, JsonValue value) {}

  public ClaimsPath {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MAX_STEPS) {
      throw new IllegalArgumentException("a claims path has 1 to " + MAX_STEPS + " components");
    }
  }

  /** Returns the path of member names only. */
  public static ClaimsPath of(String... names) {
    List<Step> steps = new ArrayList<>();
    for (String name : names) {
      steps.add(new Name(name));
    }
    return new ClaimsPath(steps);
  }

  /** Reads the array form; nothing if {@code value} is not a claims path pointer. */
  public static Optional<ClaimsPath> parse(JsonValue value) {
    if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > MAX_STEPS) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    for (JsonValue component : array) {
      Optional<Step> step = step(component);
      if (step.isEmpty()) {
        return Optional.empty();
      }
      steps.add(step.get());
    }
    return Optional.of(new ClaimsPath(steps));
  }

  private static Optional<Step> step(JsonValue component) {
    if (component instanceof JsonString text) {
      return Optional.of(new Name(text.value()));
    }
    if (component instanceof JsonNull) {
      return Optional.of(new AllElements());
    }
    if (component instanceof JsonNumber number
        && number.isLong()
        && !number.text().startsWith("-")
        && number.longValue() <= Integer.MAX_VALUE) {
      return Optional.of(new Index((int) number.longValue()));
    }
    return Optional.empty();
  }

  /** Returns the array form. */
  public JsonArray toJson() {
    return steps.stream().map(ClaimsPath::wire).collect(JsonArray.collector());
  }

  private static JsonValue wire(Step step) {
    if (step instanceof Name name) {
      return new JsonString(name.name());
    }
    return step instanceof Index index ? JsonNumber.of(index.index()) : JsonNull.NULL;
  }

  /**
   * Returns the claims of {@code credential} that the path selects, in document order.
   *
   * <p>Empty if nothing is selected, and also where section 7.1 aborts because a selected element
   * is not of the kind the component needs: both mean that the path does not match.
   */
  public List<Selected> select(JsonValue credential) {
    List<Selected> selected = List.of(new Selected(JsonPointer.ROOT, credential));
    for (Step step : steps) {
      List<Selected> next = new ArrayList<>();
      for (Selected element : selected) {
        if (!take(step, element, next)) {
          return List.of();
        }
      }
      selected = next;
    }
    return List.copyOf(selected);
  }

  // Section 7.1, steps 2.1 to 2.4; false where the processing aborts with an error.
  private static boolean take(Step step, Selected element, List<Selected> next) {
    if (step instanceof Name name) {
      if (!(element.value() instanceof JsonObject object)) {
        return false;
      }
      JsonPointer below = element.pointer().child(name.name());
      object.get(name.name()).ifPresent(value -> next.add(new Selected(below, value)));
      return true;
    }
    if (!(element.value() instanceof JsonArray array)) {
      return false;
    }
    if (step instanceof Index index) {
      if (index.index() < array.size()) {
        next.add(at(element, array, index.index()));
      }
    } else {
      for (int i = 0; i < array.size(); i++) {
        next.add(at(element, array, i));
      }
    }
    return true;
  }

  private static Selected at(Selected element, JsonArray array, int index) {
    return new Selected(element.pointer().child(index), array.get(index));
  }

  /** Tells whether a claim that {@code other} selects can be inside one that this path selects. */
  public boolean covers(ClaimsPath other) {
    if (other.steps.size() < steps.size()) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      Step mine = steps.get(i);
      Step theirs = other.steps.get(i);
      boolean same =
          mine.equals(theirs) || (mine instanceof AllElements && theirs instanceof Index);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Returns a form for people, as {@code address.country} or {@code nationalities[*]}. */
  @Override
  public String toString() {
    return steps.stream()
        .map(ClaimsPath::label)
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String label(Step step) {
    if (step instanceof Name name) {
      return "." + name.name();
    }
    return step instanceof Index index ? "[" + index.index() + "]" : "[*]";
  }
}
