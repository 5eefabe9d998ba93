package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.FaultyFile.Moment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full or failing disk refuses, loses nothing, and is forgotten once it works again. */
class DiskFaultTest {
  private static final Partition RECORDS =
      new Partition("riverside", Kind.conditional("test-record"), "p");
  private static final StatusSeries SERIES = new StatusSeries("riverside", "test", 1 << 17);

  private final Vertx vertx = Vertx.vertx();
  private final RandomSource random = RandomSource.secure();
  private final Map<RecordKey, Bytes> acknowledged = new HashMap<>();
  private Path path;
  private FaultyFile file;
  private SqliteRecordStore store;

  @TempDir Path directory;

  @BeforeEach
  void open() throws Exception {
    path = directory.resolve("store.db");
    SqliteFile.create(path);
    file = new FaultyFile(path);
    store = await(SqliteRecordStore.open(vertx, file, Clock.systemUTC(), random));
  }

  @AfterEach
  void close() {
    await(store.close());
    await(vertx.close());
  }

  private Future<Written> write(RecordKey key, Bytes bytes) {
    return store
        .insert(key, Content.lasting(bytes))
        .onSuccess(written -> acknowledged.put(key, bytes));
  }

  private void assertNothingLost() {
    acknowledged.forEach(
        (key, bytes) ->
            assertEquals(Optional.of(bytes), await(store.read(key)).map(StoredRecord::bytes)));
  }

  private Refusal fillUp(int from) {
    for (int i = from; ; i++) {
      try {
        await(write(RECORDS.key("fill-" + i), random.next(4_000)));
      } catch (Refusal refusal) {
        return refusal;
      }
    }
  }

  @Test
  @Tag("attack:STO-03")
  void aFullDiskRefusesWritesAndNothingElse() {
    file.limit(200);
    reopenWriter();
    assertEquals(Reason.STORAGE_UNAVAILABLE, fillUp(0).reason());
    assertTrue(acknowledged.size() > 50, "the disk was not full at once");
    assertNothingLost();
    assertEquals(Health.READ_ONLY, await(store.health()));
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, write(RECORDS.key("more"), random.next(100_000)));
    assertNothingLost();

    file.limit(100_000);
    assertTrue(await(write(RECORDS.key("again"), random.next(100_000))).applied());
    assertEquals(Health.READY, await(store.health()));
    assertNothingLost();
    assertTrue(await(store.inspect()).sound());
  }

  @Test
  @Tag("attack:STO-03")
  void aBackupThatCannotBeWrittenHarmsNothing() throws Exception {
    await(write(RECORDS.key("a"), Bytes.utf8("a")));
    Path taken = Files.createFile(directory.resolve("taken.db"));
    Files.writeString(taken, "not to be overwritten");
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.backup(taken));
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.backup(directory.resolve("no/such/b.db")));
    assertEquals("not to be overwritten", Files.readString(taken));
    assertTrue(await(write(RECORDS.key("b"), Bytes.utf8("b"))).applied());
    assertNothingLost();
  }

  /** A failing write makes the store open its connection anew, with the limit of now. */
  private void reopenWriter() {
    file.failAt(1, Moment.BEFORE);
    awaitRefusal(
        Reason.STORAGE_UNAVAILABLE,
        store.insert(RECORDS.key("lost"), Content.lasting(Bytes.EMPTY)));
  }

  /** One issuance: lease an index, record the intent, record that it was issued. */
  private Future<StoredRecord> issue(RestoreGuard guard, Set<AllottedIndex> given, String id) {
    return new IndexLease(store, guard, random, 4)
        .take(SERIES)
        .compose(
            index -> {
              assertTrue(given.add(index), "given twice: " + index);
              return store.insert(RECORDS.key(id), Content.lasting(Bytes.utf8("intent")));
            })
        .compose(intent -> store.replace(applied(intent), Content.lasting(Bytes.utf8("issued"))))
        .map(DiskFaultTest::applied);
  }

  private static StoredRecord applied(Written written) {
    return ((Written.Applied) written).record();
  }

  @Test
  @Tag("attack:STO-04")
  void aDiskThatFailsAtAnyCallOfAnIssuanceNeverLies() {
    RestoreGuard guard = await(InMemoryWitness.guard(store, random));
    Set<AllottedIndex> given = new HashSet<>();
    for (Moment moment : Moment.values()) {
      int n = 0;
      boolean failed = true;
      while (failed) {
        n++;
        String id = moment + "-" + n;
        int closedBefore = file.closedAfterFault();
        int openedBefore = file.writersOpened();
        file.failAt(n, moment);
        StoredRecord issued = null;
        try {
          issued = await(issue(guard, given, id));
        } catch (Refusal refusal) {
          assertEquals(Reason.STORAGE_UNAVAILABLE, refusal.reason());
        }
        failed = file.failed();
        file.failAt(Integer.MAX_VALUE, moment);
        assertTrue(failed ? issued == null : issued != null, "a fault at call " + n);
        if (failed) {
          assertEquals(closedBefore + 1, file.closedAfterFault(), "connection not closed");
          assertTrue(file.writersOpened() >= openedBefore);
        }
        // The next one works, without anybody's help.
        StoredRecord next = await(issue(guard, given, id + "-next"));
        SqliteRecordStore fresh = fresh();
        assertEquals(Optional.of(next), await(fresh.read(next.key())));
        if (issued != null) {
          assertEquals(Optional.of(issued), await(fresh.read(issued.key())));
        }
        await(fresh.close());
      }
      assertTrue(n > 10, "an issuance makes more than ten calls, not " + n);
    }
  }

  private SqliteRecordStore fresh() {
    SqliteRecordStore fresh = await(SqliteRecordStore.open(vertx, path, Clock.systemUTC(), random));
    assertNotNull(fresh);
    return fresh;
  }
}
