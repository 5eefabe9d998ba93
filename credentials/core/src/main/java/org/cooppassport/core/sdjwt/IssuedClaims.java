package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A credential's claims as its issuer made them: which are selective, and where something may be
 * hidden. Array items count as issued, undisclosed ones included.
 */
final class IssuedClaims {
  private final JsonObject signed;
  private final Map<String, Disclosure> byDigest;

  private IssuedClaims(JsonObject signed, Map<String, Disclosure> byDigest) {
    this.signed = signed;
    this.byDigest = byDigest;
  }

  static IssuedClaims of(VerifiedSdJwt sdJwt) {
    Map<String, Disclosure> byDigest = new HashMap<>();
    for (Disclosure disclosure : sdJwt.sdJwt().disclosures()) {
      byDigest.put(disclosure.digest(sdJwt.hash()), disclosure);
    }
    return new IssuedClaims(sdJwt.issuer().json(), byDigest);
  }

  /**
   * One selected place.
   *
   * @param value null if it is an array item that is not disclosed
   * @param selective whether it is a Disclosure of its own
   */
  private record Place(JsonValue value, boolean selective) {}

  /**
   * What a path selects.
   *
   * @param selective for each place whether it is a Disclosure of its own
   * @param mayHide whether more of it may be undisclosed
   */
  record Selection(List<Boolean> selective, boolean mayHide) {
    boolean isKnownToBeEmpty() {
      return selective.isEmpty() && !mayHide;
    }

    boolean allSelective() {
      return !selective.contains(false);
    }

    boolean noneSelective() {
      return !selective.contains(true);
    }
  }

  /**
   * @throws ProblemException QUERY_NOT_SATISFIED if a component meets another shape
   */
  Selection select(ClaimsPath path) {
    List<Place> selected = List.of(new Place(signed, false));
    boolean mayHide = false;
    for (JsonValue component : path.components()) {
      List<Place> next = new ArrayList<>();
      for (Place place : selected) {
        mayHide |= step(place, component, next);
      }
      selected = next;
    }
    return new Selection(selected.stream().map(Place::selective).toList(), mayHide);
  }

  /** Adds what the component selects, and tells whether more may be hidden. */
  private boolean step(Place place, JsonValue component, List<Place> next) {
    if (place.value == null) {
      return true;
    }
    if (component instanceof JsonString name) {
      if (place.value instanceof JsonObject object) {
        return member(object, name.value(), next);
      }
      throw new ProblemException(
          ProblemCode.QUERY_NOT_SATISFIED, "the path names a member of no object");
    }
    if (!(place.value instanceof JsonArray array)) {
      throw new ProblemException(
          ProblemCode.QUERY_NOT_SATISFIED, "the path names an item of no array");
    }
    if (component instanceof JsonNumber index) {
      if (index.longValue() < array.size()) {
        next.add(item(array.get((int) index.longValue())));
      }
      return false;
    }
    array.forEach(item -> next.add(item(item)));
    return false;
  }

  private boolean member(JsonObject object, String name, List<Place> next) {
    JsonValue open = object.members().get(name);
    if (open != null) {
      next.add(new Place(open, false));
      return false;
    }
    boolean mayHide = false;
    for (JsonValue digest : object.array(SdNames.SD).orElse(JsonArray.EMPTY)) {
      Disclosure disclosure = byDigest.get(((JsonString) digest).value());
      if (disclosure == null) {
        mayHide = true;
      } else if (disclosure.name().filter(name::equals).isPresent()) {
        next.add(new Place(disclosure.value(), true));
        return false;
      }
    }
    return mayHide;
  }

  private Place item(JsonValue item) {
    if (item instanceof JsonObject object && object.has(SdNames.ITEM)) {
      Disclosure disclosure = byDigest.get(object.string(SdNames.ITEM).orElse(""));
      return new Place(disclosure == null ? null : disclosure.value(), true);
    }
    return new Place(item, false);
  }
}
