package org.cooppassport.issuer.register;

import org.cooppassport.core.issuance.IssuerKeys;
import org.cooppassport.core.issuance.IssuerKeys.ProofKey;
import org.cooppassport.core.issuance.IssuerKeys.SdJwtKey;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;
import org.cooppassport.service.keys.SigningIdentity;

/** The keys a co-op signs credentials and status lists with. Thread-safe. */
public final class IssuerKeyRing {
  private final KeyRing keys;

  /** Takes them from a server's key ring. */
  public IssuerKeyRing(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * Returns the keys that sign now.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code KEY_UNAVAILABLE} if one of them
   *     is missing
   */
  public IssuerKeys of(Coop coop) {
    SigningIdentity sdJwt = keys.signer(coop.id(), KeyPurpose.SD_JWT);
    SigningIdentity assertion = keys.signer(coop.id(), KeyPurpose.ASSERTION);
    return new IssuerKeys(
        new SdJwtKey(sdJwt.signer(), sdJwt.key().kid(), sdJwt.key().x5c()),
        new ProofKey(assertion.signer(), verificationMethod(coop, assertion.key())));
  }

  /** Returns the DID URL of a key in the co-op's document. */
  public static String verificationMethod(Coop coop, PublishedKey key) {
    return coop.did() + "#" + key.kid();
  }

  /** Returns the ring beneath, for the documents that name its public keys. */
  public KeyRing ring() {
    return keys;
  }
}
