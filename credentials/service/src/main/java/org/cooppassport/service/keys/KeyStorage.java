package org.cooppassport.service.keys;

import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;

/** Port: where the private halves are. */
interface KeyStorage {
  /** Returns the name in the list of keys. */
  String name();

  /** Tells whether keys of this algorithm can be kept here. */
  boolean keeps(SignatureAlgorithm algorithm);

  /**
   * Makes a key and keeps it under {@code alias}.
   *
   * @param certified gives the certificates to keep beside the key, from its public half
   */
  VerificationKey make(
      String alias, SignatureAlgorithm algorithm, Certified certified, RandomSource random);

  /**
   * Returns what signs with the key under {@code alias}.
   *
   * @throws org.cooppassport.service.config.InvalidSetting if there is no such key
   */
  Signer signer(String alias, VerificationKey publicKey);

  /** Certifies a key. */
  @FunctionalInterface
  interface Certified {
    /** Returns the chain, DER, leaf first. */
    List<Bytes> chain(VerificationKey key);
  }

  /** Reads again what may have changed on the disk, the next time it is needed. */
  default void forget() {}
}
