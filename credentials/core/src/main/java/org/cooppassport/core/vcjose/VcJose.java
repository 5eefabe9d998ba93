package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.VerifiedJws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.UnsignedSdJwt;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;

/**
 * Makes and verifies W3C credentials and presentations as JWT and SD-JWT.
 *
 * @see <a href="https://www.w3.org/TR/vc-jose-cose/#secure-with-jose">VC-JOSE-COSE, section 3</a>
 */
public final class VcJose {
  /** Members that stay open, so that every reader knows what it looks at and how to check it. */
  private static final Set<String> NEVER_SELECTIVE =
      Set.of("@context", "type", "credentialStatus", "credentialSchema", "relatedResource");

  private VcJose() {}

  /**
   * Returns a document as a signed JWT: {@code vc+jwt} or {@code vp+jwt}.
   *
   * @param kid the verification method's URL or the key's name
   * @throws ProblemException what is wrong with the document
   */
  public static Jws sign(EnvelopeKind kind, JsonObject document, String kid, Signer signer) {
    requireForm(kind, document);
    return Jws.signing(kind.jwt())
        .kid(kid)
        .header("cty", new JsonString(kind.contentType()))
        .sign(document, signer);
  }

  /**
   * Returns a document as a signed SD-JWT: {@code vc+sd-jwt} or {@code vp+sd-jwt}.
   *
   * @throws ProblemException what is wrong with the document, or DISCLOSURE_ERROR if the frame
   *     hides a member that must stay open
   */
  public static SdJwt signSelective(
      EnvelopeKind kind,
      JsonObject document,
      DisclosureFrame frame,
      String kid,
      Signer signer,
      RandomSource random) {
    return sign(kind, prepareSelective(kind, document, frame, random), kid, signer);
  }

  /**
   * Hides the selective members of a document about to be signed.
   *
   * @throws ProblemException as {@link #signSelective}
   */
  public static UnsignedSdJwt prepareSelective(
      EnvelopeKind kind, JsonObject document, DisclosureFrame frame, RandomSource random) {
    requireForm(kind, document);
    UnsignedSdJwt unsigned = SdJwtIssuance.prepare(document, frame, random);
    for (String name : NEVER_SELECTIVE) {
      if (!document.get(name).equals(unsigned.payload().get(name))) {
        throw new ProblemException(
            ProblemCode.DISCLOSURE_ERROR,
            name + " must not be selectively disclosable (VC-JOSE-COSE, 3.2)");
      }
    }
    return unsigned;
  }

  /**
   * Signs a document whose selective members were hidden.
   *
   * @param kid the verification method's URL or the key's name
   */
  public static SdJwt sign(EnvelopeKind kind, UnsignedSdJwt unsigned, String kid, Signer signer) {
    return unsigned.sign(
        Jws.signing(kind.sdJwt()).kid(kid).header("cty", new JsonString(kind.contentType())),
        signer);
  }

  private static void requireForm(EnvelopeKind kind, JsonObject document) {
    List<Problem> problems = kind.problemsOf(document);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  /**
   * Returns the document in a JWT.
   *
   * <p>Computes a signature, so never on an event loop. Times are for the caller to judge.
   *
   * @param key a key of the issuer or holder, found in a place the caller trusts
   * @throws ProblemException what {@link Jws#verify} throws; PARSING_ERROR or MALFORMED_VALUE_ERROR
   *     if the document is not of its form or contradicts the token's claims
   */
  @CheckReturnValue
  public static VerifiedEnvelope verify(
      EnvelopeKind kind,
      Jws token,
      VerificationKey key,
      AllowedAlgorithms allowed,
      IssuedAtForm form) {
    VerifiedJws verified = token.verify(kind.jwt(), key, allowed);
    requireContentType(kind, token);
    JwtClaims claims = EnvelopeRules.claims(verified.json(), form);
    return new VerifiedEnvelope(
        kind.jwt().mediaType(), EnvelopeRules.document(kind, claims), claims, key);
  }

  /**
   * Returns the document in an SD-JWT, with what is disclosed in place. Key binding is judged
   * beside it.
   *
   * @throws ProblemException what {@link SdJwt#verify} throws; PARSING_ERROR or
   *     MALFORMED_VALUE_ERROR if what is disclosed is no document, or contradicts the token's
   *     claims
   */
  @CheckReturnValue
  public static VerifiedEnvelope verify(
      EnvelopeKind kind,
      SdJwt token,
      VerificationKey key,
      AllowedAlgorithms allowed,
      IssuedAtForm form) {
    VerifiedSdJwt verified = token.verify(kind.sdJwt(), key, allowed);
    requireContentType(kind, token.issuerJwt());
    for (ClaimsPath path : verified.disclosed().stream().map(d -> d.path()).toList()) {
      if (path.firstName().equals("@context")) {
        throw new ProblemException(
            ProblemCode.DISCLOSURE_ERROR, "@context must not be selectively disclosable");
      }
    }
    JwtClaims claims = EnvelopeRules.claims(verified.payload(), form);
    return new VerifiedEnvelope(
        kind.sdJwt().mediaType(), EnvelopeRules.document(kind, claims), claims, key, verified);
  }

  private static void requireContentType(EnvelopeKind kind, Jws token) {
    if (token.header().cty().filter(cty -> !cty.equals(kind.contentType())).isPresent()) {
      throw new ProblemException(ProblemCode.TOKEN_TYPE_ERROR, "cty is not " + kind.contentType());
    }
  }
}
