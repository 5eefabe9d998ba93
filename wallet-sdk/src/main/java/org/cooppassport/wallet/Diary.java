package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.wallet.port.WalletStore;

/** The member's diary in the wallet's store. */
final class Diary {
  private static final String DIARY = "diary/";

  private final WalletStore store;

  Diary(WalletStore store) {
    this.store = store;
  }

  /** Writes an entry, durable when the method returns. */
  DiaryEntry keep(DiaryEntry entry) {
    store.write(DIARY + entry.id(), entry.write());
    return entry;
  }

  /** The entry of that id; what is no id of an entry is never a name in the store. */
  Optional<DiaryEntry> find(String id) {
    return all().stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** All entries, the latest first. */
  List<DiaryEntry> all() {
    List<DiaryEntry> entries = new ArrayList<>();
    for (String name : store.names(DIARY)) {
      store.read(name).map(DiaryEntry::read).ifPresent(entries::add);
    }
    entries.sort((a, b) -> b.at().compareTo(a.at()));
    return entries;
  }
}
