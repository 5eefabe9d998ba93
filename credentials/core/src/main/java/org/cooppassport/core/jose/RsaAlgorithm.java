package org.cooppassport.core.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * RSA, for the access tokens of authorization servers and nothing else: RFC 9068 has every such
 * server able to sign by RS256. No credential, proof or attestation is taken by it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.3">RFC 7518, section 3.3</a>
 */
enum RsaAlgorithm {
  RS256("SHA256withRSA"),
  PS256("RSASSA-PSS");

  private static final int MIN_BITS = 2_048;
  private static final int MAX_BITS = 8_192;
  private static final int MAX_EXPONENT_BITS = 64;
  private static final int SALT_BYTES = 32;

  private final String jcaName;

  RsaAlgorithm(String jcaName) {
    this.jcaName = jcaName;
  }

  static Optional<RsaAlgorithm> named(String joseName) {
    for (RsaAlgorithm each : values()) {
      if (each.name().equals(joseName)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /**
   * Tells whether a signature holds.
   *
   * @param jwk a public key of type RSA
   * @throws ProblemException CRYPTOGRAPHIC_SECURITY_ERROR if the key is unusable or too small
   */
  boolean verify(JsonObject jwk, Bytes signed, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance(jcaName);
      if (this == PS256) {
        verifier.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
      }
      verifier.initVerify(key(jwk));
      verifier.update(signed.toByteArray());
      return verifier.verify(signature.toByteArray());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static PublicKey key(JsonObject jwk) throws GeneralSecurityException {
    BigInteger modulus = number(jwk, "n");
    BigInteger exponent = number(jwk, "e");
    if (modulus.bitLength() < MIN_BITS
        || modulus.bitLength() > MAX_BITS
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || exponent.compareTo(BigInteger.valueOf(3)) < 0
        || !exponent.testBit(0)) {
      throw unusable("an RSA key has 2048 to 8192 bits and an odd exponent (RFC 7518, 3.3)");
    }
    return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
  }

  private static BigInteger number(JsonObject jwk, String name) {
    try {
      return new BigInteger(
          1,
          Base64Url.decode(
                  jwk.string(name).orElseThrow(() -> unusable("the RSA key has no " + name)))
              .toByteArray());
    } catch (MalformedEncoding e) {
      throw unusable("the RSA key's " + name + " is not base64url");
    }
  }

  private static ProblemException unusable(String detail) {
    return new ProblemException(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, detail);
  }
}
