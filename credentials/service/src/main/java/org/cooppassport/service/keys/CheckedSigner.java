package org.cooppassport.service.keys;

import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Refusal;

/**
 * Verifies every signature before it leaves: a bit flipped in memory or in a hardware module must
 * not become a public document. Whatever the key's own code throws is {@code KEY_UNAVAILABLE};
 * there is no second key to fall back to.
 */
final class CheckedSigner implements Signer {
  private final Signer signer;
  private final VerificationKey publicKey;

  CheckedSigner(Signer signer, VerificationKey publicKey) {
    this.signer = Objects.requireNonNull(signer);
    this.publicKey = Objects.requireNonNull(publicKey);
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return signer.algorithm();
  }

  @Override
  public Bytes sign(Bytes data) {
    Bytes signature;
    try {
      signature = signer.sign(data);
    } catch (RuntimeException broken) {
      throw unavailable("the signing key does not answer").causedBy(broken);
    }
    if (!publicKey.verify(signer.algorithm(), data, signature)) {
      throw unavailable("the signing key gave a signature that does not verify");
    }
    return signature;
  }

  private static Refusal unavailable(String detail) {
    return new Refusal(Refusal.Reason.KEY_UNAVAILABLE, detail);
  }
}
