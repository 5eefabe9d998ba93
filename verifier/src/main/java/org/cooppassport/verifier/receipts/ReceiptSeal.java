package org.cooppassport.verifier.receipts;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Bytes;

/**
 * AES-256-GCM under a key that seals one receipt and nothing else; so the nonce may be all zero,
 * and whoever destroys the key has destroyed the receipt wherever copies of it lie.
 */
final class ReceiptSeal {
  static final int KEY_BYTES = 32;
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private ReceiptSeal() {}

  static Bytes seal(Bytes key, Bytes receipt) {
    return run(Cipher.ENCRYPT_MODE, key, receipt);
  }

  static Bytes open(Bytes key, Bytes closed) {
    return run(Cipher.DECRYPT_MODE, key, closed);
  }

  private static Bytes run(int mode, Bytes key, Bytes input) {
    try {
      Cipher cipher = Cipher.getInstance(AES_GCM);
      cipher.init(
          mode,
          new SecretKeySpec(key.toByteArray(), "AES"),
          new GCMParameterSpec(TAG_BITS, new byte[NONCE_BYTES]));
      return Bytes.owned(cipher.doFinal(input.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a stored receipt is damaged", e);
    }
  }
}
