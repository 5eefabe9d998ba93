package org.cooppassport.service.store;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Bytes;

/**
 * AES-256-GCM under a key that seals one file and nothing else; so the nonce may be all zero, and
 * whoever destroys the key has destroyed the file wherever copies of it lie.
 */
public final class FileSeal {
  /** How long such a key is. */
  public static final int KEY_BYTES = 32;

  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private FileSeal() {}

  /** Seals a file under a key that seals no other. */
  public static Bytes seal(Bytes key, Bytes file) {
    return run(Cipher.ENCRYPT_MODE, key, file);
  }

  /**
   * Opens a sealed file.
   *
   * @throws IllegalStateException if it was changed, or is sealed under another key
   */
  public static Bytes open(Bytes key, Bytes closed) {
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
      throw new IllegalStateException("a stored file is damaged", e);
    }
  }
}
