package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/** {@code vc+jwt} and {@code vp+jwt}. */
record JwtEnvelope(EnvelopeKind kind, Jws token) implements Envelope {

  static JwtEnvelope read(EnvelopeKind kind, String text) {
    return of(kind, Jws.parse(text));
  }

  static JwtEnvelope of(EnvelopeKind kind, Jws token) {
    token.requireType(kind.jwt());
    return new JwtEnvelope(kind, token);
  }

  @Override
  public String mediaType() {
    return kind.jwt().mediaType();
  }

  @Override
  public JsonObject unproven() {
    return EnvelopeRules.withoutRegistered(token.unverifiedClaims());
  }

  @Override
  public Optional<String> kid() {
    return token.header().kid();
  }

  @Override
  public String algorithm() {
    return token.header().alg();
  }

  @Override
  public List<Bytes> certificates() {
    return token.header().x5c();
  }

  @Override
  public VerifiedEnvelope verify(VerificationKey key, AllowedAlgorithms allowed) {
    return VcJose.verify(kind, token, key, allowed, IssuedAtForm.NUMERIC_DATE);
  }
}
