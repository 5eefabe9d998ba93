package org.cooppassport.service.keys;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Refusal;

/** ES256 by a key that stays with its provider, such as a hardware module. */
final class JcaSigner implements Signer {
  private static final String RAW_ES256 = "SHA256withECDSAinP1363Format";

  private final PrivateKey key;
  private final Provider provider;
  private final VerificationKey publicKey;

  JcaSigner(PrivateKey key, Provider provider, VerificationKey publicKey) {
    this.key = key;
    this.provider = provider;
    this.publicKey = publicKey;
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  @Override
  public Bytes sign(Bytes data) {
    try {
      Signature signature = Signature.getInstance(RAW_ES256, provider);
      signature.initSign(key);
      signature.update(data.toByteArray());
      return Bytes.owned(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new Refusal(Refusal.Reason.KEY_UNAVAILABLE, "the key's module does not sign now")
          .causedBy(e);
    }
  }
}
