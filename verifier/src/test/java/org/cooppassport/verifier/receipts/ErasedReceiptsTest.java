package org.cooppassport.verifier.receipts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.ErasedNames.Since;
import org.cooppassport.service.store.InMemoryRecordStore;
import org.cooppassport.service.store.RecordStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes over one store, each with a folder of its own. */
class ErasedReceiptsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final CpuPool cpu = CpuPool.of(vertx);
  private final RecordStore store = new InMemoryRecordStore(CLOCK, RandomSource.secure());
  private final ReceiptStore receipts = new ReceiptStore(store, RandomSource.secure(), cpu);
  private Path here;
  private Path there;

  @BeforeEach
  void folders() throws IOException {
    here = Files.createDirectory(folder.resolve("here"));
    there = Files.createDirectory(folder.resolve("there"));
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private ErasedReceipts node(Path data) {
    return new ErasedReceipts(data, CLOCK, store, cpu, receipts);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static List<String> file(Path data) throws IOException {
    Path file = data.resolve(ErasedReceipts.FILE);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void whatOneNodeErasedStandsInTheFileOfTheOtherOnce() throws Exception {
    ErasedReceipts first = node(here);
    ErasedReceipts second = node(there);
    await(first.remember("harbour", "a"));
    await(second.remember("harbour", "b"));
    await(first.remember("hillside", "c"));
    for (Since since : List.of(Since.EVER, Since.LATELY, Since.LATELY)) {
      await(second.learn("harbour", since));
      await(second.learn("hillside", since));
      await(first.learn("harbour", since));
    }
    assertEquals(List.of("harbour b", "harbour a", "hillside c"), file(there));
    assertEquals(List.of("harbour a", "hillside c", "harbour b"), file(here));

    ErasedReceipts again = node(there);
    await(again.destroyAgain());
    await(again.learn("harbour", Since.EVER));
    assertEquals(3, file(there).size(), "a restart lists nothing twice");
  }

  @Test
  void aNodeThatLearnedOfAnErasureDestroysTheKeyAgainAfterTheStoreWasRestored() throws Exception {
    ErasedReceipts second = node(there);
    await(node(here).remember("harbour", "a"));
    await(second.learn("harbour", Since.EVER));
    // the restored store holds the receipt with its key
    await(receipts.keep("harbour", "a", 0, Bytes.utf8("receipt")));
    assertEquals("receipt", await(receipts.read("harbour", "a")).orElseThrow().toUtf8());
    await(node(there).destroyAgain());
    assertThrows(ExecutionException.class, () -> await(receipts.read("harbour", "a")));
  }
}
