package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.model.EnvelopedForm;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtJson;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustDecision;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.EnvelopeKind;

/**
 * The examination of one presented text. A step that cannot go on throws {@link Halt}, either with
 * what is missing or with what is wrong; everything found so far stands.
 */
final class Examination {
  private final PresentedText presented;
  private final VerificationRequest request;
  private final Documents documents;
  private final Instant now;
  private final List<DocumentNeed> missing = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<VerifiedCredential> credentials = new ArrayList<>();

  private Examination(
      PresentedText presented, VerificationRequest request, Documents documents, Instant now) {
    this.presented = presented;
    this.request = request;
    this.documents = documents;
    this.now = now;
  }

  static Examination of(
      PresentedText presented, VerificationRequest request, Documents documents, Instant now) {
    Examination examination = new Examination(presented, request, documents, now);
    examination.run();
    return examination;
  }

  private void run() {
    try {
      if (presented.text().startsWith("{")) {
        object(read(presented.text()));
      } else {
        token(presented.text());
      }
    } catch (Halt halt) {
      missing.addAll(halt.missing());
      halt.problems().forEach(this::found);
    } catch (ProblemException e) {
      e.problems().forEach(this::found);
    }
  }

  private static JsonObject read(String text) {
    try {
      if (JsonReader.read(text) instanceof JsonObject object) {
        return object;
      }
      throw halt(ProblemCode.PARSING_ERROR, "not a JSON object");
    } catch (JsonException e) {
      throw halt(
          e.kind() == JsonException.Kind.LIMIT
              ? ProblemCode.LIMIT_EXCEEDED
              : ProblemCode.PARSING_ERROR,
          e.getMessage());
    }
  }

  /** A JSON object: a document with embedded proofs, an envelope's JSON form, or an SD-JWT's. */
  private void object(JsonObject json) {
    if (SdJwtJson.isNamedBy(json)) {
      sdJwt(SdJwtJson.parse(json).bySignature());
    } else {
      new W3cExamination(this).run(json);
    }
  }

  private void token(String text) {
    if (text.startsWith("data:")) {
      EnvelopedForm form =
          EnvelopedForm.read(text)
              .orElseThrow(() -> halt(ProblemCode.PARSING_ERROR, "not a data: URL of an envelope"));
      enveloped(Envelope.read(form.mediaType(), form.content(), request.jwtClaims()));
    } else if (text.indexOf('~') >= 0) {
      sdJwt(List.of(SdJwt.parse(text)));
    } else {
      SecuredCredential secured = SecuredCredential.ofToken(text);
      String token = ((JsonString) secured.toJson()).value();
      enveloped(Envelope.read(secured.mediaType(), token, request.jwtClaims()));
    }
  }

  /** An SD-JWT by each of its signatures; the first that holds counts. */
  private void sdJwt(List<SdJwt> bySignature) {
    for (int i = 0; i < bySignature.size() - 1; i++) {
      try {
        one(bySignature.get(i));
        return;
      } catch (Halt halt) {
        if (!halt.missing().isEmpty()) {
          throw halt;
        }
      } catch (ProblemException e) {
        continue; // the next signature may be by a key that is known here
      }
    }
    one(bySignature.get(bySignature.size() - 1));
  }

  private void one(SdJwt sdJwt) {
    if (sdJwt.issuerJwt().isOfType(TokenType.VC_SD_JWT)) {
      enveloped(Envelope.of(EnvelopeKind.CREDENTIAL, sdJwt));
    } else if (sdJwt.issuerJwt().isOfType(TokenType.VP_SD_JWT)) {
      enveloped(Envelope.of(EnvelopeKind.PRESENTATION, sdJwt));
    } else {
      new SdJwtExamination(this).run(sdJwt);
    }
  }

  private void enveloped(Envelope envelope) {
    W3cExamination w3c = new W3cExamination(this);
    EnvelopeExamination examination = new EnvelopeExamination(this);
    switch (envelope.kind()) {
      case CREDENTIAL -> w3c.credential(examination.proven(presented, envelope));
      case PRESENTATION -> examination.presentation(envelope, w3c);
    }
  }

  /**
   * Does a step that is about one part of the whole; what goes wrong is said of that part, and the
   * other parts are examined as well.
   */
  <T> Optional<T> attempt(JsonPointer place, Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (Halt halt) {
      missing.addAll(halt.missing());
      halt.problems().forEach(problem -> found(problem.under(place)));
    } catch (ProblemException e) {
      e.problems().forEach(problem -> found(problem.under(place)));
    }
    return Optional.empty();
  }

  /**
   * An issuer that is taken.
   *
   * @param entry the decision that trusts it; null if the request takes every issuer
   */
  record Trusted(PresentedIssuer issuer, TrustedIssuer entry) {
    /**
     * Of the names of a credential's types, those that count: a credential is of no type that its
     * issuer is not trusted for, whatever it says.
     */
    Set<String> typesOf(Set<String> names) {
      return entry == null ? names : CredentialTypes.covered(names, entry.types());
    }
  }

  /**
   * The first of the names under which the issuer is trusted for these types; nothing else of the
   * issuer's is fetched before.
   *
   * @param issuers the ways in which the credential names its one issuer, at least one
   */
  Trusted trustedFor(List<? extends PresentedIssuer> issuers, Set<String> types) {
    if (request.trust().isEmpty()) {
      return new Trusted(issuers.get(0), null);
    }
    AccreditationExamination accreditations = new AccreditationExamination(this);
    List<DocumentNeed> lacking = new ArrayList<>();
    Problem refusal = null;
    for (PresentedIssuer issuer : issuers) {
      TrustDecision decision =
          request.trust().get().decide(issuer, types, documents, now, accreditations);
      if (decision.entry().isPresent()) {
        return new Trusted(issuer, decision.entry().get());
      }
      if (decision instanceof TrustDecision.Lacking missingDocuments) {
        lacking.addAll(missingDocuments.needs());
      }
      if (refusal == null || refusal.equals(TrustDecision.NOBODYS.why())) {
        refusal = decision.problem().orElseThrow(); // of several names, the one that says more
      }
    }
    throw new Halt(lacking, List.of(refusal));
  }

  PresentedText presented() {
    return presented;
  }

  VerificationRequest request() {
    return request;
  }

  /** Whether what was presented may come without proof of a holder. */
  boolean mayBeUnbound() {
    return request.unbound().contains(presented.queryId());
  }

  Documents documents() {
    return documents;
  }

  Instant now() {
    return now;
  }

  void found(Problem problem) {
    findings.add(Finding.of(presented, problem));
  }

  void warn(Problem problem) {
    findings.add(
        new Finding(presented.queryId(), presented.index(), Finding.Severity.WARNING, problem));
  }

  void add(VerifiedCredential credential) {
    credentials.add(credential);
  }

  void lacking(List<DocumentNeed> needs) {
    missing.addAll(needs);
  }

  List<DocumentNeed> missing() {
    return missing;
  }

  List<Finding> findings() {
    return findings;
  }

  List<VerifiedCredential> credentials() {
    return credentials;
  }

  static Halt halt(ProblemCode code, String detail) {
    return new Halt(List.of(), List.of(Problem.of(code, detail)));
  }

  static Halt needing(List<DocumentNeed> needs, ProblemCode code, String detail) {
    return new Halt(needs, List.of(Problem.of(code, detail)));
  }

  /**
   * Why the examination cannot go on: the needs, and what is to be said if they stay unanswered.
   */
  static final class Halt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<DocumentNeed> missing;
    private final transient List<Problem> problems;

    Halt(List<DocumentNeed> missing, List<Problem> problems) {
      super(null, null, false, false);
      this.missing = missing;
      this.problems = problems;
    }

    List<DocumentNeed> missing() {
      return missing;
    }

    List<Problem> problems() {
      return problems;
    }
  }
}
