package org.cooppassport.wallet.jdk;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Seals records with AES-256-GCM under a fresh nonce each, and names their files by HMAC-SHA-256,
 * so that a directory tells only how many records there are and how long.
 */
final class SealedRecords {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec cipherKey;
  private final SecretKeySpec nameKey;
  private final RandomSource random;

  SealedRecords(Bytes cipherKey, Bytes nameKey, RandomSource random) {
    this.cipherKey = new SecretKeySpec(cipherKey.toByteArray(), "AES");
    this.nameKey = new SecretKeySpec(nameKey.toByteArray(), "HmacSHA256");
    this.random = random;
  }

  /** Returns the file name for a record. */
  String fileName(String recordName) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(nameKey);
      return Bytes.owned(mac.doFinal(Bytes.utf8(recordName).toByteArray())).toHex();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("platform without HMAC-SHA-256", e);
    }
  }

  /** Returns nonce and ciphertext; {@code context} must be the same when it is opened. */
  Bytes seal(Bytes content, String context) {
    Bytes nonce = random.next(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      return Bytes.concat(nonce, Bytes.owned(cipher.doFinal(content.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("platform without AES-GCM", e);
    }
  }

  /**
   * Returns what was sealed.
   *
   * @throws Refusal KEY_UNAVAILABLE if the key is another one or the file was changed
   */
  Bytes open(Bytes sealed, String context) {
    if (sealed.size() <= NONCE_BYTES) {
      throw unreadable();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed.slice(0, NONCE_BYTES), context);
      return Bytes.owned(cipher.doFinal(sealed.slice(NONCE_BYTES).toByteArray()));
    } catch (AEADBadTagException e) {
      throw unreadable();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("platform without AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, Bytes nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, cipherKey, new GCMParameterSpec(TAG_BITS, nonce.toByteArray()));
    cipher.updateAAD(Bytes.utf8(context).toByteArray());
    return cipher;
  }

  private static Refusal unreadable() {
    return new Refusal(
        Reason.KEY_UNAVAILABLE, "store", "store: the key is another one, or a file was changed");
  }
}
