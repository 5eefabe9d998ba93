package org.cooppassport.core.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.DataModelVersion;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VerifiedEnvelope;
import org.cooppassport.core.verification.VerificationRequest.HolderExpectation;

/**
 * Examines W3C credentials and presentations that an envelope secures: JWT, SD-JWT, COSE, and the
 * JWT of data model 1.1.
 *
 * @see <a href="https://www.w3.org/TR/vc-jose-cose/">Securing Verifiable Credentials using JOSE and
 *     COSE</a>
 */
final class EnvelopeExamination {
  private final Examination examination;
  private final IssuerKeys keys;

  EnvelopeExamination(Examination examination) {
    this.examination = examination;
    this.keys = new IssuerKeys(examination);
  }

  /** A credential whose envelope holds. */
  W3cExamination.Proven proven(PresentedText part, SecuredCredential secured) {
    String text = ((JsonString) secured.toJson()).value();
    return proven(
        part, Envelope.read(secured.mediaType(), text, examination.request().jwtClaims()));
  }

  /** A credential whose envelope holds. */
  W3cExamination.Proven proven(PresentedText part, Envelope envelope) {
    if (envelope.kind() != EnvelopeKind.CREDENTIAL) {
      throw Examination.halt(
          ProblemCode.TOKEN_TYPE_ERROR, "a presentation where a credential is wanted");
    }
    Examination.Trusted trusted = trusted(envelope);
    VerificationKey key = keys.ofToken(trusted.issuer(), KeyName.of(envelope), trusted.entry());
    VerifiedEnvelope verified = envelope.verify(key, examination.request().algorithms());
    W3cCredential.Issued issued = issued(verified, trusted);
    return new W3cExamination.Proven(
        part,
        format(envelope),
        issued,
        verified.sdJwt().filter(s -> s.sdJwt().keyBindingJwt().isPresent()).flatMap(this::bound),
        verified.holderKey(),
        verified
            .sdJwt()
            .map(sdJwt -> sdJwt.disclosed().stream().map(SdJwtExamination::place).toList())
            .orElse(List.of()),
        verified.sdJwt().isPresent() ? W3cExamination.Extent.CHOSEN : W3cExamination.Extent.WHOLE);
  }

  private Optional<VerificationKey> bound(VerifiedSdJwt sdJwt) {
    return SdJwtExamination.holder(examination, sdJwt);
  }

  private static String format(Envelope envelope) {
    return switch (envelope.mediaType()) {
      case "application/vc+jwt" -> CredentialFormats.VC_JWT;
      case "application/vc+sd-jwt" -> CredentialFormats.VC_SD_JWT;
      case "application/vc+cose" -> CredentialFormats.VC_COSE;
      default -> CredentialFormats.JWT_VC_JSON;
    };
  }

  private Examination.Trusted trusted(Envelope envelope) {
    JsonObject unproven = envelope.unproven();
    List<String> types = unproven.oneOrMany("type").strings().orElse(List.of());
    requireContexts(types, unproven);
    return examination.trustedFor(issuers(unproven, envelope), W3cCredential.typeNames(types));
  }

  /** Judges the list of contexts; again where Disclosures may have added to types or contexts. */
  private void requireContexts(List<String> types, JsonObject document) {
    List<Problem> contexts =
        examination
            .request()
            .contextsOf(types)
            .judge(
                JsonObject.builder()
                    .put("@context", document.oneOrMany("@context"))
                    .put("type", JsonArray.ofStrings(types))
                    .build());
    if (!contexts.isEmpty()) {
      throw new Examination.Halt(List.of(), contexts);
    }
  }

  /**
   * The ways in which the envelope shows its one issuer: by a DID, by the certificates it brings,
   * by an https URL.
   */
  private static List<PresentedIssuer> issuers(JsonObject unproven, Envelope envelope) {
    String named =
        unproven
            .string("issuer")
            .or(() -> unproven.object("issuer").flatMap(object -> object.string("id")))
            .orElseThrow(
                () ->
                    Examination.halt(
                        ProblemCode.MALFORMED_VALUE_ERROR, "the credential has no issuer"));
    List<PresentedIssuer> issuers = new ArrayList<>();
    issuers.add(W3cCredential.issuer(named));
    if (!envelope.certificates().isEmpty()) {
      issuers.add(
          named.startsWith("did:") ? 1 : 0,
          new PresentedIssuer.ByCertificate(named, envelope.certificates()));
    }
    return issuers;
  }

  private W3cCredential.Issued issued(VerifiedEnvelope envelope, Examination.Trusted trusted) {
    Credential credential = Credential.read(envelope.document());
    requireContexts(credential.types(), envelope.document());
    if (credential.version() == DataModelVersion.V2_0) {
      new ContextExamination(examination).run(credential.json(), credential.types());
    }
    judgeTimes(envelope);
    return new W3cCredential.Issued(
        credential,
        trusted.typesOf(W3cCredential.typeNames(credential.types())),
        trusted.issuer(),
        trusted.entry());
  }

  private void judgeTimes(VerifiedEnvelope envelope) {
    if (examination.request().validity() == VerificationRequest.Check.MADE) {
      envelope.claims().problemsAt(examination.now(), Duration.ZERO).forEach(examination::found);
    }
  }

  /** A presentation, with everything in it. */
  void presentation(Envelope envelope, W3cExamination w3c) {
    if (envelope.kind() != EnvelopeKind.PRESENTATION) {
      throw Examination.halt(
          ProblemCode.TOKEN_TYPE_ERROR, "a credential where a presentation is wanted");
    }
    w3c.presentation(
        envelope.unproven(),
        (presentation, proven) -> {
          Signed signed = signed(envelope, presentation.holder(), proven);
          if (presentation.version() == DataModelVersion.V2_0) {
            new ContextExamination(examination).run(presentation.json(), presentation.types());
          }
          if (examination.request().holder().isEmpty()) {
            judgeTimes(signed.envelope());
            return Optional.empty();
          }
          W3cExamination.requireHolder(
              examination.request(), signed.signer(), signed.key(), proven);
          requireAnswer(signed.envelope());
          return Optional.of(signed.key());
        });
  }

  /**
   * A presentation whose envelope holds.
   *
   * @param signer the identifier of who signed, if the header names one
   */
  private record Signed(Optional<String> signer, VerificationKey key, VerifiedEnvelope envelope) {}

  /**
   * By the key its header names; or, if it names none, by the one key that the issuers bound every
   * credential to.
   */
  private Signed signed(
      Envelope envelope, Optional<String> named, List<W3cExamination.Proven> proven) {
    Optional<String> method = envelope.kid().filter(kid -> kid.indexOf(':') > 0);
    Optional<String> signer = method.map(IssuerKeys::controllerOf);
    if (signer.isPresent()) {
      if (!named.map(signer.get()::equals).orElse(true)) {
        throw Examination.halt(
            ProblemCode.HOLDER_MISMATCH, "the presentation is signed by another than its holder");
      }
      if (examination.request().holder().isPresent()) {
        W3cExamination.requirePossibleHolder(examination.request(), signer.get(), proven);
      }
    }
    VerificationKey key =
        method.isPresent()
            ? keys.ofMethod(method.get(), VerificationRelationship.AUTHENTICATION)
            : commonKey(proven);
    return new Signed(signer, key, envelope.verify(key, examination.request().algorithms()));
  }

  private static VerificationKey commonKey(List<W3cExamination.Proven> proven) {
    Set<Optional<VerificationKey>> bound =
        proven.stream().map(W3cExamination.Proven::bound).collect(Collectors.toSet());
    return (bound.size() == 1 ? bound.iterator().next() : Optional.<VerificationKey>empty())
        .orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.INVALID_VERIFICATION_METHOD_URL,
                    "kid names no verification method by its URL, and the credentials are not all"
                        + " bound to one key"));
  }

  private void requireAnswer(VerifiedEnvelope envelope) {
    Optional<VerifiedSdJwt> bound =
        envelope.sdJwt().filter(sdJwt -> sdJwt.sdJwt().keyBindingJwt().isPresent());
    if (bound.isPresent()) {
      if (SdJwtExamination.holder(examination, bound.get()).isEmpty()) {
        throw Examination.halt(
            ProblemCode.KEY_BINDING_ERROR, "the key binding of the presentation does not hold");
      }
      return;
    }
    JwtClaims claims = envelope.claims();
    HolderExpectation expected = examination.request().holder().orElseThrow();
    if (!Set.copyOf(claims.audiences()).equals(Set.of(expected.audience()))) {
      throw another(
          "aud",
          "the verifier's complete identifier alone, " + expected.audience(),
          Came.words(claims.audiences()));
    }
    if (!claims.json().string("nonce").equals(Optional.of(expected.nonce()))) {
      throw another(
          "nonce", "that of the request", claims.json().has("nonce") ? Came.ANOTHER : Came.NOTHING);
    }
    boolean inTime =
        claims
            .issuedAt()
            .map(
                iat ->
                    !iat.isAfter(examination.now().plus(expected.skew()))
                        && !iat.isBefore(examination.now().minus(expected.maxAge())))
            .orElse(true);
    if (!inTime || !claims.problemsAt(examination.now(), expected.skew()).isEmpty()) {
      throw another(
          "iat, nbf, exp",
          "a presentation that was made just now",
          claims
              .issuedAt()
              .map(iat -> Came.instant(iat, examination.now()))
              .orElse(new Came("one out of its time")));
    }
  }

  private static RuntimeException another(String claim, String expected, Came came) {
    return Examination.halt(
        ProblemCode.KEY_BINDING_ERROR,
        new Mismatch("presentation " + claim, expected, came, "OpenID4VP 1.0, section 14.1")
            .sentence());
  }
}
