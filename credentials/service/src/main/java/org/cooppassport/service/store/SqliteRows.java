package org.cooppassport.service.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/** The statements of one connection, prepared once; for one thread at a time. */
final class SqliteRows implements AutoCloseable {
  private static final String KEY = "tenant = ? and kind = ? and part = ? and sort = ?";
  private static final String COLUMNS = "version, expires, bytes, checksum";
  private static final String INSERT =
      "insert into record (tenant, kind, part, sort, "
          + COLUMNS
          + ") values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (tenant, kind, part, sort) do ";

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  SqliteRows(Connection connection) {
    this.connection = connection;
  }

  /** Begins a transaction and takes the write lock. */
  void begin() throws SQLException {
    prepare(SqliteFile.BEGIN).execute();
  }

  /** Makes what was written since the beginning durable. */
  void commit() throws SQLException {
    prepare(SqliteFile.COMMIT).execute();
  }

  /** Writes the record where none is, or one that has expired. */
  boolean insert(StoredRecord record, Instant now) throws SQLException {
    PreparedStatement statement =
        prepare(
            INSERT
                + "update set version = excluded.version, expires = excluded.expires,"
                + " bytes = excluded.bytes, checksum = excluded.checksum"
                + " where record.expires <= ?");
    bindAll(statement, record);
    statement.setLong(9, now.toEpochMilli());
    return statement.executeUpdate() == 1;
  }

  /** Writes the record in place of the one with the expected version. */
  boolean replace(StoredRecord record, Version expected) throws SQLException {
    PreparedStatement statement =
        prepare(
            "update record set version = ?, expires = ?, bytes = ?, checksum = ? where "
                + KEY
                + " and version = ?");
    bindContent(statement, 1, record);
    bindKey(statement, 5, record.key());
    statement.setBytes(9, expected.mark().toByteArray());
    return statement.executeUpdate() == 1;
  }

  boolean remove(StoredRecord expected) throws SQLException {
    PreparedStatement statement = prepare("delete from record where " + KEY + " and version = ?");
    bindKey(statement, 1, expected.key());
    statement.setBytes(5, expected.version().mark().toByteArray());
    return statement.executeUpdate() == 1;
  }

  void append(StoredRecord event) throws SQLException {
    PreparedStatement statement = prepare(INSERT + "nothing");
    bindAll(statement, event);
    statement.executeUpdate();
  }

  Optional<StoredRecord> read(RecordKey key) throws SQLException {
    PreparedStatement statement = prepare("select sort, " + COLUMNS + " from record where " + KEY);
    bindKey(statement, 1, key);
    try (ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(sound(row, key.partition())) : Optional.empty();
    }
  }

  List<StoredRecord> scan(Partition partition, String after, int limit) throws SQLException {
    PreparedStatement statement =
        prepare(
            "select sort, "
                + COLUMNS
                + " from record where tenant = ? and kind = ? and part = ? and sort > ?"
                + " order by sort limit ?");
    statement.setString(1, partition.tenant());
    statement.setString(2, partition.kind().name());
    statement.setString(3, partition.name());
    statement.setString(4, after);
    statement.setInt(5, limit);
    List<StoredRecord> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(sound(row, partition));
      }
    }
    return found;
  }

  /** Removes some records that expired before the given instant. */
  void purge(Instant before, int limit) throws SQLException {
    PreparedStatement statement =
        prepare(
            "delete from record where rowid in"
                + " (select rowid from record where expires < ? limit ?)");
    statement.setLong(1, before.toEpochMilli());
    statement.setInt(2, limit);
    statement.executeUpdate();
  }

  /** Takes some room and gives it back, which fails if there is none. */
  void heartbeat() throws SQLException {
    prepare("insert into heartbeat (bytes) values (zeroblob(8192))").executeUpdate();
    prepare("delete from heartbeat").executeUpdate();
  }

  /** Writes everything that was committed to a file that does not exist. */
  void copyTo(Path target) throws SQLException {
    prepare("pragma query_only = off").execute();
    PreparedStatement statement = prepare("vacuum into ?");
    statement.setString(1, target.toAbsolutePath().toString());
    statement.execute();
  }

  /** Reads everything, and also lets the database check its own structure. */
  Inspection inspect() throws SQLException {
    long records = 0;
    List<RecordKey> damaged = new ArrayList<>();
    boolean sound = soundStructure();
    try (ResultSet row =
        prepare("select sort, " + COLUMNS + ", tenant, kind, part from record").executeQuery()) {
      while (row.next()) {
        records++;
        Optional<RecordKey> key = key(row);
        if (key.isEmpty() || !isSound(row, key.get())) {
          sound = false;
          if (key.isPresent() && damaged.size() < Inspection.MAX_DAMAGED) {
            damaged.add(key.get());
          }
        }
      }
    } catch (SQLException e) {
      if (!SqliteFailures.damage(e)) {
        throw e;
      }
      sound = false;
    }
    return new Inspection(records, damaged, sound);
  }

  private boolean soundStructure() throws SQLException {
    try (ResultSet row = prepare("pragma quick_check(1)").executeQuery()) {
      return row.next() && row.getString(1).equals("ok");
    } catch (SQLException e) {
      if (!SqliteFailures.damage(e)) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private static void bindAll(PreparedStatement statement, StoredRecord record)
      throws SQLException {
    bindKey(statement, 1, record.key());
    bindContent(statement, 5, record);
  }

  private static void bindKey(PreparedStatement statement, int from, RecordKey key)
      throws SQLException {
    statement.setString(from, key.partition().tenant());
    statement.setString(from + 1, key.partition().kind().name());
    statement.setString(from + 2, key.partition().name());
    statement.setString(from + 3, key.sort());
  }

  private static void bindContent(PreparedStatement statement, int from, StoredRecord record)
      throws SQLException {
    statement.setBytes(from, record.version().mark().toByteArray());
    statement.setLong(from + 1, RecordChecksum.millis(record.expires()));
    statement.setBytes(from + 2, record.bytes().toByteArray());
    statement.setBytes(
        from + 3,
        RecordChecksum.of(record.key(), record.version(), record.expires(), record.bytes())
            .toByteArray());
  }

  private static StoredRecord sound(ResultSet row, Partition partition) throws SQLException {
    RecordKey key = partition.key(row.getString(1));
    if (!isSound(row, key)) {
      throw new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "a stored record is damaged");
    }
    return record(row, key);
  }

  private static boolean isSound(ResultSet row, RecordKey key) throws SQLException {
    StoredRecord record = record(row, key);
    return RecordChecksum.of(key, record.version(), record.expires(), record.bytes())
        .equals(Bytes.owned(row.getBytes(5)));
  }

  private static StoredRecord record(ResultSet row, RecordKey key) throws SQLException {
    return new StoredRecord(
        key,
        Bytes.owned(row.getBytes(4)),
        new Version(Bytes.owned(row.getBytes(2))),
        RecordChecksum.instant(row.getLong(3)));
  }

  /** Returns the key of a row, or empty if not even that can be read. */
  private static Optional<RecordKey> key(ResultSet row) throws SQLException {
    try {
      String kind = row.getString(7);
      boolean event = row.getBytes(2).length == 0;
      return Optional.of(
          new Partition(
                  row.getString(6),
                  event ? Kind.events(kind) : Kind.conditional(kind),
                  row.getString(8))
              .key(row.getString(1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
