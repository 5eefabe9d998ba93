package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.DataModelVersion;
import org.cooppassport.core.model.RelatedResource;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * Secures a credential as it was sent, after judging it by the data model. Thread-safe; computes,
 * so never on an event loop.
 *
 * <p>The servers never do so: what they sign is built from a template.
 */
final class IssueVerbatim {
  private static final String DATA_INTEGRITY_CONTEXT =
      "https://w3id.org/security/data-integrity/v2";
  private static final Set<String> PROOF_CONTEXTS =
      Set.of(DATA_INTEGRITY_CONTEXT, "https://w3id.org/security/data-integrity/v1");
  private static final Set<String> OPTIONS =
      Set.of("mandatoryPointers", "credentialId", "proofPurpose", "created", "type", "cryptosuite");

  private final JsonLd jsonLd;
  private final DataIntegrity dataIntegrity;
  private final StatusLists statusLists;
  private final Clock clock;

  IssueVerbatim(JsonLd jsonLd, StatusLists statusLists, Clock clock) {
    this.jsonLd = jsonLd;
    this.dataIntegrity = new DataIntegrity(jsonLd);
    this.statusLists = statusLists;
    this.clock = clock;
  }

  /**
   * Returns the secured credential.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} with everything found
   */
  JsonObject issue(IssuerProfile profile, JsonObject body) {
    JsonObject credential =
        body.object("credential")
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.MALFORMED_REQUEST,
                        "credential",
                        "The body has a member credential that is an object."));
    requireKnownOptions(body);
    List<Problem> problems = new ArrayList<>(Credential.problems(credential));
    if (problems.isEmpty()) {
      Credential read = Credential.read(credential);
      problems.addAll(issuerProblems(profile, read));
      problems.addAll(digestProblems(read));
    }
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    try {
      return secure(profile, credential);
    } catch (ProblemException e) {
      throw refused(e.problems());
    }
  }

  private JsonObject secure(IssuerProfile profile, JsonObject credential) {
    JsonObject complete = withProofContext(credential);
    if (profile.extra() == IssuerProfile.Extra.STATUS && !complete.has("credentialStatus")) {
      complete = complete.with("credentialStatus", statusLists.newEntry());
    }
    ProofOptions options =
        ProofOptions.assertion(profile.suite(), profile.verificationMethod())
            .created(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    return dataIntegrity.sign(complete, options, profile.key().signer());
  }

  /** A credential of data model 1.1 names the context that defines its proof. */
  private static JsonObject withProofContext(JsonObject credential) {
    if (Credential.read(credential).version() == DataModelVersion.V2_0) {
      return credential;
    }
    JsonArray contexts = credential.oneOrMany("@context");
    if (contexts.stream()
        .anyMatch(c -> c instanceof JsonString url && PROOF_CONTEXTS.contains(url.value()))) {
      return credential;
    }
    List<JsonValue> longer = new ArrayList<>(contexts.items());
    longer.add(new JsonString(DATA_INTEGRITY_CONTEXT));
    return credential.with("@context", new JsonArray(longer));
  }

  private static List<Problem> issuerProblems(IssuerProfile profile, Credential credential) {
    return credential.issuer().equals(profile.did())
        ? List.of()
        : List.of(
            Problem.at(
                ProblemCode.MALFORMED_VALUE_ERROR,
                JsonPointer.of("issuer"),
                "This instance signs for " + profile.did() + " only."));
  }

  private List<Problem> digestProblems(Credential credential) {
    List<Problem> problems = new ArrayList<>();
    List<RelatedResource> resources = credential.relatedResources();
    for (int i = 0; i < resources.size(); i++) {
      RelatedResource resource = resources.get(i);
      JsonPointer place = JsonPointer.of("relatedResource").child(i);
      jsonLd
          .contexts()
          .find(resource.id())
          .filter(bytes -> !resource.matches(bytes))
          .ifPresent(
              bytes ->
                  problems.add(
                      Problem.at(
                          ProblemCode.INTEGRITY_MISMATCH,
                          place,
                          "The resource has another digest than stated.")));
    }
    return problems;
  }

  private static void requireKnownOptions(JsonObject body) {
    for (String name : body.object("options").orElse(JsonObject.EMPTY).names()) {
      if (!OPTIONS.contains(name)) {
        throw new Refusal(Refusal.Reason.UNKNOWN_OPTION, "options." + name, "No such option.");
      }
    }
  }

  private static Refusal refused(List<Problem> problems) {
    return new Refusal(Refusal.Reason.INVALID_VALUE, problems.get(0).detail())
        .withProblems(problems);
  }
}
