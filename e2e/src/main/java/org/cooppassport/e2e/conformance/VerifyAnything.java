package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
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

  /** How old a key binding may be that answers a question, and how far ahead its clock. */
  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);

  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final Duration EVER = Duration.ofDays(36_500);

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
   * @param binding what the holder's key binding in the credential must repeat, where it can have
   *     one
   */
  Answer credential(JsonValue credential, Binding binding, Checks checks) {
    PresentedForm form = PresentedForm.of(credential);
    return switch (form.kind()) {
      case CREDENTIAL -> run(request(form.text(), checks).ignoreHolder().build());
      case SD_JWT -> bound(form, binding, checks);
      case DOCUMENT, SIGNED_PRESENTATION -> refused("A presentation where a credential is wanted.");
    };
  }

  /** Verifies a presentation, signed or not, with everything in it. */
  Answer presentation(JsonValue presentation, Binding binding, Checks checks) {
    PresentedForm form = PresentedForm.of(presentation);
    return switch (form.kind()) {
      case CREDENTIAL -> refused("A credential where a presentation is wanted.");
      case SD_JWT -> bound(form, binding, checks);
      case DOCUMENT -> document((JsonObject) presentation, binding, checks);
      case SIGNED_PRESENTATION -> signed(form, binding, checks);
    };
  }

  private static Answer refused(String detail) {
    return new Answer(List.of(Problem.of(ProblemCode.TOKEN_TYPE_ERROR, detail)), List.of());
  }

  private Answer document(JsonObject presentation, Binding binding, Checks checks) {
    List<Problem> errors = new ArrayList<>(Presentation.problems(presentation));
    if (errors.isEmpty() && presentation.has("proof")) {
      errors.addAll(proofProblems(presentation, binding));
    } else if (errors.isEmpty() && binding.isAsked() && checks == Checks.ALL) {
      // A presentation without a proof is taken; one that was to answer a challenge is too, as the
      // suites send it, and says so.
      return inside(presentation, checks, List.of(unanswered()));
    }
    return errors.isEmpty()
        ? inside(presentation, checks, List.of())
        : new Answer(errors, List.of());
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

  /** An SD-JWT: with the key binding that was asked for, and with one that holds in any case. */
  private Answer bound(PresentedForm form, Binding binding, Checks checks) {
    VerificationRequest.Builder request = request(form.text(), checks);
    if (form.keyBinding().isEmpty()) {
      return binding.isAsked() ? unbound() : run(request.ignoreHolder().build());
    }
    String nonce = binding.nonceOf(form.keyBinding().get());
    String audience = binding.audienceOf(form.keyBinding().get());
    return nonce.isEmpty() || audience.isEmpty()
        ? unbound()
        : run(
            request
                .expectHolder(
                    new VerificationRequest.HolderExpectation(
                        nonce, audience, binding.isAsked() ? ANSWERED_WITHIN : EVER, SKEW))
                .build());
  }

  private static Answer unbound() {
    return new Answer(
        List.of(
            Problem.of(
                ProblemCode.KEY_BINDING_ERROR,
                "The credential comes without a key binding that has a nonce and an audience.")),
        List.of());
  }

  private Answer signed(PresentedForm form, Binding binding, Checks checks) {
    if (form.keyBinding().isPresent()) {
      return bound(form, binding, checks);
    }
    List<Problem> errors = new ArrayList<>(binding.problems(form.claims().orElseThrow()));
    Answer answer = run(request(form.text(), checks).ignoreHolder().build());
    errors.addAll(answer.errors());
    return new Answer(errors, answer.warnings());
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
        .forEach(credential -> certificates.problem(credential, now).ifPresent(errors::add));
    if (errors.isEmpty() && result.credentials().isEmpty()) {
      errors.add(Problem.of(ProblemCode.PARSING_ERROR, "Nothing that could be verified was sent."));
    }
    return new Answer(errors, warnings);
  }
}
