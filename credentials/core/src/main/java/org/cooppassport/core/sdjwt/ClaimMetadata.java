package org.cooppassport.core.sdjwt;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a type says of the claims at one path: how to show them, whether they must be there, and
 * whether they are selectively disclosable.
 *
 * @param path which claims
 * @param json the object as published, properties we do not know included
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, section
 *     4.6 (claim metadata)</a>
 */
public record ClaimMetadata(ClaimsPath path, JsonObject json) {

  /** Whether the issuer makes a claim selectively disclosable. */
  public enum Selectivity {
    ALWAYS("always"),
    ALLOWED("allowed"),
    NEVER("never");

    private final String wireName;

    Selectivity(String wireName) {
      this.wireName = wireName;
    }

    static Optional<Selectivity> named(String name) {
      for (Selectivity value : values()) {
        if (value.wireName.equals(name)) {
          return Optional.of(value);
        }
      }
      return Optional.empty();
    }
  }

  /** The label of a claim in one language. */
  public record Label(String locale, String label, String description) {
    public Label {
      Objects.requireNonNull(locale);
      Objects.requireNonNull(label);
      Objects.requireNonNull(description);
    }
  }

  public ClaimMetadata {
    Objects.requireNonNull(path);
    requireForm(json);
  }

  static ClaimMetadata parse(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonValue path = object.get("path").orElseThrow(() -> bad("a claim without path"));
      return new ClaimMetadata(ClaimsPath.parse(path), object);
    }
    throw bad("a claim that is not an object");
  }

  private static void requireForm(JsonObject json) {
    if (json.has("mandatory") && json.bool("mandatory").isEmpty()) {
      throw bad("mandatory is not a boolean");
    }
    if (json.has("sd") && json.string("sd").flatMap(Selectivity::named).isEmpty()) {
      throw bad("sd is not always, allowed or never");
    }
    if (json.has("svg_id")
        && json.string("svg_id").filter(id -> id.matches("[A-Za-z_][A-Za-z0-9_]*")).isEmpty()) {
      throw bad("svg_id is not of letters, digits and underscores");
    }
    if (json.has("display")) {
      for (JsonValue label : json.array("display").orElseThrow(() -> bad("display"))) {
        boolean complete =
            label instanceof JsonObject o
                && o.string("locale").isPresent()
                && o.string("label").isPresent();
        if (!complete) {
          throw bad("a claim's display without locale and label");
        }
      }
    }
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(
        ProblemCode.MALFORMED_VALUE_ERROR, "type metadata: " + detail + " (SD-JWT VC, 4.6)");
  }

  /** Tells whether the issuer must include the claim. */
  public boolean mandatory() {
    return json.bool("mandatory").orElse(false);
  }

  /** Returns whether the claim is selectively disclosable. */
  public Selectivity selectivity() {
    return json.string("sd").flatMap(Selectivity::named).orElse(Selectivity.ALLOWED);
  }

  /** Returns the claim's name in SVG templates. */
  public Optional<String> svgId() {
    return json.string("svg_id");
  }

  /** Returns the labels, one for each language. */
  public List<Label> labels() {
    return json.array("display").orElse(JsonArray.EMPTY).stream()
        .map(JsonObject.class::cast)
        .map(
            o ->
                new Label(
                    o.string("locale").orElseThrow(),
                    o.string("label").orElseThrow(),
                    o.string("description").orElse("")))
        .toList();
  }

  /**
   * Returns these metadata with those of an extending type on top.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if the child loosens what this type fixes
   */
  ClaimMetadata overriddenBy(ClaimMetadata child) {
    Selectivity fixed = selectivity();
    if (fixed != Selectivity.ALLOWED && child.json.has("sd") && child.selectivity() != fixed) {
      throw bad("an extending type changes sd of a claim that is always or never disclosable");
    }
    if (mandatory() && child.json.get("mandatory").equals(Optional.of(JsonBoolean.FALSE))) {
      throw bad("an extending type makes a mandatory claim optional");
    }
    JsonObject.Builder merged = json.toBuilder().putAll(child.json);
    return new ClaimMetadata(path, merged.build());
  }

  static void requireUniqueSvgIds(List<ClaimMetadata> claims) {
    Set<String> seen = new TreeSet<>();
    for (ClaimMetadata claim : claims) {
      if (claim.svgId().filter(id -> !seen.add(id)).isPresent()) {
        throw bad("two claims of one svg_id");
      }
    }
  }
}
