package org.cooppassport.core.openid.vp;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Judges the certificate chain of a request object against the authorities a wallet trusts. */
@FunctionalInterface
public interface CertificateTrust {
  /** Trusts nobody: requests by certificate are refused. */
  CertificateTrust NONE =
      (chain, now) -> {
        throw new ProblemException(
            ProblemCode.TRUST_UNAVAILABLE, "no certificate authority is trusted for requests");
      };

  /**
   * Returns what the leaf says once the chain holds.
   *
   * @param chain DER, leaf first, as it came
   * @throws ProblemException if the chain does not lead to a trusted authority or is not valid at
   *     {@code now}
   */
  Leaf check(List<Bytes> chain, Instant now);

  /**
   * What a trusted leaf certificate says.
   *
   * @param key the certified key
   * @param subject the distinguished name, for people
   * @param dnsNames the DNS names of the subject alternative name
   */
  record Leaf(VerificationKey key, String subject, List<String> dnsNames) {
    public Leaf {
      dnsNames = List.copyOf(dnsNames);
    }
  }
}
