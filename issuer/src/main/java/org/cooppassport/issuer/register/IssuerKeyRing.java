package org.cooppassport.issuer.register;

import org.cooppassport.core.issuance.IssuerKeys;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.problem.Refusal;
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

  /** Returns the keys that sign now; which of them are there shows when they are used. */
  public IssuerKeys of(Coop coop) {
    return new CoopKeys(coop, keys);
  }

  private record CoopKeys(Coop coop, KeyRing keys) implements IssuerKeys {
    @Override
    public SdJwtKey sdJwt() {
      SigningIdentity key = keys.signer(coop.id(), KeyPurpose.SD_JWT);
      return new SdJwtKey(key.signer(), key.key().kid(), key.key().x5c());
    }

    @Override
    public MethodKey proof() {
      return method(KeyPurpose.ASSERTION);
    }

    @Override
    public MethodKey proof(KeyType type) {
      MethodKey usual = proof();
      if (usual.signer().publicKey().type() == type) {
        return usual;
      }
      if (type == KeyType.P256) {
        return method(KeyPurpose.ASSERTION_P256);
      }
      MethodKey larger = method(KeyPurpose.ASSERTION_P384);
      if (larger.signer().publicKey().type() == type) {
        return larger;
      }
      throw new Refusal(
          Refusal.Reason.KEY_UNAVAILABLE, "the co-op's key for embedded proofs is of another type");
    }

    @Override
    public MethodKey envelope() {
      return method(KeyPurpose.ENVELOPE);
    }

    @Override
    public UnlinkableKey unlinkable() {
      var key = keys.unlinkable(coop.id());
      return new UnlinkableKey(key.signer(), coop.did() + "#" + key.kid());
    }

    private MethodKey method(KeyPurpose purpose) {
      SigningIdentity key = keys.signer(coop.id(), purpose);
      return new MethodKey(key.signer(), verificationMethod(coop, key.key()));
    }
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
