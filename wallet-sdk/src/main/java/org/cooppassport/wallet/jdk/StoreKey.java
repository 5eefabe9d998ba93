package org.cooppassport.wallet.jdk;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.generators.SCrypt;
import org.cooppassport.core.encoding.Bytes;

/** Where the key that locks a file store comes from: a passphrase, or a key store of the device. */
public interface StoreKey {
  /** Bytes of the key. */
  int BYTES = 32;

  /** Returns the name of the method, kept in clear beside the store. */
  String method();

  /**
   * Returns the key that locks the store.
   *
   * @param salt the store's own salt, 16 bytes
   * @return 32 bytes
   */
  Bytes derive(Bytes salt);

  /**
   * Derives the key from a passphrase by scrypt with 64 MiB (N = 2^16, r = 8, p = 1): half a second
   * for its owner, too dear for guessing.
   *
   * @param passphrase at least 8 characters; not kept
   */
  static StoreKey passphrase(char[] passphrase) {
    if (passphrase.length < 8) {
      throw new IllegalArgumentException("a passphrase has at least 8 characters");
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    byte[] utf8 = new byte[encoded.remaining()];
    encoded.get(utf8);
    return new StoreKey() {
      @Override
      public String method() {
        return "scrypt-65536-8-1";
      }

      @Override
      public Bytes derive(Bytes salt) {
        return Bytes.owned(SCrypt.generate(utf8, salt.toByteArray(), 1 << 16, 8, 1, BYTES));
      }
    };
  }

  /** Uses a key of the device's own key store as it is. */
  static StoreKey ofDevice(Bytes key) {
    if (key.size() != BYTES) {
      throw new IllegalArgumentException("a store key has 32 bytes");
    }
    return new StoreKey() {
      @Override
      public String method() {
        return "device";
      }

      @Override
      public Bytes derive(Bytes salt) {
        return key;
      }
    };
  }
}
