package org.cooppassport.service.store;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/** The prepared statements of one session, and the way between rows and records. */
final class CassandraStatements {
  private static final String KEY = " where tenant = ? and kind = ? and part = ? and sort = ?";
  private static final String SET =
      "update record using ttl ? set version = ?, previous = ?, expires = ?, bytes = ?,"
          + " checksum = ?";

  /** Cassandra takes no time to live beyond twenty years; such a record is left in place. */
  private static final long MAX_TTL_SECONDS = 630_720_000L;

  private static final List<String> CQL =
      List.of(
          SET + KEY + " if version = ?",
          "delete from record" + KEY + " if version = ?",
          "select sort, version, previous, expires, bytes, checksum from record" + KEY,
          "select sort, version, previous, expires, bytes, checksum from record where tenant = ?"
              + " and kind = ? and part = ? and sort > ? order by sort limit ?",
          "insert into event (tenant, kind, part, sort, expires, bytes, checksum)"
              + " values (?, ?, ?, ?, ?, ?, ?) using timestamp ? and ttl ?",
          "select sort, expires, bytes, checksum from event" + KEY,
          "select sort, expires, bytes, checksum from event where tenant = ?"
              + " and kind = ? and part = ? and sort > ? order by sort limit ?");

  private final List<PreparedStatement> prepared;
  private final ConsistencyLevel serial;

  private CassandraStatements(List<PreparedStatement> prepared, ConsistencyLevel serial) {
    this.prepared = prepared;
    this.serial = serial;
  }

  static Future<CassandraStatements> prepare(
      CqlSession session, CassandraOptions options, Context context) {
    List<Future<PreparedStatement>> all =
        CQL.stream()
            .map(cql -> Future.fromCompletionStage(session.prepareAsync(cql), context))
            .toList();
    return Future.all(all)
        .map(
            done ->
                new CassandraStatements(done.list(), CassandraSessions.serialConsistency(options)));
  }

  /** Writes a record if the version that stands there is the expected one; empty if none may. */
  BoundStatement write(StoredRecord record, Bytes expected, Instant now) {
    Partition partition = record.key().partition();
    return conditional(
        prepared
            .get(0)
            .bind(
                ttl(record.expires(), now),
                buffer(record.version().mark()),
                buffer(expected),
                RecordChecksum.millis(record.expires()),
                buffer(record.bytes()),
                checksum(record),
                partition.tenant(),
                partition.kind().name(),
                partition.name(),
                record.key().sort(),
                expected.isEmpty() ? null : buffer(expected)));
  }

  BoundStatement remove(StoredRecord expected) {
    Partition partition = expected.key().partition();
    return conditional(
        prepared
            .get(1)
            .bind(
                partition.tenant(),
                partition.kind().name(),
                partition.name(),
                expected.key().sort(),
                buffer(expected.version().mark())));
  }

  BoundStatement read(RecordKey key) {
    Partition partition = key.partition();
    PreparedStatement statement = prepared.get(isEvent(partition) ? 5 : 2);
    return statement
        .bind(partition.tenant(), partition.kind().name(), partition.name(), key.sort())
        .setIdempotent(true);
  }

  /** Reads a conditional record and settles every write of it that is still under way. */
  BoundStatement readSerially(RecordKey key) {
    return read(key).setConsistencyLevel(serial).setTimeout(CassandraSessions.SETTLING_READ);
  }

  BoundStatement scan(Partition partition, String after, int limit) {
    PreparedStatement statement = prepared.get(isEvent(partition) ? 6 : 3);
    return statement
        .bind(partition.tenant(), partition.kind().name(), partition.name(), after, limit)
        .setPageSize(limit)
        .setIdempotent(true);
  }

  /**
   * Writes an event. Of two writings of one event the earlier stays, because the later carries the
   * lower timestamp.
   */
  BoundStatement append(StoredRecord event, Instant now) {
    Partition partition = event.key().partition();
    return prepared
        .get(4)
        .bind(
            partition.tenant(),
            partition.kind().name(),
            partition.name(),
            event.key().sort(),
            RecordChecksum.millis(event.expires()),
            buffer(event.bytes()),
            checksum(event),
            -ChronoUnit.MICROS.between(Instant.EPOCH, now),
            ttl(event.expires(), now))
        .setIdempotent(true);
  }

  /** Returns the record of a row, its checksum checked. */
  static StoredRecord record(Row row, Partition partition) {
    StoredRecord record = unchecked(row, partition);
    if (!sound(row, record)) {
      throw new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, "a stored record is damaged");
    }
    return record;
  }

  static StoredRecord unchecked(Row row, Partition partition) {
    Version version =
        isEvent(partition) ? Version.EVENT : new Version(bytes(row.getByteBuffer("version")));
    return new StoredRecord(
        partition.key(row.getString("sort")),
        bytes(row.getByteBuffer("bytes")),
        version,
        RecordChecksum.instant(row.getLong("expires")));
  }

  static boolean sound(Row row, StoredRecord record) {
    return RecordChecksum.of(record.key(), record.version(), record.expires(), record.bytes())
        .equals(bytes(row.getByteBuffer("checksum")));
  }

  static Bytes bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return Bytes.EMPTY;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return Bytes.owned(copy);
  }

  private BoundStatement conditional(BoundStatement statement) {
    return statement.setSerialConsistencyLevel(serial).setIdempotent(false);
  }

  private static ByteBuffer checksum(StoredRecord record) {
    return buffer(
        RecordChecksum.of(record.key(), record.version(), record.expires(), record.bytes()));
  }

  private static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static int ttl(Instant expires, Instant now) {
    if (expires.equals(Content.NEVER)) {
      return 0;
    }
    long seconds = Duration.between(now, expires.plus(RecordChecks.KEPT_AFTER_EXPIRY)).toSeconds();
    return seconds > MAX_TTL_SECONDS ? 0 : (int) Math.max(1, seconds);
  }

  private static boolean isEvent(Partition partition) {
    return partition.kind().writes() == Kind.Writes.EVENTS;
  }
}
