package org.cooppassport.core.jose;

import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A token in the making: header parameters, then {@link #sign}. For one thread; may sign several
 * payloads.
 */
public final class JwsSigning {
  private static final Set<String> OWN_SETTERS = Set.of("alg", "typ", "kid", "jwk", "x5c");

  private final TokenType type;
  private final JsonObject.Builder header = JsonObject.builder();

  JwsSigning(TokenType type) {
    this.type = type;
  }

  /** Names the key. */
  public JwsSigning kid(String kid) {
    header.put("kid", kid);
    return this;
  }

  /**
   * Puts the public key in the header.
   *
   * @throws IllegalArgumentException if tokens of the type carry no such key
   */
  public JwsSigning jwk(VerificationKey key) {
    if (!type.headerKey().allowsJwk()) {
      throw new IllegalArgumentException(type.typ() + " carries no jwk");
    }
    header.put("jwk", key.toJwk());
    return this;
  }

  /**
   * Puts a certificate chain in the header.
   *
   * @param certificates DER, leaf first, without the trust anchor
   * @throws IllegalArgumentException if tokens of the type carry no chain
   */
  public JwsSigning x5c(List<Bytes> certificates) {
    if (!type.headerKey().allowsX5c() || certificates.isEmpty()) {
      throw new IllegalArgumentException(type.typ() + " carries no such chain");
    }
    header.put(
        "x5c", JsonArray.ofStrings(certificates.stream().map(StandardBase64::encode).toList()));
    return this;
  }

  /**
   * Puts any other header parameter.
   *
   * @throws IllegalArgumentException if the parameter has a method of its own
   */
  public JwsSigning header(String name, JsonValue value) {
    if (OWN_SETTERS.contains(name)) {
      throw new IllegalArgumentException(name + " has a method of its own");
    }
    header.put(name, value);
    return this;
  }

  /** Returns the signed token over the compact text of {@code claims}. */
  public Jws sign(JsonObject claims, Signer signer) {
    return sign(JsonWriter.write(claims), signer);
  }

  /**
   * Returns the signed token.
   *
   * @throws org.cooppassport.core.problem.ProblemException if a reader would refuse the header
   */
  public Jws sign(Bytes payload, Signer signer) {
    JwsHeader complete =
        JwsHeader.of(
            JsonObject.builder()
                .put("alg", signer.algorithm().joseName())
                .put("typ", type.typ())
                .putAll(header.build())
                .build());
    String signingInput =
        Base64Url.encode(JsonWriter.write(complete.json())) + "." + Base64Url.encode(payload);
    Bytes signature = signer.sign(Bytes.utf8(signingInput));
    return new Jws(
        signingInput + "." + Base64Url.encode(signature),
        signingInput.length(),
        complete,
        payload,
        signature);
  }
}
