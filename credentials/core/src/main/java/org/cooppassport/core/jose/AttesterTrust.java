package org.cooppassport.core.jose;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Whose attestations are believed: of makers with a certificate of these authorities, and of makers
 * with one of these keys.
 *
 * @param authorities certificate authorities, for attestations with {@code x5c}
 * @param keys keys, for attestations with {@code kid}
 */
public record AttesterTrust(TrustAnchors authorities, JwkSet keys) {
  /** Nobody's. */
  public static final AttesterTrust NOBODY =
      new AttesterTrust(TrustAnchors.NONE, new JwkSet(List.of()));

  public AttesterTrust {
    Objects.requireNonNull(authorities);
    Objects.requireNonNull(keys);
  }

  /** Tells whether anybody is believed. */
  public boolean believesAnybody() {
    return !authorities.certificates().isEmpty() || !keys.keys().isEmpty();
  }

  /**
   * Returns the key of the maker of an attestation.
   *
   * @throws ProblemException UNTRUSTED_ISSUER if the maker is not believed
   */
  public VerificationKey makerOf(Jws attestation, Instant now) {
    List<Bytes> chain = attestation.header().x5c();
    if (!chain.isEmpty()) {
      VerifiedChain verified = X509Chains.verify(chain, authorities, now);
      if (verified.anchorIncluded()) {
        throw untrusted("x5c includes the trust anchor (HAIP 1.0, sections 4.4.1 and 4.5.1)");
      }
      return verified.leafKey();
    }
    return keys.select(attestation.header())
        .map(Jwk::key)
        .orElseThrow(() -> untrusted("its maker is not known here; expected x5c or a known kid"));
  }

  private static ProblemException untrusted(String detail) {
    return new ProblemException(ProblemCode.UNTRUSTED_ISSUER, detail);
  }
}
