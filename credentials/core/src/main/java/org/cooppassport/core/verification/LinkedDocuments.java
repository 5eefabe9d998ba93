package org.cooppassport.core.verification;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.model.RelatedResource;
import org.cooppassport.core.model.SchemaEvaluation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.model.TypedEntry;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.SubresourceIntegrity;
import org.cooppassport.core.verification.VerificationRequest.LinkedCheck;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/**
 * Examines what a W3C credential whose securing mechanism holds says about other documents: digests
 * of those that are used here, and the schemas that it keeps to.
 *
 * <p>A schema that the credential contradicts, or a document with another digest, is an error. A
 * schema that cannot be had or evaluated is a warning: the credential is no less genuine for it.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources">VCDM 2.0,
 *     Integrity of Related Resources</a>
 * @see <a href="https://www.w3.org/TR/vc-json-schema/">Verifiable Credentials JSON Schema
 *     Specification</a>
 */
final class LinkedDocuments {
  private static final int MAX_SCHEMAS = 8;
  private static final int MAX_RESOURCES = 16;
  private static final JsonPointer RESOURCE = JsonPointer.of("relatedResource");
  private static final JsonPointer SCHEMA = JsonPointer.of("credentialSchema");

  /** Made when it is first asked for; it keeps compiled schemas. */
  private static final class Pinned {
    static final JsonSchemas SCHEMAS = JsonSchemas.pinned();
  }

  private final Examination examination;
  private final Credential credential;

  LinkedDocuments(Examination examination, Credential credential) {
    this.examination = examination;
    this.credential = credential;
  }

  /**
   * The digests of what is pinned here, contexts and schemas, and of what a request lets be
   * gathered.
   */
  void digests() {
    List<RelatedResource> resources = credential.relatedResources();
    if (resources.size() > MAX_RESOURCES) {
      examination.found(
          Problem.at(
              ProblemCode.LIMIT_EXCEEDED, RESOURCE, "more than " + MAX_RESOURCES + " resources"));
      return;
    }
    for (int i = 0; i < resources.size(); i++) {
      RelatedResource resource = resources.get(i);
      JsonPointer place = RESOURCE.child(i);
      Optional<Bytes> known =
          examination
              .request()
              .jsonLd()
              .contexts()
              .find(resource.id())
              .or(() -> pinned(resource.id()))
              .or(() -> related(resource.id(), place));
      if (known.filter(bytes -> !resource.matches(bytes)).isPresent()) {
        examination.found(
            Problem.at(
                ProblemCode.INTEGRITY_MISMATCH, place, "the related resource has another digest"));
      }
    }
  }

  /** A resource that is nowhere to be had is not used here, so it is a warning. */
  private Optional<Bytes> related(String id, JsonPointer place) {
    if (examination.request().linked() != LinkedCheck.GATHERED || !id.startsWith("https://")) {
      return Optional.empty();
    }
    DocumentNeed need = new DocumentNeed(DocumentKind.RELATED_RESOURCE, id);
    Optional<Gathered> gathered = examination.documents().get(need);
    if (gathered.isEmpty()) {
      examination.lacking(List.of(need));
      return Optional.empty();
    }
    Optional<Gathered.Fetched> fetched = gathered.get().fetched();
    if (fetched.isEmpty()) {
      examination.warn(IssuerKeys.unavailable(gathered.get(), "the related resource").under(place));
    }
    return fetched.map(Gathered.Fetched::body);
  }

  private static Optional<Bytes> pinned(String id) {
    return Schemas.schema(id).map(Resource::bytes).map(Bytes::owned);
  }

  /** The schemas, for a credential of which nothing was left out. */
  void schemas() {
    List<TypedEntry> entries = credential.schemas();
    if (entries.size() > MAX_SCHEMAS) {
      examination.found(
          Problem.at(ProblemCode.LIMIT_EXCEEDED, SCHEMA, "more than " + MAX_SCHEMAS + " schemas"));
      return;
    }
    boolean many = credential.json().get("credentialSchema").orElse(null) instanceof JsonArray;
    for (int i = 0; i < entries.size(); i++) {
      TypedEntry entry = entries.get(i);
      examination.attempt(many ? SCHEMA.child(i) : SCHEMA, () -> evaluated(entry));
    }
  }

  /** Whether the credential keeps to the schema, as far as that can be said. */
  private boolean evaluated(TypedEntry entry) {
    String id = entry.id().orElse("");
    Optional<SchemaEvaluation.Format> format = SchemaEvaluation.Format.of(entry);
    if (format.isEmpty()) {
      warn("a schema of a type that is not known here");
      return false;
    }
    Optional<Bytes> pinned = pinned(id);
    if (pinned.isPresent()) {
      requireDigests(entry, pinned.get());
      Pinned.SCHEMAS.problems(id, credential.json()).forEach(examination::found);
      return true;
    }
    if (examination.request().linked() != LinkedCheck.GATHERED) {
      return false;
    }
    Optional<Bytes> found = gathered(id);
    if (found.isEmpty()) {
      return false;
    }
    requireDigests(entry, found.get());
    Optional<JsonObject> schema = schema(format.get(), found.get());
    return schema.isPresent() && judge(format.get(), entry, schema.get());
  }

  private boolean judge(SchemaEvaluation.Format format, TypedEntry entry, JsonObject schema) {
    SchemaEvaluation evaluation = SchemaEvaluation.of(format, entry, credential.json(), schema);
    return switch (evaluation.outcome()) {
      case SUCCESS -> true;
      case FAILURE -> {
        evaluation.problems().forEach(examination::found);
        yield false;
      }
      case INDETERMINATE -> {
        evaluation.problems().forEach(examination::warn);
        yield false;
      }
    };
  }

  private Optional<Bytes> gathered(String id) {
    if (!id.startsWith("https://")) {
      warn("the schema is not at an https URL, so it is not looked at");
      return Optional.empty();
    }
    DocumentNeed need = new DocumentNeed(DocumentKind.CREDENTIAL_SCHEMA, id);
    Optional<Gathered> gathered = examination.documents().get(need);
    if (gathered.isEmpty()) {
      examination.lacking(List.of(need));
      warn("the schema was not gathered");
      return Optional.empty();
    }
    Optional<Gathered.Fetched> fetched = gathered.get().fetched();
    if (fetched.isEmpty()) {
      examination.warn(IssuerKeys.unavailable(gathered.get(), "the schema"));
    }
    return fetched.map(Gathered.Fetched::body);
  }

  private void requireDigests(TypedEntry entry, Bytes document) {
    boolean related =
        credential.relatedResources().stream()
            .filter(resource -> resource.id().equals(entry.id().orElse("")))
            .allMatch(resource -> resource.matches(document));
    boolean own = entry.json().string("digestSRI").map(d -> matches(d, document)).orElse(true);
    if (!related || !own) {
      throw Examination.halt(
          ProblemCode.INTEGRITY_MISMATCH, "the schema has another digest than the credential says");
    }
  }

  private static boolean matches(String digestSri, Bytes document) {
    try {
      SubresourceIntegrity.require(digestSri, document);
      return true;
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * The schema, or the schema credential once its own securing mechanism holds; empty if not yet.
   */
  private Optional<JsonObject> schema(SchemaEvaluation.Format format, Bytes document) {
    String text;
    try {
      text = document.toUtf8().strip();
      if (format == SchemaEvaluation.Format.JSON_SCHEMA_CREDENTIAL && !isUnsecured(text)) {
        return proven(text);
      }
      return Optional.of(JsonReader.readObject(text));
    } catch (MalformedEncoding | JsonException e) {
      throw Examination.halt(ProblemCode.SCHEMA_MISMATCH, "the schema is no JSON object");
    }
  }

  /** Schema credentials may be secured, and need not be. */
  private static boolean isUnsecured(String text) {
    return text.startsWith("{")
        && SecuredCredential.of(JsonReader.readObject(text))
            instanceof SecuredCredential.Embedded embedded
        && !embedded.document().has("proof");
  }

  private Optional<JsonObject> proven(String text) {
    Examination inner =
        Examination.of(
            PresentedText.alone(text),
            examination.request().aboutSchemaCredential(),
            examination.documents(),
            examination.now());
    if (!inner.missing().isEmpty()) {
      examination.lacking(inner.missing());
      warn("what proves the schema credential was not gathered");
      return Optional.empty();
    }
    List<Problem> wrong =
        inner.findings().stream()
            .filter(finding -> finding.severity() != Finding.Severity.WARNING)
            .map(Finding::problem)
            .toList();
    if (!wrong.isEmpty() || inner.credentials().size() != 1) {
      throw new Examination.Halt(
          List.of(),
          List.of(
              Problem.of(
                  ProblemCode.SCHEMA_MISMATCH,
                  "the schema credential does not verify"
                      + wrong.stream().findFirst().map(p -> ": " + p.detail()).orElse(""))));
    }
    return Optional.of(inner.credentials().get(0).content());
  }

  private void warn(String detail) {
    examination.warn(Problem.at(ProblemCode.SCHEMA_MISMATCH, SCHEMA, detail));
  }
}
