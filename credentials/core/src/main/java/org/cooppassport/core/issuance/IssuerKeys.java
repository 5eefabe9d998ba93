package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.Signer;

/**
 * The keys an issuer signs with now, one for each securing mechanism.
 *
 * @param sdJwt signs SD-JWT VCs
 * @param proof makes embedded proofs
 */
public record IssuerKeys(SdJwtKey sdJwt, ProofKey proof) {
  public IssuerKeys {
    Objects.requireNonNull(sdJwt);
    Objects.requireNonNull(proof);
  }

  /**
   * The key of SD-JWT VCs.
   *
   * @param signer signs
   * @param kid its id in the issuer's metadata
   * @param x5c its certificate chain, leaf first, without the root; none if it has no certificate
   */
  public record SdJwtKey(Signer signer, String kid, List<Bytes> x5c) {
    public SdJwtKey {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(kid);
      x5c = List.copyOf(x5c);
    }
  }

  /**
   * The key of embedded proofs.
   *
   * @param signer signs
   * @param verificationMethod its DID URL
   */
  public record ProofKey(Signer signer, String verificationMethod) {
    public ProofKey {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(verificationMethod);
    }
  }
}
