package org.cooppassport.core.vcjose;

import java.util.Optional;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;

/**
 * A W3C document whose envelope holds and whose form is that of the data model. Only {@link
 * VcJose}, {@link VcCose} and {@link Envelope} make one.
 */
public final class VerifiedEnvelope {
  private final String mediaType;
  private final JsonObject document;
  private final JwtClaims claims;
  private final VerificationKey key;
  private final VerifiedSdJwt sdJwt;

  VerifiedEnvelope(String mediaType, JsonObject document, JwtClaims claims, VerificationKey key) {
    this(mediaType, document, claims, key, null);
  }

  /**
   * @param sdJwt null unless the envelope is one
   */
  VerifiedEnvelope(
      String mediaType,
      JsonObject document,
      JwtClaims claims,
      VerificationKey key,
      VerifiedSdJwt sdJwt) {
    this.mediaType = mediaType;
    this.document = document;
    this.claims = claims;
    this.key = key;
    this.sdJwt = sdJwt;
  }

  /** Returns the envelope's media type. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns the credential or presentation, without registered claims of the token. */
  public JsonObject document() {
    return document;
  }

  /** Returns the token's registered claims, which speak of the signature; none for COSE. */
  public JwtClaims claims() {
    return claims;
  }

  /** Returns the key the signature was checked with. */
  public VerificationKey key() {
    return key;
  }

  /** Returns the SD-JWT whose disclosures and key binding are judged beside the document. */
  public Optional<VerifiedSdJwt> sdJwt() {
    return Optional.ofNullable(sdJwt);
  }

  /**
   * Returns the holder's key that the issuer put into {@code cnf.jwk}, if it did.
   *
   * @throws ProblemException KEY_BINDING_ERROR if {@code cnf} is there but holds no usable key
   * @see <a href="https://www.w3.org/TR/vc-jose-cose/#cnf">VC-JOSE-COSE, cnf</a>
   */
  public Optional<VerificationKey> holderKey() {
    if (!claims.json().has("cnf")) {
      return Optional.empty();
    }
    JsonObject jwk =
        claims
            .json()
            .object("cnf")
            .flatMap(cnf -> cnf.object("jwk"))
            .orElseThrow(() -> refused("it holds no jwk (RFC 7800, 3.2)"));
    try {
      return Optional.of(Jwk.parse(jwk).key());
    } catch (ProblemException e) {
      throw refused(e.problems().get(0).detail());
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.KEY_BINDING_ERROR, "cnf: " + detail);
  }

  @Override
  public String toString() {
    return "VerifiedEnvelope[" + mediaType + "]";
  }
}
