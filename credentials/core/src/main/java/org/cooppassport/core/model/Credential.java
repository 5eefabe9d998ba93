package org.cooppassport.core.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;

/**
 * A credential that keeps the rules of its version of the data model. Whether anybody signed it is
 * not known here. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/">Verifiable Credentials Data Model 2.0</a>
 * @see <a href="https://www.w3.org/TR/vc-data-model-1.1/">Verifiable Credentials Data Model 1.1</a>
 */
public final class Credential {
  /** The type every credential has. */
  public static final String TYPE = CredentialRules.TYPE;

  private final JsonObject json;
  private final DataModelVersion version;

  private Credential(JsonObject json) {
    this.json = json;
    this.version = DataModelVersion.of(json).orElseThrow();
  }

  /**
   * Reads a credential.
   *
   * @throws ProblemException with every rule that is broken
   */
  public static Credential read(JsonObject json) {
    List<Problem> problems = problems(json);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new Credential(json);
  }

  /**
   * Returns every rule that {@code json} breaks, each with its place; empty if it is a conforming
   * credential. That types and other terms are defined by the contexts is for {@link
   * org.cooppassport.core.jsonld.JsonLd} to tell.
   */
  public static List<Problem> problems(JsonObject json) {
    return CredentialRules.judge(json);
  }

  /** Returns the credential as it was read. */
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

  /** Returns the types as the credential spells them, {@link #TYPE} among them. */
  public List<String> types() {
    return json.oneOrMany("type").strings().orElse(List.of());
  }

  /** Returns the issuer's identifier. */
  public String issuer() {
    return json.get("issuer").orElseThrow() instanceof JsonString url
        ? url.value()
        : json.object("issuer").flatMap(issuer -> issuer.string("id")).orElseThrow();
  }

  /** Returns what the credential calls itself. */
  public List<LanguageValue> name() {
    return LanguageValue.read(json, "name");
  }

  /** Returns how the credential describes itself. */
  public List<LanguageValue> description() {
    return LanguageValue.read(json, "description");
  }

  /** Returns what the credential calls its issuer. */
  public List<LanguageValue> issuerName() {
    return json.object("issuer").map(i -> LanguageValue.read(i, "name")).orElse(List.of());
  }

  /** Returns the subjects with their claims, at least one. */
  public List<JsonObject> subjects() {
    return json.oneOrMany("credentialSubject").objects().orElse(List.of());
  }

  /** Returns from when on the credential holds; absent if it always did. */
  public Optional<Instant> validFrom() {
    return time(
        switch (version) {
          case V1_1 -> "issuanceDate";
          case V2_0 -> "validFrom";
        });
  }

  /** Returns until when the credential holds; absent if it has no end. */
  public Optional<Instant> validUntil() {
    return time(
        switch (version) {
          case V1_1 -> "expirationDate";
          case V2_0 -> "validUntil";
        });
  }

  private Optional<Instant> time(String name) {
    return json.string(name).flatMap(DateTimeStamp::read);
  }

  /** Returns the status entries. */
  public List<TypedEntry> statuses() {
    return entries("credentialStatus");
  }

  /** Returns the schemas the credential keeps to. */
  public List<TypedEntry> schemas() {
    return entries("credentialSchema");
  }

  /** Returns the terms of use. */
  public List<TypedEntry> termsOfUse() {
    return entries("termsOfUse");
  }

  /** Returns the evidence. */
  public List<TypedEntry> evidence() {
    return entries("evidence");
  }

  /** Returns the refresh services. */
  public List<TypedEntry> refreshServices() {
    return entries("refreshService");
  }

  /** Returns the methods of rendering. */
  public List<TypedEntry> renderMethods() {
    return entries("renderMethod");
  }

  /** Returns the resources the credential pins by digest. */
  public List<RelatedResource> relatedResources() {
    return json.oneOrMany("relatedResource").objects().orElse(List.of()).stream()
        .map(RelatedResource::read)
        .toList();
  }

  private List<TypedEntry> entries(String name) {
    return json.oneOrMany(name).objects().orElse(List.of()).stream().map(TypedEntry::new).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Credential that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "Credential" + types();
  }
}
