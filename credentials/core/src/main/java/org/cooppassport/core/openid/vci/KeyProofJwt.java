package org.cooppassport.core.openid.vci;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.Signer;

/**
 * A holder's proof, to one issuer, of having a key.
 *
 * @param text the signed token
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.1">
 *     OpenID4VCI 1.0, appendix F.1</a>
 */
public record KeyProofJwt(String text) {
  public KeyProofJwt {
    Objects.requireNonNull(text);
  }

  /**
   * Makes a proof that brings its key along, for issuers that bind by {@code jwk}.
   *
   * @param nonce the issuer's {@code c_nonce}
   */
  public static KeyProofJwt ofJwk(
      Signer holder, String credentialIssuer, String nonce, Instant now) {
    return sign(
        Jws.signing(TokenType.KEY_PROOF).jwk(holder.publicKey()),
        holder,
        credentialIssuer,
        nonce,
        now);
  }

  /**
   * Makes a proof that names its key, for issuers that bind by DID.
   *
   * @param verificationMethod the DID URL of the key
   * @param nonce the issuer's {@code c_nonce}
   */
  public static KeyProofJwt ofDid(
      String verificationMethod,
      Signer holder,
      String credentialIssuer,
      String nonce,
      Instant now) {
    return sign(
        Jws.signing(TokenType.KEY_PROOF).kid(verificationMethod),
        holder,
        credentialIssuer,
        nonce,
        now);
  }

  /**
   * Makes a proof beside which somebody attests the key, for issuers that want that.
   *
   * @param attestation the key attestation; it names the holder's key
   * @param nonce the issuer's {@code c_nonce}
   */
  public static KeyProofJwt attested(
      Signer holder, String attestation, String credentialIssuer, String nonce, Instant now) {
    return sign(
        Jws.signing(TokenType.KEY_PROOF)
            .jwk(holder.publicKey())
            .header("key_attestation", new JsonString(attestation)),
        holder,
        credentialIssuer,
        nonce,
        now);
  }

  private static KeyProofJwt sign(
      JwsSigning signing, Signer holder, String credentialIssuer, String nonce, Instant now) {
    JsonObject claims =
        JsonObject.builder()
            .put("aud", credentialIssuer)
            .put("iat", now.getEpochSecond())
            .put("nonce", nonce)
            .build();
    return new KeyProofJwt(signing.sign(claims, holder).text());
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "KeyProofJwt[" + text.length() + "]";
  }
}
