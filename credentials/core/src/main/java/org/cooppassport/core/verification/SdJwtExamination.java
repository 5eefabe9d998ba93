package org.cooppassport.core.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.DisclosedClaim;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.sdjwt.VerifiedSdJwtVc;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/** Examines an SD-JWT VC: parse, trust, key, signature, holder, validity, status. */
final class SdJwtExamination {
  private static final String[] REGISTERED = {
    "iss", "nbf", "exp", "iat", "jti", "sub", "cnf", "vct", "vct#integrity", "aka_vcts", "status"
  };

  private final Examination examination;

  SdJwtExamination(Examination examination) {
    this.examination = examination;
  }

  void run(SdJwt sdJwt) {
    sdJwt.issuerJwt().requireType(TokenType.SD_JWT_VC);
    JsonObject unproven = sdJwt.issuerJwt().unverifiedClaims();
    Set<String> types = types(unproven);
    Examination.Trusted trusted =
        examination.trustedFor(issuers(unproven, sdJwt.issuerJwt().header()), types);
    PresentedIssuer issuer = trusted.issuer();
    TrustedIssuer trust = trusted.entry();
    VerificationKey key =
        new IssuerKeys(examination).ofToken(issuer, KeyName.of(sdJwt.issuerJwt().header()), trust);
    VerifiedSdJwtVc verifiedVc = SdJwtVc.verify(sdJwt, key, examination.request().algorithms());
    VerifiedSdJwt verified = verifiedVc.sdJwt();
    JwtClaims claims = verified.claims();
    Optional<VerificationKey> holder = holder(examination, verified);
    VerifiedCredential credential =
        new VerifiedCredential.Builder(examination.presented(), CredentialFormats.DC_SD_JWT)
            .issuedBy(issuer, Optional.ofNullable(trust))
            .content(
                trusted.typesOf(types),
                verified.payload(),
                new ClaimSet(verified.payload().without(REGISTERED)))
            .boundTo(
                verified.holderKey(),
                holder.isPresent() ? HolderProof.PROVEN : HolderProof.NOT_PROVEN)
            .disclosing(verified.disclosed().stream().map(SdJwtExamination::place).toList())
            .validUntil(claims.expiresAt())
            .build();
    examination.add(credential);
    if (examination.request().validity() == VerificationRequest.Check.MADE) {
      claims.problemsAt(examination.now(), Duration.ZERO).forEach(examination::found);
    }
    if (examination.request().status() == VerificationRequest.Check.MADE) {
      new StatusExamination(examination, issuer, trust).ofToken(verified.payload());
    }
    new TypeMetadataExamination(examination, verifiedVc).run();
  }

  static JsonPointer place(DisclosedClaim claim) {
    JsonPointer place = JsonPointer.ROOT;
    for (JsonValue component : claim.path().toJson()) {
      place = place.child(component instanceof JsonString name ? name.value() : component.toJson());
    }
    return place;
  }

  /** The holder's key, if the key binding that the request expects is there and holds. */
  static Optional<VerificationKey> holder(Examination examination, VerifiedSdJwt verified) {
    boolean excused = examination.mayBeUnbound() && verified.sdJwt().keyBindingJwt().isEmpty();
    if (examination.request().holder().isEmpty() || excused) {
      return Optional.empty();
    }
    VerificationRequest.HolderExpectation expected = examination.request().holder().get();
    try {
      return Optional.of(
          verified
              .verifyKeyBinding(
                  new KeyBindingExpectation(
                      expected.audience(),
                      expected.nonce(),
                      examination.now(),
                      expected.maxAge(),
                      expected.skew(),
                      examination.request().algorithms()))
              .holderKey());
    } catch (ProblemException e) {
      e.problems().forEach(examination::found);
      return Optional.empty();
    }
  }

  /**
   * Who the token may be from: by the certificates it brings and, beside or without them, by {@code
   * iss}. The first that is trusted counts.
   */
  static List<PresentedIssuer> issuers(JsonObject claims, JwsHeader header) {
    String iss = claims.string("iss").orElse("");
    if (claims.has("iss") && iss.isEmpty()) {
      throw Examination.halt(ProblemCode.MALFORMED_VALUE_ERROR, "iss is not a text");
    }
    List<PresentedIssuer> issuers = new ArrayList<>();
    if (!header.x5c().isEmpty()) {
      issuers.add(new PresentedIssuer.ByCertificate(iss, header.x5c()));
    }
    if (iss.startsWith("did:")) {
      try {
        issuers.add(new PresentedIssuer.ByDid(Did.parse(iss)));
      } catch (DidException e) {
        throw Examination.halt(ProblemCode.INVALID_DID, "iss: " + e.detail());
      }
    } else if (iss.startsWith("https://") && iss.indexOf('?') < 0 && iss.indexOf('#') < 0) {
      issuers.add(new PresentedIssuer.ByUrl(iss));
    }
    if (issuers.isEmpty()) {
      throw Examination.halt(
          ProblemCode.MALFORMED_VALUE_ERROR,
          "the issuer is named neither by x5c nor by an https URL or a DID in iss (SD-JWT VC,"
              + " 3.5)");
    }
    return issuers;
  }

  private static Set<String> types(JsonObject claims) {
    Set<String> types = new LinkedHashSet<>();
    types.add(
        claims
            .string("vct")
            .filter(vct -> !vct.isEmpty())
            .orElseThrow(
                () ->
                    Examination.halt(
                        ProblemCode.MALFORMED_VALUE_ERROR,
                        "vct is missing or not a text (SD-JWT VC, 3.2.2.1)")));
    claims.array("aka_vcts").flatMap(JsonArray::strings).ifPresent(types::addAll);
    return CredentialTypes.withProductName(types);
  }
}
