package org.cooppassport.wallet.fake;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.wallet.port.WalletStore;

/** Keeps records in memory. */
public final class InMemoryWalletStore implements WalletStore {
  private final TreeMap<String, Bytes> records = new TreeMap<>();

  @Override
  public synchronized Optional<Bytes> read(String name) {
    return Optional.ofNullable(records.get(name));
  }

  @Override
  public synchronized List<String> names(String prefix) {
    return records.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  @Override
  public synchronized void update(String name, Function<Optional<Bytes>, Optional<Bytes>> change) {
    Optional<Bytes> after = change.apply(Optional.ofNullable(records.get(name)));
    if (after.isPresent()) {
      records.put(name, after.get());
    } else {
      records.remove(name);
    }
  }
}
