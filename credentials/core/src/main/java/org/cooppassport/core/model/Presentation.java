package org.cooppassport.core.model;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;

/**
 * A presentation that keeps the rules of its version of the data model, as do the credentials
 * inside. Whether anybody signed anything is not known here. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations">VCDM 2.0,
 *     Verifiable Presentations</a>
 */
public final class Presentation {
  /** The type every presentation has. */
  public static final String TYPE = PresentationRules.TYPE;

  private final JsonObject json;
  private final DataModelVersion version;

  private Presentation(JsonObject json) {
    this.json = json;
    this.version = DataModelVersion.of(json).orElseThrow();
  }

  /**
   * Reads a presentation.
   *
   * @throws ProblemException with every rule that is broken
   */
  public static Presentation read(JsonObject json) {
    List<Problem> problems = problems(json);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new Presentation(json);
  }

  /** Returns every rule that {@code json} breaks, each with its place. */
  public static List<Problem> problems(JsonObject json) {
    return PresentationRules.judge(json);
  }

  /**
   * Returns a presentation of {@code credentials} without a proof.
   *
   * @param holder the holder's identifier; none if it is to stay unnamed
   */
  public static JsonObject of(Optional<String> holder, List<SecuredCredential> credentials) {
    return JsonObject.builder()
        .put("@context", JsonArray.ofStrings(DataModelVersion.V2_0.baseContext()))
        .put("type", JsonArray.ofStrings(TYPE))
        .putTextIfPresent("holder", holder)
        .put(
            PresentationRules.CREDENTIALS,
            credentials.stream().map(SecuredCredential::envelope).collect(JsonArray.collector()))
        .build();
  }

  /** Returns the presentation as it was read. */
  public JsonObject json() {
    return json;
  }

  /** Returns the version of the data model. */
  public DataModelVersion version() {
    return version;
  }

  /** Returns the identifier, if there is one. */
  public Optional<String> id() {
    return json.string("id");
  }

  /** Returns the types as the presentation spells them. */
  public List<String> types() {
    return json.oneOrMany("type").strings().orElse(List.of());
  }

  /** Returns the holder's identifier, if the presentation names one. */
  public Optional<String> holder() {
    return json.get("holder")
        .flatMap(
            holder ->
                holder instanceof JsonString url
                    ? Optional.of(url.value())
                    : json.object("holder").flatMap(object -> object.string("id")));
  }

  /**
   * Returns the credentials in their order.
   *
   * @throws ProblemException if an enveloped one is of a kind that is not read here
   */
  public List<SecuredCredential> credentials() {
    return json.oneOrMany(PresentationRules.CREDENTIALS).stream()
        .map(SecuredCredential::of)
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Presentation that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "Presentation" + types();
  }
}
