package org.cooppassport.core.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.dataintegrity.VerifiedDocument;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.model.SecuredPresentation;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.verification.VerificationRequest.Check;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * Examines a W3C credential or presentation with embedded proofs: the credentials first, each by
 * model, trust, key, proof; then the holder's proof over all of them; then validity and status.
 */
final class W3cExamination {
  private static final JsonPointer CREDENTIALS = JsonPointer.of("verifiableCredential");

  private final Examination examination;
  private final VerificationRequest request;

  /**
   * A credential whose securing mechanism holds.
   *
   * @param holder the holder's key, if the credential itself came with a proof of it
   * @param bound the key that the issuer bound the credential to, if it says so beside the subject
   * @param disclosed the places that the holder chose to disclose
   * @param extent whether anything may have been left out of it
   */
  record Proven(
      PresentedText presented,
      String format,
      W3cCredential.Issued issued,
      Optional<VerificationKey> holder,
      Optional<VerificationKey> bound,
      List<JsonPointer> disclosed,
      Extent extent) {

    private boolean isOf(String subject) {
      return issued.credential().subjects().stream()
          .allMatch(s -> s.string("id").map(subject::equals).orElse(false));
    }
  }

  /** How much of what the issuer signed is there. */
  enum Extent {
    WHOLE,
    /** What the holder chose; a claim that is missing may exist. */
    CHOSEN
  }

  W3cExamination(Examination examination) {
    this.examination = examination;
    this.request = examination.request();
  }

  /** A JSON object: a presentation, or a credential alone. */
  void run(JsonObject json) {
    if (isPresentation(json)) {
      presentation(json, (presentation, proven) -> embeddedProof(json, presentation, proven));
      return;
    }
    if (SecuredPresentation.isEnveloped(json)
        && SecuredPresentation.of(json) instanceof SecuredPresentation.Enveloped enveloped) {
      new EnvelopeExamination(examination)
          .presentation(
              Envelope.read(enveloped.mediaType(), enveloped.text(), request.jwtClaims()), this);
      return;
    }
    credential(SecuredCredential.of(json));
  }

  private static boolean isPresentation(JsonObject json) {
    return json.oneOrMany("type").strings().orElse(List.of()).contains(Presentation.TYPE)
        || json.has("verifiableCredential");
  }

  /** A credential alone, in any form. */
  void credential(SecuredCredential secured) {
    credential(proven(examination.presented(), secured));
  }

  /** A credential alone whose securing mechanism holds. */
  void credential(Proven proven) {
    if (request.holder().isPresent() && proven.holder().isEmpty() && !examination.mayBeUnbound()) {
      examination.found(
          Problem.of(
              ProblemCode.KEY_BINDING_ERROR,
              "the credential came without a presentation that its holder signed"));
    }
    finish(proven, Optional.empty());
  }

  /**
   * A presentation in any form: every credential first, then the holder's proof.
   *
   * @param holderProof gives the holder's key, or nothing if a proof is not asked for or not there
   */
  void presentation(
      JsonObject json,
      BiFunction<Presentation, List<Proven>, Optional<VerificationKey>> holderProof) {
    Presentation presentation = Presentation.read(json);
    List<SecuredCredential> credentials = presentation.credentials();
    if (credentials.isEmpty() || credentials.size() > Judgement.MAX_PRESENTED) {
      throw credentials.isEmpty()
          ? Examination.halt(ProblemCode.PARSING_ERROR, "the presentation holds no credential")
          : Examination.halt(
              ProblemCode.LIMIT_EXCEEDED, "more than " + Judgement.MAX_PRESENTED + " credentials");
    }
    List<Proven> all = new ArrayList<>();
    for (int i = 0; i < credentials.size(); i++) {
      SecuredCredential secured = credentials.get(i);
      PresentedText part = part(i, secured.toJson());
      examination.attempt(CREDENTIALS.child(i), () -> proven(part, secured)).ifPresent(all::add);
    }
    // The holder's DID is resolved only for credentials of trusted issuers whose proofs hold.
    if (all.isEmpty() || !examination.missing().isEmpty()) {
      return;
    }
    Optional<VerificationKey> holder = holderProof.apply(presentation, all);
    for (Proven proven : all) {
      finish(proven, holder);
    }
  }

  private PresentedText part(int index, JsonValue credential) {
    PresentedText whole = examination.presented();
    return new PresentedText(
        whole.queryId(),
        whole.queryId().isEmpty() ? index : whole.index(),
        credential instanceof JsonString token ? token.value() : credential.toJson());
  }

  private Proven proven(PresentedText part, SecuredCredential secured) {
    return secured instanceof SecuredCredential.Embedded embedded
        ? proven(part, embedded.document())
        : new EnvelopeExamination(examination).proven(part, secured);
  }

  private Proven proven(PresentedText part, JsonObject document) {
    Credential claimed = Credential.read(document);
    List<String> types = claimed.types();
    refuse(request.contextsOf(types).judge(document.without("proof")));
    if (request.isOfProduction()) {
      refuse(EmbeddedForm.keywords(document));
    }
    Set<String> names = W3cCredential.typeNames(types);
    Examination.Trusted trusted =
        examination.trustedFor(List.of(W3cCredential.issuer(claimed.issuer())), names);
    VerifiedDocument verified =
        verified(
            document,
            issuerExpectation(claimed).withContexts(request.contextsOf(types)),
            issuerKeys(claimed, trusted.entry()));
    Credential credential = Credential.read(verified.document());
    if (verified.proofs().stream().allMatch(proof -> proof.suite().signsJson())) {
      new ContextExamination(examination).run(credential.json(), types);
    }
    if (request.isOfProduction()) {
      refuse(EmbeddedForm.shape(credential));
    }
    return new Proven(
        part,
        CredentialFormats.LDP_VC,
        new W3cCredential.Issued(
            credential, trusted.typesOf(names), trusted.issuer(), trusted.entry()),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        verified.proofs().stream().anyMatch(proof -> proof.suite().disclosesSelectively())
            ? Extent.CHOSEN
            : Extent.WHOLE);
  }

  private static void refuse(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new Examination.Halt(List.of(), problems);
    }
  }

  private ProofExpectation issuerExpectation(Credential claimed) {
    ProofExpectation assertion = ProofExpectation.assertion();
    return request.issuerBinding() == Check.MADE
        ? assertion.controlledBy(claimed.issuer())
        : assertion;
  }

  private VerifiedDocument verified(
      JsonObject document, ProofExpectation expectation, MethodLookup lookup) {
    ProofVerdict verdict =
        new DataIntegrity(request.jsonLd())
            .verify(document, expectation, lookup, examination.now());
    return verdict
        .verified()
        .orElseThrow(() -> new Examination.Halt(List.of(), verdict.problems()));
  }

  /** Finds the issuer's methods only; nobody else's document is looked at. */
  private MethodLookup issuerKeys(Credential claimed, TrustedIssuer trust) {
    IssuerKeys keys = new IssuerKeys(examination);
    return (url, purpose) -> {
      String controller = IssuerKeys.controllerOf(url);
      if (!controller.equals(claimed.issuer()) && request.issuerBinding() == Check.MADE) {
        throw Examination.halt(
            ProblemCode.ISSUER_MISMATCH,
            "the key is controlled by another identifier than the issuer");
      }
      return keys.method(controller, url, purpose, trust);
    };
  }

  /**
   * The holder's key, if the presentation's proof holds and is by the subject of every credential.
   */
  private Optional<VerificationKey> embeddedProof(
      JsonObject json, Presentation presentation, List<Proven> all) {
    if (request.holder().isEmpty()) {
      return Optional.empty();
    }
    if (!json.has("proof") && examination.mayBeUnbound()) {
      return Optional.empty();
    }
    if (!json.has("proof")) {
      examination.found(
          Problem.of(ProblemCode.KEY_BINDING_ERROR, "the presentation has no proof of its holder"));
      return Optional.empty();
    }
    VerificationRequest.HolderExpectation expected = request.holder().get();
    IssuerKeys keys = new IssuerKeys(examination);
    VerifiedDocument verified =
        verified(
            json,
            ProofExpectation.authentication(expected.nonce(), Set.of(expected.audience()))
                .withSkew(expected.skew()),
            (url, purpose) -> {
              String signer = IssuerKeys.controllerOf(url);
              requirePossibleHolder(request, signer, all);
              return keys.method(signer, url, purpose, null);
            });
    String controller = verified.proofs().get(0).method().controller();
    boolean one =
        verified.proofs().stream().allMatch(p -> p.method().controller().equals(controller));
    if (!one || !presentation.holder().map(controller::equals).orElse(true)) {
      throw Examination.halt(
          ProblemCode.HOLDER_MISMATCH, "the presentation is signed by another than its holder");
    }
    VerificationKey key = verified.proofs().get(0).method().key();
    requireHolder(request, Optional.of(controller), key, all);
    return Optional.of(key);
  }

  /** Every credential belongs to this subject, or is bound to a key that is yet to be found. */
  static void requirePossibleHolder(VerificationRequest request, String signer, List<Proven> all) {
    if (request.subjectBinding() == Check.SKIPPED) {
      return;
    }
    if (!all.stream().allMatch(proven -> proven.isOf(signer) || proven.bound().isPresent())) {
      throw anotherHolder();
    }
  }

  /**
   * Every credential is bound to this key; or, if its issuer bound it to none, belongs to this
   * subject.
   *
   * @param signer the identifier of who signed, if it is known
   */
  static void requireHolder(
      VerificationRequest request, Optional<String> signer, VerificationKey key, List<Proven> all) {
    boolean holder =
        request.subjectBinding() == Check.SKIPPED
            || all.stream()
                .allMatch(
                    proven ->
                        proven
                            .bound()
                            .map(key::equals)
                            .orElseGet(() -> signer.map(proven::isOf).orElse(false)));
    if (!holder) {
      throw anotherHolder();
    }
  }

  private static Examination.Halt anotherHolder() {
    return Examination.halt(
        ProblemCode.HOLDER_MISMATCH, "a credential belongs to another than its presenter");
  }

  private void finish(Proven proven, Optional<VerificationKey> presenter) {
    Optional<VerificationKey> key = proven.holder().or(() -> presenter);
    examination.add(
        proven
            .issued()
            .builder(proven.presented(), proven.format())
            .disclosing(proven.disclosed())
            .boundTo(key, key.isPresent() ? HolderProof.PROVEN : HolderProof.NOT_PROVEN)
            .build());
    W3cCredential.judgeTimesAndStatus(examination, proven.issued());
    if (request.linked() != VerificationRequest.LinkedCheck.NONE) {
      LinkedDocuments linked = new LinkedDocuments(examination, proven.issued().credential());
      linked.digests();
      if (proven.extent() == Extent.WHOLE) {
        linked.schemas();
      }
    }
  }
}
