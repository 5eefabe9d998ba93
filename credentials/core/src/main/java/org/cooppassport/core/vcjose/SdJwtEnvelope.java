package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.sdjwt.SdJwt;

/** {@code vc+sd-jwt} and {@code vp+sd-jwt}. */
record SdJwtEnvelope(EnvelopeKind kind, SdJwt token, JsonObject unproven) implements Envelope {

  static SdJwtEnvelope of(EnvelopeKind kind, SdJwt token) {
    token.issuerJwt().requireType(kind.sdJwt());
    return new SdJwtEnvelope(
        kind, token, EnvelopeRules.withoutRegistered(token.unverifiedPayload()));
  }

  @Override
  public String mediaType() {
    return kind.sdJwt().mediaType();
  }

  @Override
  public Optional<String> kid() {
    return token.issuerJwt().header().kid();
  }

  @Override
  public String algorithm() {
    return token.issuerJwt().header().alg();
  }

  @Override
  public List<Bytes> certificates() {
    return token.issuerJwt().header().x5c();
  }

  @Override
  public VerifiedEnvelope verify(VerificationKey key, AllowedAlgorithms allowed) {
    return VcJose.verify(kind, token, key, allowed, IssuedAtForm.NUMERIC_DATE);
  }
}
