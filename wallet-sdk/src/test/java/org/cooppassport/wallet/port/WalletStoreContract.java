package org.cooppassport.wallet.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cooppassport.core.encoding.Bytes;
import org.junit.jupiter.api.Test;

/** What every store keeps to. */
public abstract class WalletStoreContract {
  /** Returns a store over the same records as before in this test. */
  protected abstract WalletStore store();

  @Test
  void readsBackWhatWasWrittenAlsoWhenOpenedAgain() {
    store().write("a/1", Bytes.utf8("one"));
    store().write("a/2", Bytes.EMPTY);
    store().write("b/1", Bytes.utf8("\u00e9".repeat(100_000)));
    assertEquals(Optional.of(Bytes.utf8("one")), store().read("a/1"));
    assertEquals(Optional.of(Bytes.EMPTY), store().read("a/2"));
    assertEquals(200_000, store().read("b/1").orElseThrow().size());
    assertEquals(List.of("a/1", "a/2"), store().names("a/"));
    assertEquals(Optional.empty(), store().read("a/3"));
  }

  @Test
  void deletesAndChangesNothingWhenAChangeThrows() {
    store().write("a", Bytes.utf8("one"));
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                store()
                    .update(
                        "a",
                        before -> {
                          throw new IllegalStateException("no");
                        }));
    assertEquals("no", thrown.getMessage());
    assertEquals(Optional.of(Bytes.utf8("one")), store().read("a"));
    store().delete("a");
    store().delete("a");
    assertEquals(Optional.empty(), store().read("a"));
    assertEquals(List.of(), store().names(""));
  }

  @Test
  void losesNoChangeOfManyAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        tasks.add(
            () -> {
              store()
                  .update(
                      "counter",
                      before ->
                          Optional.of(Bytes.concat(before.orElse(Bytes.EMPTY), Bytes.utf8("x"))));
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(40, store().read("counter").orElseThrow().size());
  }
}
