package org.cooppassport.wallet.port;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;

/**
 * Keeps named records, encrypted, where only this wallet reads and writes.
 *
 * <p>Every change is durable when its method returns, and whole: after a crash a record is as it
 * was before or after, never between. Two threads and two processes may use one store. Blocking.
 */
public interface WalletStore {
  /** Returns a record. */
  Optional<Bytes> read(String name);

  /** Returns the names that start with {@code prefix}, in the order of their characters. */
  List<String> names(String prefix);

  /**
   * Changes one record while nobody else changes any.
   *
   * @param change gets the record if there is one and returns what it becomes; nothing deletes it.
   *     Called exactly once; if it throws, nothing changes and the exception is thrown on
   */
  void update(String name, Function<Optional<Bytes>, Optional<Bytes>> change);

  /** Writes a record, whatever was there. */
  default void write(String name, Bytes content) {
    update(name, before -> Optional.of(content));
  }

  /** Deletes a record, if it is there. */
  default void delete(String name) {
    update(name, before -> Optional.empty());
  }
}
