package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that changed behind our back are found and never used. */
@Tag("attack:STO-08")
class DamageTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Partition RECORDS =
      new Partition("riverside", Kind.conditional("test-record"), "p");
  private static final String COOP = "riverside";
  private static final int FLIPS = Integer.getInteger("damage.flips", 60);

  private final Vertx vertx = Vertx.vertx();
  private final RandomSource random = RandomSource.secure();
  private Path file;
  private SqliteRecordStore store;

  @TempDir Path directory;

  @BeforeEach
  void open() {
    file = directory.resolve("store.db");
    store = reopened();
  }

  @AfterEach
  void close() {
    await(store.close());
    await(vertx.close());
  }

  private SqliteRecordStore reopened() {
    return await(SqliteRecordStore.open(vertx, file, Clock.systemUTC(), random));
  }

  private void insert(String sort, String text) {
    assertTrue(await(store.insert(RECORDS.key(sort), Content.lasting(Bytes.utf8(text)))).applied());
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement damage = connection.createStatement()) {
      assertTrue(damage.executeUpdate(statement) > 0);
    }
  }

  @Test
  void aDamagedRecordIsNamedAndNeverRead() throws Exception {
    insert("a", "sound");
    insert("b", "damaged");
    sql("update record set bytes = cast('dAmaged' as blob) where sort = 'b'");
    assertDamaged("b");
  }

  @Test
  void aRecordInAnothersPlaceIsDamage() throws Exception {
    insert("a", "mine");
    insert("b", "yours");
    sql(
        "update record set (version, expires, bytes, checksum) ="
            + " (select version, expires, bytes, checksum from record where sort = 'a')"
            + " where sort = 'b'");
    assertDamaged("b");
  }

  @Test
  void aChangedExpiryIsDamage() throws Exception {
    insert("a", "lasting");
    insert("b", "damaged");
    sql("update record set expires = 9000000000000 where sort = 'b'");
    assertDamaged("b");
  }

  private void assertDamaged(String sort) {
    Inspection found = await(store.inspect());
    assertFalse(found.sound());
    assertEquals(List.of(RECORDS.key(sort)), found.damaged());
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.read(RECORDS.key(sort)));
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.scan(RECORDS, "", 10));
    assertTrue(await(store.read(RECORDS.key("a"))).isPresent(), "the others go on");
  }

  /** Seeded: whatever byte of the file changes, a read gives the true bytes or refuses. */
  @Test
  void noFlippedByteOfTheFileIsEverServed() throws Exception {
    int records = 40;
    for (int i = 0; i < records; i++) {
      insert("r" + i, "content of record " + i + " ".repeat(i * 20));
    }
    await(store.close());
    Path sound = directory.resolve("sound.db");
    Files.copy(file, sound);
    Random places = new Random(8);
    int refused = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      Files.copy(sound, file, StandardCopyOption.REPLACE_EXISTING);
      Files.deleteIfExists(Path.of(file + "-wal"));
      Files.deleteIfExists(Path.of(file + "-shm"));
      flip(places.nextLong(Files.size(file)), 1 << places.nextInt(8));
      refused += readAll(records);
    }
    assertTrue(refused > 0, "no flip hit a record");
    Files.copy(sound, file, StandardCopyOption.REPLACE_EXISTING);
    store = reopened();
  }

  private void flip(long at, int bit) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int value = bytes.read();
      bytes.seek(at);
      bytes.write(value ^ bit);
    }
  }

  private int readAll(int records) {
    SqliteRecordStore damaged;
    try {
      damaged = reopened();
    } catch (Refusal refusal) {
      assertEquals(Reason.STORAGE_UNAVAILABLE, refusal.reason());
      return 0;
    }
    int refused = 0;
    for (int i = 0; i < records; i++) {
      try {
        Optional<StoredRecord> found = await(damaged.read(RECORDS.key("r" + i)));
        String expected = "content of record " + i + " ".repeat(i * 20);
        found.ifPresent(record -> assertEquals(expected, record.bytes().toUtf8()));
      } catch (Refusal refusal) {
        assertEquals(Reason.STORAGE_UNAVAILABLE, refusal.reason());
        refused++;
      }
    }
    assertTrue(refused == 0 || !await(damaged.inspect()).sound(), "the self-check finds it too");
    await(damaged.close());
    return refused;
  }

  private AuditLog audited(int blocks) {
    AuditLog log = new AuditLog(store);
    for (int i = 0; i < blocks; i++) {
      await(log.append(COOP, new AuditEntry(NOW, "credential.issued", "done", "c", "o" + i, "r")));
    }
    return log;
  }

  @Test
  @Tag("attack:OPS-08")
  void theAuditChainNamesTheFirstDamagedBlock() throws Exception {
    AuditLog log = audited(9);
    sql(
        "update record set bytes = cast(bytes || x'00' as blob) where kind = 'audit' and sort like"
            + " '%3'");
    assertBroken(3, await(log.check(COOP, List.of())));
  }

  @Test
  @Tag("attack:OPS-08")
  void theAuditChainNamesAChangedBlockWhoseChecksumWasChangedToo() throws Exception {
    AuditLog log = audited(6);
    RecordKey key =
        new Partition(COOP, Kind.conditional("audit"), "audit").key(RecordKey.number(2));
    StoredRecord record = await(store.read(key)).orElseThrow();
    String changed = record.bytes().toUtf8().replace("o2", "oX");
    assertTrue(await(store.replace(record, Content.lasting(Bytes.utf8(changed)))).applied());
    // The block itself reads well; the one after it is bound to another.
    assertBroken(3, await(log.check(COOP, List.of())));
  }

  @Test
  @Tag("attack:OPS-08")
  void anAuditLogWithoutABlockOrWithBlocksExchangedIsBroken() throws Exception {
    AuditLog log = audited(6);
    sql("delete from record where kind = 'audit' and sort like '%4'");
    assertBroken(4, await(log.check(COOP, List.of())));
  }

  @Test
  @Tag("attack:OPS-08")
  void anAuditLogCutAtItsEndIsBrokenForWhoHasACheckpoint() throws Exception {
    AuditLog log = audited(4);
    AuditCheckpoint early = await(log.checkpoint(COOP));
    await(log.append(COOP, new AuditEntry(NOW, "credential.revoked", "done", "c", "o", "r")));
    AuditCheckpoint sentOut = await(log.checkpoint(COOP));
    assertTrue(await(log.check(COOP, List.of(early, sentOut))).sound());
    sql("delete from record where kind = 'audit' and sort like '%4'");
    assertTrue(await(log.check(COOP, List.of(early))).sound(), "cut without a trace in itself");
    assertBroken(4, await(log.check(COOP, List.of(early, sentOut))));
  }

  @Test
  @Tag("attack:OPS-08")
  void twoHistoriesDifferAtTheirCheckpoint() {
    AuditLog log = audited(3);
    AuditCheckpoint shownToOne = await(log.checkpoint(COOP));
    AuditCheckpoint shownToAnother = new AuditCheckpoint(3, random.next(32));
    assertTrue(await(log.check(COOP, List.of(shownToOne))).sound());
    assertBroken(2, await(log.check(COOP, List.of(shownToAnother))));
  }

  private static void assertBroken(long block, AuditReport report) {
    assertFalse(report.sound());
    assertEquals(block, report.firstBroken().orElseThrow());
    assertEquals(block, report.entries() - (report.entries() > block ? 1 : 0));
  }
}
