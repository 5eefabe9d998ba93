package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.RandomSource;
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
  private static final Set<String> DATA_INTEGRITY_CONTEXTS =
      Set.of(Securing.DATA_INTEGRITY_CONTEXT, "https://w3id.org/security/data-integrity/v1");
  private static final String STATUS_CONTEXT = "https://www.w3.org/ns/credentials/status/v1";
  private static final Set<String> OPTIONS =
      Set.of("mandatoryPointers", "credentialId", "proofPurpose", "created", "type", "cryptosuite");

  private final JsonLd jsonLd;
  private final StatusLists statusLists;
  private final Clock clock;
  private final RandomSource random;

  IssueVerbatim(JsonLd jsonLd, StatusLists statusLists, Clock clock, RandomSource random) {
    this.jsonLd = jsonLd;
    this.statusLists = statusLists;
    this.clock = clock;
    this.random = random;
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
      return secure(profile, credential, body);
    } catch (ProblemException e) {
      throw refused(e.problems());
    }
  }

  private JsonObject secure(IssuerProfile profile, JsonObject credential, JsonObject body) {
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    JsonObject complete = withStatus(profile, credential, options);
    complete = withProofContext(complete, profile.securing().proofContext());
    jsonLd.requireKnownContexts(complete);
    jsonLd.toRdf(complete);
    return profile
        .securing()
        .secure(
            complete, Pointers.read(options, "mandatoryPointers"), jsonLd, random, clock.instant());
  }

  private JsonObject withStatus(IssuerProfile profile, JsonObject credential, JsonObject options) {
    if (profile.extra() != IssuerProfile.Extra.STATUS || credential.has("credentialStatus")) {
      return credential;
    }
    String id = options.string("credentialId").or(() -> credential.string("id")).orElse("");
    JsonObject complete = credential.with("credentialStatus", statusLists.newEntry(id));
    return Credential.read(credential).version() == DataModelVersion.V2_0
        ? complete
        : withContext(complete, STATUS_CONTEXT);
  }

  /** Names the context that defines the proof, if none of the credential's does. */
  private static JsonObject withProofContext(JsonObject credential, String proofContext) {
    boolean dataIntegrity = DATA_INTEGRITY_CONTEXTS.contains(proofContext);
    boolean defined =
        proofContext.isEmpty()
            || (dataIntegrity && Credential.read(credential).version() == DataModelVersion.V2_0);
    Set<String> defining = dataIntegrity ? DATA_INTEGRITY_CONTEXTS : Set.of(proofContext);
    JsonArray contexts = credential.oneOrMany("@context");
    if (defined
        || contexts.stream()
            .anyMatch(c -> c instanceof JsonString url && defining.contains(url.value()))) {
      return credential;
    }
    return withContext(credential, proofContext);
  }

  private static JsonObject withContext(JsonObject credential, String context) {
    List<JsonValue> longer = new ArrayList<>(credential.oneOrMany("@context").items());
    longer.add(new JsonString(context));
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
          .filter(bytes -> !SuiteContexts.matches(resource, bytes))
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
