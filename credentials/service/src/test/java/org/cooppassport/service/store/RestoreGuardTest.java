package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.store.OneTime.Opening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An older backup is noticed at the start, and after the operator's word nothing is given twice.
 */
@Tag("attack:STO-09")
class RestoreGuardTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final StatusSeries SERIES = new StatusSeries("riverside", "membership", 1 << 17);
  private static final Kind CODES = Kind.conditional("test-code");

  private final Vertx vertx = Vertx.vertx();
  private final RandomSource random = RandomSource.secure();
  private final SettableClock clock = new SettableClock(NOW);
  private final Set<AllottedIndex> given = new HashSet<>();
  private SqliteRecordStore store;

  @TempDir Path directory;

  @AfterEach
  void close() {
    if (store != null) {
      await(store.close());
    }
    await(vertx.close());
  }

  private Path file() {
    return directory.resolve("store.db");
  }

  private FileWitness witness() {
    return FileWitness.ofFile(vertx, directory.resolve("witness.json"), file());
  }

  private RestoreGuard start() {
    store = await(SqliteRecordStore.open(vertx, file(), clock, random));
    return await(witness().guard(store, random));
  }

  private void stop() {
    await(store.close());
  }

  private void restore(Path backup) throws IOException {
    stop();
    Files.deleteIfExists(Path.of(file() + "-wal"));
    Files.deleteIfExists(Path.of(file() + "-shm"));
    // In place, as a careful operator would: the file stays the same file.
    Files.write(file(), Files.readAllBytes(backup));
  }

  private void give(RestoreGuard guard, int count) {
    await(new IndexLease(store, guard, random, 16).take(SERIES, count))
        .forEach(index -> assertTrue(given.add(index), "given twice: " + index));
  }

  @Test
  void aRestartIsNoRestore() {
    Lineage first = start().lineage();
    assertEquals(Instant.EPOCH, first.since());
    stop();
    assertEquals(first, start().lineage());
  }

  @Test
  void aKillBetweenTheStoreAndTheWitnessIsNoRestore() {
    RestoreGuard guard = start();
    // The store has advanced, the witness has not heard of it.
    await(RestoreGuard.open(store, new InMemoryWitness(), random));
    stop();
    assertEquals(guard.lineage(), start().lineage());
  }

  @Test
  void anOlderBackupRefusesTheStartUntilItIsConfirmed() throws IOException {
    RestoreGuard guard = start();
    OneTime codes = new OneTime(store, CODES, guard.lineage());
    give(guard, 10);
    Bytes opened = random.next(32);
    await(codes.open("riverside", opened, new Opening(Bytes.EMPTY, NOW.plusSeconds(600), 0)));
    Path backup = directory.resolve("backup.db");
    await(store.backup(backup));

    give(guard, 10);
    assertInstanceOf(Spending.Granted.class, await(codes.spend("riverside", opened)));
    restore(backup);

    assertThrows(RestoreSuspected.class, this::start);
    stop();
    assertThrows(RestoreSuspected.class, this::start, "it stays refused");
    clock.move(Duration.ofMinutes(1).plusNanos(1_001)); // clocks are finer than what is kept
    RestoreGuard restored = await(witness().confirmRestore(store, clock, random));
    assertNotEquals(guard.lineage().id(), restored.lineage().id());
    assertEquals(NOW.plusSeconds(60).plusMillis(1), restored.lineage().since());

    give(restored, 500);
    Spending again =
        await(new OneTime(store, CODES, restored.lineage()).spend("riverside", opened));
    assertEquals(Spending.Why.VOID, assertInstanceOf(Spending.Denied.class, again).why());
    stop();
    assertEquals(restored.lineage(), start().lineage());
  }

  @Test
  void aStoreThatVanishedIsSuspected() throws IOException {
    start();
    stop();
    Files.delete(file());
    Files.deleteIfExists(Path.of(file() + "-wal"));
    Files.deleteIfExists(Path.of(file() + "-shm"));
    assertThrows(RestoreSuspected.class, this::start);
  }

  @Test
  void aStoreWithoutItsWitnessIsSuspected() throws IOException {
    start();
    stop();
    Files.delete(directory.resolve("witness.json"));
    assertThrows(RestoreSuspected.class, this::start);
  }

  @Test
  void aCopyThatWasPutInPlaceIsSuspected() throws IOException {
    start();
    stop();
    Path copy = directory.resolve("copy.db");
    Files.copy(file(), copy);
    Files.move(copy, file(), StandardCopyOption.REPLACE_EXISTING);
    assertThrows(RestoreSuspected.class, this::start);
  }

  @Test
  void aNewServerOfAClusterFindsTheOthersRecords() {
    InMemoryRecordStore cluster = new InMemoryRecordStore(clock, random);
    FileWitness first = FileWitness.ofCluster(vertx, directory.resolve("a.json"), "keyspace");
    FileWitness second = FileWitness.ofCluster(vertx, directory.resolve("b.json"), "keyspace");
    Lineage lineage = await(first.guard(cluster, random)).lineage();
    assertEquals(lineage, await(second.guard(cluster, random)).lineage());
    // A cluster that was put back to before its first record.
    InMemoryRecordStore emptied = new InMemoryRecordStore(clock, random);
    assertThrows(RestoreSuspected.class, () -> await(first.guard(emptied, random)));
  }
}
