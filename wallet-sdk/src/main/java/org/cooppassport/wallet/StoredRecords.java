package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.wallet.port.WalletStore;

/** The credentials in a store, by name {@code credential/ID}. */
final class StoredRecords {
  /** Bounds for our own records: a batch of large credentials in one. */
  static final JsonLimits LIMITS = JsonLimits.DEFAULT.withMaxBytes(32 << 20).withMaxValues(400_000);

  private static final String CREDENTIAL = "credential/";

  private final WalletStore store;

  StoredRecords(WalletStore store) {
    this.store = store;
  }

  /** Returns all credentials, the latest first. */
  List<HeldCredential> all() {
    List<HeldCredential> held = new ArrayList<>();
    for (String name : store.names(CREDENTIAL)) {
      store.read(name).map(HeldCredential::read).ifPresent(held::add);
    }
    held.sort((a, b) -> b.shown().receivedAt().compareTo(a.shown().receivedAt()));
    return held;
  }

  Optional<HeldCredential> find(String id) {
    return store.read(CREDENTIAL + id).map(HeldCredential::read);
  }

  void put(HeldCredential credential) {
    store.write(CREDENTIAL + credential.id(), credential.write());
  }

  void delete(String id) {
    store.delete(CREDENTIAL + id);
  }

  /**
   * Marks a copy as shown, durably.
   *
   * @return whether it was still to be had; if not, nothing changed
   */
  boolean mark(String id, CredentialCopy shown, String at) {
    boolean[] marked = {false};
    store.update(
        CREDENTIAL + id,
        before -> {
          Optional<HeldCredential> after =
              before.map(HeldCredential::read).flatMap(held -> held.marked(shown, at));
          marked[0] = after.isPresent();
          return after.map(HeldCredential::write).or(() -> before);
        });
    return marked[0];
  }
}
