package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredPresentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.vcjose.JwtClaimForm;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;

/**
 * Verifies credentials and presentations of any format against the offered documents. Thread-safe;
 * computes, so never on an event loop.
 */
final class VerifyAnything {

  /** Which checks an instance makes. */
  enum Checks {
    /** All but trust in the issuer: issuer bound to its key, validity, status. */
    ALL,
    /** Data model and proof only; the issuer may be another than the key's controller. */
    PROOF_ONLY
  }

  /** What a verification found. */
  record Answer(List<Problem> errors, List<Problem> warnings) {
    Answer {
      errors = List.copyOf(errors);
      warnings = List.copyOf(warnings);
    }

    boolean verified() {
      return errors.isEmpty();
    }
  }

  private final JsonLd jsonLd;
  private final OfferedDocuments offered;
  private final DidResolver resolver;
  private final CertificateTrust certificates;
  private final Clock clock;

  VerifyAnything(
      JsonLd jsonLd,
      OfferedDocuments offered,
      DidResolver resolver,
      CertificateTrust certificates,
      Clock clock) {
    this.jsonLd = jsonLd;
    this.offered = offered;
    this.resolver = resolver;
    this.certificates = certificates;
    this.clock = clock;
  }

  /**
   * Verifies one credential: an object, or the text of a token.
   *
   * @param binding what the holder's proof in the credential must repeat, where it can have one
   */
  Answer credential(JsonValue credential, Binding binding, Checks checks) {
    return token(credential, binding, checks);
  }

  /** Verifies a presentation, signed or not, with everything in it. */
  Answer presentation(JsonValue presentation, Binding binding, Checks checks) {
    if (!(presentation instanceof JsonObject object) || SecuredPresentation.isEnveloped(object)) {
      return token(presentation, binding, checks);
    }
    List<Problem> errors = new ArrayList<>(Presentation.problems(object));
    if (errors.isEmpty() && object.has("proof")) {
      errors.addAll(proofProblems(object, binding));
    } else if (errors.isEmpty() && binding.isAsked() && checks == Checks.ALL) {
      // A presentation without a proof is taken; one that was to answer a challenge is too, as the
      // suites send it, and says so.
      return inside(object, checks, List.of(unanswered()));
    }
    return errors.isEmpty() ? inside(object, checks, List.of()) : new Answer(errors, List.of());
  }

  private static Problem unanswered() {
    return Problem.of(
        ProblemCode.KEY_BINDING_ERROR,
        "The presentation has no proof, so it answers neither challenge nor domain.");
  }

  private Answer inside(JsonObject presentation, Checks checks, List<Problem> warnings) {
    Answer answer =
        presentation.has("verifiableCredential")
            ? run(request(presentation.without("proof").toJson(), checks).ignoreHolder().build())
            : new Answer(List.of(), List.of());
    List<Problem> all = new ArrayList<>(warnings);
    all.addAll(answer.warnings());
    return new Answer(answer.errors(), all);
  }

  private Answer token(JsonValue presented, Binding binding, Checks checks) {
    VerificationRequest.Builder request = request(text(presented), checks);
    JsonObject claims = Binding.claims(presented);
    String challenge = binding.challengeOf(claims);
    Optional<String> domain = binding.domainsOf(claims).stream().findFirst();
    boolean bindable = !challenge.isEmpty() && domain.isPresent();
    return run(
        binding.isAsked() && bindable && !isEmbeddedCredential(presented)
            ? request.expectHolder(challenge, domain.get()).build()
            : request.ignoreHolder().build());
  }

  /** A credential with an embedded proof has no holder's proof of its own. */
  private static boolean isEmbeddedCredential(JsonValue presented) {
    return presented instanceof JsonObject object && object.has("proof");
  }

  private List<Problem> proofProblems(JsonObject presentation, Binding binding) {
    JsonObject first =
        presentation.oneOrMany("proof").stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .findFirst()
            .orElse(JsonObject.EMPTY);
    ProofExpectation expectation =
        binding.isAsked()
            ? ProofExpectation.authentication(binding.challengeOf(first), binding.domainsOf(first))
            : ProofExpectation.unboundAuthentication();
    Instant now = clock.instant();
    return new DataIntegrity(jsonLd)
        .verify(
            presentation,
            expectation.withBareDidKey(ProofExpectation.BareDidKey.TOLERATED),
            lookup(now),
            now)
        .problems();
  }

  private MethodLookup lookup(Instant now) {
    return (url, purpose) -> {
      Documents documents = Documents.none();
      for (int round = 0; round < Verification.MAX_ROUNDS; round++) {
        List<DocumentNeed> missing = resolver.missing(DidUrl.parse(url).did(), documents);
        if (missing.isEmpty()) {
          break;
        }
        documents = documents.with(offered.gather(missing, now));
      }
      return MethodLookup.resolving(resolver, documents, now).find(url, purpose);
    };
  }

  private VerificationRequest.Builder request(String text, Checks checks) {
    VerificationRequest.Builder request =
        VerificationRequest.ofOne(text)
            .ignoreTrust()
            .resolvingWith(resolver)
            .ignoreSubjectBinding()
            .takingJwtClaims(JwtClaimForm.LATER_TOLERATED)
            .processingWith(jsonLd);
    return switch (checks) {
      case ALL -> request.checkValidity().checkStatus().gatherLinkedDocuments();
      case PROOF_ONLY -> request.ignoreValidity().ignoreStatus().ignoreIssuerBinding();
    };
  }

  private Answer run(VerificationRequest request) {
    Instant now = clock.instant();
    Verification verification = Verification.begin(request, now);
    for (int round = 0;
        round < Verification.MAX_ROUNDS && !verification.missing().isEmpty();
        round++) {
      verification = verification.with(offered.gather(verification.missing(), now));
    }
    VerificationResult result = verification.result();
    List<Problem> errors = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>();
    for (Finding finding : result.findings()) {
      (finding.severity() == Finding.Severity.WARNING ? warnings : errors).add(finding.problem());
    }
    result
        .credentials()
        .forEach(
            credential -> certificates.problem(credential.issuer(), now).ifPresent(errors::add));
    if (errors.isEmpty() && result.credentials().isEmpty()) {
      errors.add(Problem.of(ProblemCode.PARSING_ERROR, "Nothing that could be verified was sent."));
    }
    return new Answer(errors, warnings);
  }

  /** The text of a token, or of a JSON object; JSON inside a string is neither. */
  private static String text(JsonValue value) {
    if (value instanceof JsonString string) {
      if (string.value().stripLeading().startsWith("{")) {
        throw new ProblemException(
            ProblemCode.PARSING_ERROR,
            "A string is a token; a JSON document is sent as an object.");
      }
      return string.value();
    }
    return value.toJson();
  }
}
