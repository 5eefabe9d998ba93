package org.cooppassport.wallet.port;

import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;

/**
 * Makes and uses the holder's private keys. An app backs it with the device's key store.
 *
 * <p>Blocking; thread-safe.
 */
public interface HolderKeys {
  /**
   * Makes a key that is durable when the method returns.
   *
   * @param type {@link KeyType#P256} or {@link KeyType#ED25519}
   * @return the reference under which the key is found again
   * @throws org.cooppassport.core.problem.Refusal KEY_UNAVAILABLE if keys of this type cannot be
   *     made
   */
  String create(KeyType type);

  /**
   * Returns the signer of a key.
   *
   * @throws org.cooppassport.core.problem.Refusal KEY_UNAVAILABLE if the key is not there or cannot
   *     be used now
   */
  Signer signer(String reference);

  /** Deletes a key, if it is there. */
  void delete(String reference);
}
