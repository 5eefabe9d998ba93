package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;

/**
 * Verifies credentials and presentations of any format against the offered documents. Thread-safe;
 * computes, so never on an event loop.
 */
final class VerifyAnything {

  /** Which checks an instance makes. */
  enum Checks {
    /** All but trust: issuer bound to its key, validity, status. */
    ALL,
    /** Data model and proof only; the issuer may be another than the key's controller. */
    PROOF_ONLY
  }

  /** What a verification found. */
  record Answer(List<Problem> errors, List<Problem> warnings) {
    boolean verified() {
      return errors.isEmpty();
    }
  }

  private final JsonLd jsonLd;
  private final OfferedDocuments offered;
  private final DidResolver resolver;
  private final Clock clock;

  VerifyAnything(JsonLd jsonLd, OfferedDocuments offered, DidResolver resolver, Clock clock) {
    this.jsonLd = jsonLd;
    this.offered = offered;
    this.resolver = resolver;
    this.clock = clock;
  }

  /** Verifies one credential: an object, or the text of a token. */
  Answer credential(JsonValue credential, Checks checks) {
    return verify(text(credential), checks);
  }

  /**
   * Verifies a presentation, signed or not, with everything in it.
   *
   * @param challenge what it must have signed; empty if the caller does not say
   * @param domain whom it must be for; empty if the caller does not say
   */
  Answer presentation(JsonValue presentation, String challenge, String domain, Checks checks) {
    if (!(presentation instanceof JsonObject object) || !object.has("proof")) {
      return boundByToken(presentation, challenge, domain, checks);
    }
    List<Problem> errors = new ArrayList<>(Presentation.problems(object));
    if (errors.isEmpty()) {
      errors.addAll(proofProblems(object, challenge, domain));
    }
    if (errors.isEmpty() && object.has("verifiableCredential")) {
      Answer inside = verify(object.without("proof").toJson(), checks);
      return inside;
    }
    return new Answer(errors, List.of());
  }

  private Answer boundByToken(
      JsonValue presentation, String challenge, String domain, Checks checks) {
    if (presentation instanceof JsonObject unsigned) {
      List<Problem> problems = Presentation.problems(unsigned);
      if (!problems.isEmpty()) {
        return new Answer(problems, List.of());
      }
      return unsigned.has("verifiableCredential")
          ? verify(unsigned.toJson(), checks)
          : new Answer(List.of(), List.of());
    }
    VerificationRequest.Builder request = request(text(presentation), checks);
    if (challenge.isEmpty()) {
      request.ignoreHolder();
    } else {
      request.expectHolder(challenge, domain);
    }
    return run(request.build());
  }

  private List<Problem> proofProblems(JsonObject presentation, String challenge, String domain) {
    ProofExpectation expectation =
        challenge.isEmpty()
            ? ProofExpectation.unboundAuthentication()
            : ProofExpectation.authentication(
                challenge, domain.isEmpty() ? Set.of() : Set.of(domain));
    Instant now = clock.instant();
    ProofVerdict verdict =
        new DataIntegrity(jsonLd)
            .verify(
                presentation,
                expectation.withBareDidKey(ProofExpectation.BareDidKey.TOLERATED),
                lookup(now),
                now);
    return verdict.problems();
  }

  private MethodLookup lookup(Instant now) {
    return (url, purpose) -> {
      Documents documents = Documents.none();
      org.cooppassport.core.did.Did did = org.cooppassport.core.did.DidUrl.parse(url).did();
      for (int round = 0; round < Verification.MAX_ROUNDS; round++) {
        var missing = resolver.missing(did, documents);
        if (missing.isEmpty()) {
          break;
        }
        documents = documents.with(offered.gather(missing, now));
      }
      return MethodLookup.resolving(resolver, documents, now).find(url, purpose);
    };
  }

  private Answer verify(String text, Checks checks) {
    return run(request(text, checks).ignoreHolder().build());
  }

  private VerificationRequest.Builder request(String text, Checks checks) {
    VerificationRequest.Builder request =
        VerificationRequest.ofOne(text)
            .ignoreTrust()
            .resolvingWith(resolver)
            .processingWith(jsonLd);
    return switch (checks) {
      case ALL -> request.checkValidity().checkStatus();
      case PROOF_ONLY -> request.ignoreValidity().ignoreStatus().ignoreIssuerBinding();
    };
  }

  private Answer run(VerificationRequest request) {
    Verification verification = Verification.begin(request, clock.instant());
    for (int round = 0;
        round < Verification.MAX_ROUNDS && !verification.missing().isEmpty();
        round++) {
      verification = verification.with(offered.gather(verification.missing(), clock.instant()));
    }
    List<Problem> errors = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    for (Finding finding : verification.result().findings()) {
      (finding.severity() == Finding.Severity.WARNING ? warnings : errors).add(finding.problem());
    }
    if (errors.isEmpty() && verification.result().credentials().isEmpty()) {
      errors.add(Problem.of(ProblemCode.PARSING_ERROR, "Nothing that could be verified was sent."));
    }
    return new Answer(errors, warnings);
  }

  /** The text of a token, or of a JSON object; JSON inside a string is neither. */
  private static String text(JsonValue value) {
    if (value instanceof JsonString string) {
      if (string.value().stripLeading().startsWith("{")) {
        throw new ProblemException(
            ProblemCode.PARSING_ERROR, "A string is a token; a JSON document is sent as an object.");
      }
      return string.value();
    }
    return value.toJson();
  }

  /** Reads a document that may be a token or JSON text. */
  static JsonValue read(String text) {
    try {
      return JsonReader.read(text);
    } catch (org.cooppassport.core.json.JsonException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "The document is not JSON.");
    }
  }
}
