package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRecordStoreTest extends RecordStoreContract {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("made/store.db");
  }

  @Override
  RecordStore open(InstantSource ticking) {
    return await(SqliteRecordStore.open(vertx, file(), ticking, random));
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.getLong(1);
    }
  }

  @Test
  void theFileAndItsDirectoryAreForTheirOwnerOnly() throws IOException {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
  }

  @Test
  void theFileKeepsAWriteAheadLog() throws SQLException {
    try (Connection connection = new SqliteFile(file()).openWriter();
        Statement statement = connection.createStatement()) {
      try (var row = statement.executeQuery("pragma journal_mode")) {
        assertEquals("wal", row.getString(1));
      }
      try (var row = statement.executeQuery("pragma synchronous")) {
        assertEquals(2, row.getInt(1));
      }
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAReopening() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord record = inserted(key, Content.lasting(text("a")));
    await(store.close());
    await(other.close());
    RecordStore again = open(clock);
    assertEquals(record, await(again.read(key)).orElseThrow());
    await(again.close());
  }

  @Test
  void anExpiredRecordLeavesTheDiskTwoDaysLater() throws SQLException {
    inserted(fresh(RECORDS).only(), Content.until(NOW.plusSeconds(1), text("short")));
    clock.move(Duration.ofDays(2));
    inserted(fresh(RECORDS).only(), Content.lasting(text("b")));
    assertEquals(2, number("select count(*) from record"));
    clock.move(Duration.ofMinutes(2));
    inserted(fresh(RECORDS).only(), Content.lasting(text("c")));
    assertEquals(2, number("select count(*) from record"));
  }

  @Test
  void aClosedStoreRefuses() {
    await(other.close());
    RecordKey key = fresh(RECORDS).only();
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, other.read(key));
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, other.insert(key, Content.lasting(Bytes.EMPTY)));
    assertEquals(Health.UNAVAILABLE, await(other.health()));
  }

  @Test
  void aFileOfAnotherProgramIsNotTouched() throws SQLException {
    Path foreign = directory.resolve("foreign.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + foreign);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma application_id = 77");
      statement.execute("create table theirs (id integer)");
    }
    Refusal refusal =
        awaitRefusal(
            Reason.STORAGE_UNAVAILABLE, SqliteRecordStore.open(vertx, foreign, clock, random));
    assertTrue(refusal.detail().endsWith("another program"), refusal.detail());
    assertFalse(refusal.detail().contains("foreign"), "the path is not told");
  }

  @Test
  void aFileOfALaterVersionIsNotTouched() throws SQLException {
    await(store.close());
    await(other.close());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("pragma user_version = 99");
    }
    Refusal refusal =
        awaitRefusal(
            Reason.STORAGE_UNAVAILABLE, SqliteRecordStore.open(vertx, file(), clock, random));
    assertTrue(refusal.detail().endsWith("later version of this program"), refusal.detail());
  }
}
