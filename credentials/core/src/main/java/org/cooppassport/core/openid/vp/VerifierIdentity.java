package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;

/**
 * Who a verifier was proven to be.
 *
 * @param clientId its full client id
 * @param proof how it was proven
 * @param subject the subject of its certificate, its DID, the name its attester gives it, its
 *     entity identifier, the origin of its page, or the bare address the answer goes to
 * @param dnsNames the DNS names of its certificate; none with another proof
 */
public record VerifierIdentity(
    ClientId clientId, Proof proof, String subject, List<String> dnsNames) {
  /** How a verifier was proven to be who it is. */
  public enum Proof {
    /** By a certificate of a trusted authority, over the request. */
    CERTIFICATE,
    /** By a key of its DID, over the request. */
    DID,
    /** By an attestation of a trusted party, over the request. */
    ATTESTATION,
    /** By a key that a trust chain of a federation vouches for, over the request. */
    FEDERATION,
    /** By the platform, which says which page hands the request over. */
    ORIGIN,
    /** Not at all: nothing is known but where the answer goes. */
    ADDRESS_ONLY
  }

  public VerifierIdentity {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(proof);
    Objects.requireNonNull(subject);
    dnsNames = List.copyOf(dnsNames);
  }
}
