package org.cooppassport.core.verification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.IssuedAtForm;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.core.vcjose.VerifiedEnvelope;

/**
 * Examines W3C credentials and presentations that are secured as tokens.
 *
 * @see <a href="https://www.w3.org/TR/vc-jose-cose/">Securing Verifiable Credentials using JOSE and
 *     COSE</a>
 */
final class JoseExamination {
  private final Examination examination;

  JoseExamination(Examination examination) {
    this.examination = examination;
  }

  /** A credential as {@code vc+jwt} or {@code vc+sd-jwt} whose signature holds. */
  W3cExamination.Proven proven(PresentedText part, SecuredCredential secured) {
    String token = ((JsonString) secured.toJson()).value();
    return switch (secured.mediaType()) {
      case "application/vc+jwt" -> jwt(part, token);
      case "application/vc+sd-jwt" -> sdJwt(part, token);
      default ->
          throw Examination.halt(
              ProblemCode.TOKEN_TYPE_ERROR, "the token is not of a type of credential read here");
    };
  }

  private W3cExamination.Proven jwt(PresentedText part, String token) {
    Jws jws = Jws.parse(token);
    jws.requireType(TokenType.VC_JWT);
    Examination.Trusted trusted = trusted(jws.unverifiedClaims());
    VerificationKey key =
        new IssuerKeys(examination).ofToken(trusted.issuer(), jws.header(), trusted.entry());
    VerifiedEnvelope envelope =
        VcJose.verify(
            EnvelopeKind.CREDENTIAL,
            jws,
            key,
            examination.request().algorithms(),
            IssuedAtForm.NUMERIC_DATE);
    return new W3cExamination.Proven(
        part, CredentialFormats.VC_JWT, issued(envelope, trusted), Optional.empty(), List.of());
  }

  private W3cExamination.Proven sdJwt(PresentedText part, String token) {
    SdJwt sdJwt = SdJwt.parse(token);
    sdJwt.issuerJwt().requireType(TokenType.VC_SD_JWT);
    Examination.Trusted trusted = trusted(sdJwt.issuerJwt().unverifiedClaims());
    VerificationKey key =
        new IssuerKeys(examination)
            .ofToken(trusted.issuer(), sdJwt.issuerJwt().header(), trusted.entry());
    VerifiedSdJwt verified =
        sdJwt.verify(TokenType.VC_SD_JWT, key, examination.request().algorithms());
    VerifiedEnvelope envelope =
        VcJose.verify(
            EnvelopeKind.CREDENTIAL,
            sdJwt,
            key,
            examination.request().algorithms(),
            IssuedAtForm.NUMERIC_DATE);
    W3cCredential.Issued issued = issued(envelope, trusted);
    Optional<VerificationKey> holder =
        sdJwt.keyBindingJwt().isPresent()
            ? SdJwtExamination.holder(examination, verified)
            : Optional.empty();
    return new W3cExamination.Proven(
        part,
        CredentialFormats.VC_SD_JWT,
        issued,
        holder,
        verified.disclosed().stream().map(SdJwtExamination::place).toList());
  }

  private Examination.Trusted trusted(JsonObject unproven) {
    PresentedIssuer issuer =
        W3cCredential.issuer(
            unproven
                .string("issuer")
                .or(() -> unproven.object("issuer").flatMap(object -> object.string("id")))
                .orElseThrow(
                    () ->
                        Examination.halt(
                            ProblemCode.MALFORMED_VALUE_ERROR, "the credential has no issuer")));
    List<String> types = unproven.oneOrMany("type").strings().orElse(List.of());
    List<Problem> contexts =
        examination
            .request()
            .contextsOf(types)
            .judge(
                JsonObject.builder()
                    .put("@context", unproven.oneOrMany("@context"))
                    .put("type", JsonArray.ofStrings(types))
                    .build());
    if (!contexts.isEmpty()) {
      throw new Examination.Halt(List.of(), contexts);
    }
    return examination.trustedFor(List.of(issuer), W3cCredential.typeNames(types));
  }

  private W3cCredential.Issued issued(VerifiedEnvelope envelope, Examination.Trusted trusted) {
    Credential credential = Credential.read(envelope.document());
    if (examination.request().validity() == VerificationRequest.Check.MADE) {
      envelope.claims().problemsAt(examination.now(), Duration.ZERO).forEach(examination::found);
    }
    return new W3cCredential.Issued(
        credential, W3cCredential.typeNames(credential.types()), trusted.issuer(), trusted.entry());
  }

  /** A presentation as {@code vp+jwt}. */
  void presentation(String token, W3cExamination w3c) {
    Jws jws = Jws.parse(token);
    jws.requireType(TokenType.VP_JWT);
    JsonObject unproven = jws.unverifiedClaims();
    JsonObject document =
        unproven.without("iss", "iat", "exp", "nbf", "jti", "aud", "nonce", "sub");
    w3c.presentation(
        document,
        (presentation, proven) -> {
          if (examination.request().holder().isEmpty()) {
            signed(jws, signerOf(jws));
            return Optional.empty();
          }
          return Optional.of(holder(jws, presentation.holder(), proven));
        });
  }

  /** A presentation that a token secures, by the key its header names. */
  private record Signed(VerificationKey key, VerifiedEnvelope envelope) {}

  private VerificationKey holder(
      Jws jws, Optional<String> named, List<W3cExamination.Proven> proven) {
    Did did = signerOf(jws);
    W3cExamination.requireSubject(did.toString(), proven);
    if (!named.map(did.toString()::equals).orElse(true)) {
      throw Examination.halt(
          ProblemCode.HOLDER_MISMATCH, "the presentation is signed by another than its holder");
    }
    Signed signed = signed(jws, did);
    requireAnswer(signed.envelope().claims());
    return signed.key();
  }

  private static Did signerOf(Jws jws) {
    try {
      return DidUrl.parse(jws.header().kid().orElse("")).did();
    } catch (DidException e) {
      throw Examination.halt(
          ProblemCode.INVALID_VERIFICATION_METHOD_URL,
          "kid names no verification method by a DID URL");
    }
  }

  private Signed signed(Jws jws, Did signer) {
    String method = jws.header().kid().orElse("");
    VerificationKey key =
        new IssuerKeys(examination)
            .ofDid(signer, method, VerificationRelationship.AUTHENTICATION, null);
    return new Signed(
        key,
        VcJose.verify(
            EnvelopeKind.PRESENTATION,
            jws,
            key,
            examination.request().algorithms(),
            IssuedAtForm.NUMERIC_DATE));
  }

  private void requireAnswer(JwtClaims claims) {
    VerificationRequest.HolderExpectation expected = examination.request().holder().orElseThrow();
    boolean forUs =
        Set.copyOf(claims.audiences()).equals(Set.of(expected.audience()))
            && claims.json().string("nonce").equals(Optional.of(expected.nonce()));
    boolean inTime =
        claims
            .issuedAt()
            .map(
                iat ->
                    !iat.isAfter(examination.now().plus(expected.skew()))
                        && !iat.isBefore(examination.now().minus(expected.maxAge())))
            .orElse(true);
    if (!forUs || !inTime || !claims.problemsAt(examination.now(), expected.skew()).isEmpty()) {
      throw Examination.halt(
          ProblemCode.KEY_BINDING_ERROR,
          "the presentation does not answer this request: nonce, aud or time is another");
    }
  }
}
