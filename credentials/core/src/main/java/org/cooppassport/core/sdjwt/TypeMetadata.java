package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * One published type of SD-JWT VC, before extension.
 *
 * <p>Immutable and thread-safe. Properties we do not know are kept and ignored.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, section
 *     4.2 (type metadata format)</a>
 */
public final class TypeMetadata {
  private static final int MAX_CLAIMS = 500;

  private final JsonObject json;
  private final List<ClaimMetadata> claims;

  private TypeMetadata(JsonObject json, List<ClaimMetadata> claims) {
    this.json = json;
    this.claims = claims;
  }

  /**
   * Reads a type document.
   *
   * @throws ProblemException PARSING_ERROR if it is not a JSON object; MALFORMED_VALUE_ERROR if a
   *     property is not of its form; LIMIT_EXCEEDED above 500 claims
   */
  public static TypeMetadata parse(Bytes document) {
    try {
      return of(JsonReader.readObject(document));
    } catch (JsonException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "type metadata: " + e.getMessage());
    }
  }

  static TypeMetadata of(JsonObject json) {
    if (json.string("vct").filter(vct -> !vct.isBlank()).isEmpty()) {
      throw bad("vct is missing");
    }
    for (String name : List.of("name", "description", "extends", "extends#integrity")) {
      if (json.has(name) && json.string(name).isEmpty()) {
        throw bad(name + " is not a string");
      }
    }
    if (json.has("display")) {
      requireDisplay(json.array("display").orElseThrow(() -> bad("display is not an array")));
    }
    List<ClaimMetadata> claims = new ArrayList<>();
    Set<ClaimsPath> paths = new HashSet<>();
    if (json.has("claims")) {
      JsonArray array = json.array("claims").orElseThrow(() -> bad("claims is not an array"));
      if (array.size() > MAX_CLAIMS) {
        throw new ProblemException(
            ProblemCode.LIMIT_EXCEEDED, "type metadata: more than " + MAX_CLAIMS + " claims");
      }
      for (JsonValue item : array) {
        ClaimMetadata claim = ClaimMetadata.parse(item);
        if (!paths.add(claim.path())) {
          throw bad("two claims of one path");
        }
        claims.add(claim);
      }
    }
    ClaimMetadata.requireUniqueSvgIds(claims);
    return new TypeMetadata(json, List.copyOf(claims));
  }

  private static void requireDisplay(JsonArray display) {
    Set<String> locales = new HashSet<>();
    for (JsonValue item : display) {
      boolean complete =
          item instanceof JsonObject o
              && o.string("name").isPresent()
              && o.string("locale")
                  .filter(locale -> locales.add(locale.toLowerCase(Locale.ROOT)))
                  .isPresent();
      if (!complete) {
        throw bad("a display without name and a locale of its own");
      }
      requireFetchableUris(((JsonObject) item).get("rendering").orElse(JsonObject.EMPTY));
    }
  }

  /** Rendering resources come from https or from the document itself, wherever they are named. */
  private static void requireFetchableUris(JsonValue value) {
    if (value instanceof JsonArray array) {
      array.forEach(TypeMetadata::requireFetchableUris);
    } else if (value instanceof JsonObject object) {
      if (object.has("uri")
          && object
              .string("uri")
              .filter(uri -> uri.startsWith("https://") || uri.startsWith("data:"))
              .isEmpty()) {
        throw bad("a rendering uri that is neither https nor data");
      }
      object.members().values().forEach(TypeMetadata::requireFetchableUris);
    }
  }

  static ProblemException bad(String detail) {
    return new ProblemException(
        ProblemCode.MALFORMED_VALUE_ERROR, "type metadata: " + detail + " (SD-JWT VC, 4)");
  }

  /** Returns the type described. */
  public String vct() {
    return json.string("vct").orElseThrow();
  }

  /** Returns the type that this one extends. */
  public Optional<String> extendedType() {
    return json.string("extends");
  }

  /** Returns the integrity metadata of the extended type's document. */
  public Optional<String> extendedIntegrity() {
    return json.string("extends#integrity");
  }

  /** Returns the display objects, one for each language; nothing if the type defines none. */
  public Optional<JsonArray> display() {
    return json.array("display");
  }

  /** Returns the claims this type itself describes. */
  public List<ClaimMetadata> claims() {
    return claims;
  }

  /** Returns the document. */
  public JsonObject toJson() {
    return json;
  }

  @Override
  public String toString() {
    return "TypeMetadata[" + vct() + "]";
  }
}
