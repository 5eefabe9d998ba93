package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;

/**
 * The keys an issuer signs with now, one for each securing mechanism.
 *
 * <p>Every method throws a {@link org.cooppassport.core.problem.Refusal} of reason {@code
 * KEY_UNAVAILABLE} if the issuer has no such key.
 */
public interface IssuerKeys {

  /** Returns the key of SD-JWT VCs. */
  SdJwtKey sdJwt();

  /** Returns the key of embedded proofs that most credentials and status lists have. */
  MethodKey proof();

  /** Returns a key of embedded proofs that is of this type. */
  MethodKey proof(KeyType type);

  /** Returns the key of W3C credentials as JWT and SD-JWT. */
  MethodKey envelope();

  /** Returns the key of proofs whose disclosures cannot be linked. */
  UnlinkableKey unlinkable();

  /**
   * The key of SD-JWT VCs.
   *
   * @param signer signs
   * @param kid its id in the issuer's metadata
   * @param x5c its certificate chain, leaf first, without the root; none if it has no certificate
   */
  record SdJwtKey(Signer signer, String kid, List<Bytes> x5c) {
    public SdJwtKey {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(kid);
      x5c = List.copyOf(x5c);
    }
  }

  /**
   * A key that the issuer's DID document lists for assertions.
   *
   * @param signer signs
   * @param verificationMethod its DID URL
   */
  record MethodKey(Signer signer, String verificationMethod) {
    public MethodKey {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(verificationMethod);
    }
  }

  /**
   * A BBS key that the issuer's DID document lists for assertions.
   *
   * @param signer signs
   * @param verificationMethod its DID URL
   */
  record UnlinkableKey(BbsSigner signer, String verificationMethod) {
    public UnlinkableKey {
      Objects.requireNonNull(signer);
      Objects.requireNonNull(verificationMethod);
    }
  }
}
