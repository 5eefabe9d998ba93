package org.cooppassport.core.vcjose;

import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A W3C document whose envelope holds and whose form is that of the data model. Only {@link VcJose}
 * and {@link VcCose} make one.
 */
public final class VerifiedEnvelope {
  private final String mediaType;
  private final JsonObject document;
  private final JwtClaims claims;
  private final VerificationKey key;

  VerifiedEnvelope(String mediaType, JsonObject document, JwtClaims claims, VerificationKey key) {
    this.mediaType = mediaType;
    this.document = document;
    this.claims = claims;
    this.key = key;
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

  @Override
  public String toString() {
    return "VerifiedEnvelope[" + mediaType + "]";
  }
}
