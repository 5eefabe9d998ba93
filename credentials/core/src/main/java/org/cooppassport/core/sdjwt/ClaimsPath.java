package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Says which claims are meant: names of members, indexes of items, and {@code null} for every item.
 *
 * <p>Components keep their types: {@code null} and {@code "null"}, {@code 1} and {@code "1"}
 * differ.
 *
 * @param components at least one; strings, integers from 0, or null
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-7">
 *     OpenID4VP 1.0, section 7</a>
 */
public record ClaimsPath(JsonArray components) {
  /** Deeper than any document we read. */
  private static final int MAX_COMPONENTS = 64;

  public ClaimsPath {
    if (components.isEmpty() || components.size() > MAX_COMPONENTS) {
      throw malformed("a claims path has 1 to " + MAX_COMPONENTS + " components");
    }
    for (JsonValue component : components) {
      boolean known =
          component instanceof JsonString
              || component instanceof JsonNull
              || (component instanceof JsonNumber number && isIndex(number));
      if (!known) {
        throw malformed(
            "a component of a claims path is neither a string, an integer from 0, nor null");
      }
    }
  }

  private static boolean isIndex(JsonNumber number) {
    return number.isLong() && number.longValue() >= 0 && number.longValue() <= Integer.MAX_VALUE;
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemCode.MALFORMED_VALUE_ERROR, detail);
  }

  /**
   * Reads a path.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if it is not a non-empty array of components
   */
  public static ClaimsPath parse(JsonValue value) {
    if (value instanceof JsonArray array) {
      return new ClaimsPath(array);
    }
    throw malformed("a claims path is an array");
  }

  /** Returns the path of member names from the top. */
  public static ClaimsPath of(String first, String... others) {
    List<JsonValue> components = new ArrayList<>();
    components.add(new JsonString(first));
    for (String name : others) {
      components.add(new JsonString(name));
    }
    return new ClaimsPath(new JsonArray(components));
  }

  /** Returns the path to a member below this one. */
  public ClaimsPath member(String name) {
    return child(new JsonString(name));
  }

  /** Returns the path of what stands here where the whole is a member of something larger. */
  public ClaimsPath under(String name) {
    List<JsonValue> longer = new ArrayList<>();
    longer.add(new JsonString(name));
    longer.addAll(components.items());
    return new ClaimsPath(new JsonArray(longer));
  }

  /** Returns the path to an item below this one. */
  public ClaimsPath item(int index) {
    return child(JsonNumber.of(index));
  }

  /** Returns the path to every item below this one. */
  public ClaimsPath everyItem() {
    return child(JsonNull.NULL);
  }

  ClaimsPath child(JsonValue component) {
    List<JsonValue> longer = new ArrayList<>(components.items());
    longer.add(component);
    return new ClaimsPath(new JsonArray(longer));
  }

  static ClaimsPath below(ClaimsPath parent, JsonValue component) {
    return parent == null ? new ClaimsPath(JsonArray.of(component)) : parent.child(component);
  }

  /** Returns the first component's name, or the empty text if it is no name. */
  public String firstName() {
    return components.get(0) instanceof JsonString name ? name.value() : "";
  }

  /** Returns the number of components. */
  public int length() {
    return components.size();
  }

  /**
   * Tells whether this path, with {@code null} for any index, means the place {@code concrete} or
   * one above it.
   */
  public boolean reaches(ClaimsPath concrete) {
    if (length() > concrete.length()) {
      return false;
    }
    for (int i = 0; i < length(); i++) {
      JsonValue mine = components.get(i);
      JsonValue theirs = concrete.components.get(i);
      boolean same =
          mine.equals(theirs) || (mine instanceof JsonNull && theirs instanceof JsonNumber);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether this path means exactly the place {@code concrete}. */
  public boolean matches(ClaimsPath concrete) {
    return length() == concrete.length() && reaches(concrete);
  }

  /**
   * Returns the values the path selects in {@code root}, perhaps none.
   *
   * @throws ProblemException QUERY_NOT_SATISFIED if a name meets something that is no object, or an
   *     index or null something that is no array
   */
  public List<JsonValue> select(JsonValue root) {
    return walk(root).stream().map(Place::value).toList();
  }

  /**
   * Returns the concrete places the path selects in {@code root}, perhaps none.
   *
   * @throws ProblemException as {@link #select}
   */
  public List<ClaimsPath> locate(JsonValue root) {
    return walk(root).stream().map(Place::path).toList();
  }

  private List<Place> walk(JsonValue root) {
    List<Place> selected = List.of(new Place(null, root));
    for (JsonValue component : components) {
      List<Place> next = new ArrayList<>();
      for (Place place : selected) {
        step(place, component, next);
      }
      selected = next;
    }
    return selected;
  }

  private static void step(Place place, JsonValue component, List<Place> next) {
    if (component instanceof JsonString name) {
      if (!(place.value instanceof JsonObject object)) {
        throw new ProblemException(
            ProblemCode.QUERY_NOT_SATISFIED, "the claims path names a member of no object");
      }
      object.get(name.value()).ifPresent(value -> next.add(place.child(component, value)));
      return;
    }
    if (!(place.value instanceof JsonArray array)) {
      throw new ProblemException(
          ProblemCode.QUERY_NOT_SATISFIED, "the claims path names an item of no array");
    }
    if (component instanceof JsonNumber number) {
      if (number.longValue() < array.size()) {
        next.add(place.child(component, array.get((int) number.longValue())));
      }
      return;
    }
    for (int i = 0; i < array.size(); i++) {
      next.add(place.child(JsonNumber.of(i), array.get(i)));
    }
  }

  /** Returns the path as a JSON array. */
  public JsonArray toJson() {
    return components;
  }

  @Override
  public String toString() {
    return components.toJson();
  }

  private record Place(ClaimsPath path, JsonValue value) {
    Place child(JsonValue component, JsonValue below) {
      return new Place(ClaimsPath.below(path, component), below);
    }
  }
}
