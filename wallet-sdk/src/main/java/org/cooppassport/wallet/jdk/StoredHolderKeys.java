package org.cooppassport.wallet.jdk;

import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletStore;

/**
 * Keeps holder keys as records of the wallet's encrypted store: for devices without a key store.
 */
public final class StoredHolderKeys implements HolderKeys {
  private static final String PREFIX = "holder-key/";
  private static final int REFERENCE_BYTES = 16;

  private final WalletStore store;
  private final RandomSource random;

  /** Makes the keys over a store. */
  public StoredHolderKeys(WalletStore store, RandomSource random) {
    this.store = store;
    this.random = random;
  }

  @Override
  public String create(KeyType type) {
    if (type != KeyType.P256 && type != KeyType.ED25519) {
      throw new Refusal(Reason.KEY_UNAVAILABLE, "holder keys are P-256 or Ed25519");
    }
    String reference = Base64Url.encode(random.next(REFERENCE_BYTES));
    Bytes content = JsonWriter.write(SigningKey.generate(type, random).toJwk());
    store.write(PREFIX + reference, content);
    return reference;
  }

  @Override
  public Signer signer(String reference) {
    Bytes content =
        store
            .read(PREFIX + reference)
            .orElseThrow(
                () -> new Refusal(Reason.KEY_UNAVAILABLE, "a holder key is not in this store"));
    return SigningKey.fromJwk(JsonReader.readObject(content)).signer();
  }

  @Override
  public void delete(String reference) {
    store.delete(PREFIX + reference);
  }
}
