package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.cooppassport.core.encoding.RandomSource;

/** Records in memory, for tests of what is built on the port. Thread-safe. */
public final class InMemoryRecordStore implements RecordStore {
  private final ConcurrentMap<Partition, NavigableMap<String, StoredRecord>> partitions;
  private final InstantSource clock;
  private final RandomSource random;

  /** Makes an empty store. */
  public InMemoryRecordStore(InstantSource clock, RandomSource random) {
    this(clock, random, new ConcurrentHashMap<>());
  }

  private InMemoryRecordStore(
      InstantSource clock,
      RandomSource random,
      ConcurrentMap<Partition, NavigableMap<String, StoredRecord>> partitions) {
    this.clock = clock;
    this.random = random;
    this.partitions = partitions;
  }

  /** Returns a store with another clock over the same records, as another process would have. */
  public InMemoryRecordStore sharedWith(InstantSource otherClock) {
    return new InMemoryRecordStore(otherClock, random, partitions);
  }

  @Override
  public Future<Written> insert(RecordKey key, Content content) {
    RecordChecks.conditional(key);
    Instant now = clock.instant();
    return write(
        key,
        found -> found == null || found.expired(now),
        new StoredRecord(key, content.bytes(), Version.next(random), content.expires()));
  }

  @Override
  public Future<Written> replace(StoredRecord expected, Content content) {
    RecordKey key = expected.key();
    RecordChecks.conditional(key);
    return write(
        key,
        found -> found != null && found.version().equals(expected.version()),
        new StoredRecord(key, content.bytes(), Version.next(random), content.expires()));
  }

  @Override
  public Future<Written> remove(StoredRecord expected) {
    RecordKey key = expected.key();
    RecordChecks.conditional(key);
    NavigableMap<String, StoredRecord> records = records(key.partition());
    synchronized (records) {
      StoredRecord found = records.get(key.sort());
      if (found == null || !found.version().equals(expected.version())) {
        return Future.succeededFuture(new Written.Conflict());
      }
      records.remove(key.sort());
      return Future.succeededFuture(new Written.Applied(found));
    }
  }

  @Override
  public Future<Void> append(RecordKey key, Content content) {
    RecordChecks.event(key);
    NavigableMap<String, StoredRecord> records = records(key.partition());
    synchronized (records) {
      records.putIfAbsent(
          key.sort(), new StoredRecord(key, content.bytes(), Version.EVENT, content.expires()));
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<StoredRecord>> read(RecordKey key) {
    NavigableMap<String, StoredRecord> records = records(key.partition());
    synchronized (records) {
      return Future.succeededFuture(
          Optional.ofNullable(records.get(key.sort()))
              .filter(found -> !found.expired(clock.instant())));
    }
  }

  @Override
  public Future<Page> scan(Partition partition, String after, int limit) {
    RecordChecks.page(after, limit);
    NavigableMap<String, StoredRecord> records = records(partition);
    synchronized (records) {
      List<StoredRecord> rows =
          records.tailMap(after, false).values().stream().limit(limit + 1L).toList();
      return Future.succeededFuture(RecordChecks.page(rows, after, limit, clock.instant()));
    }
  }

  @Override
  public Future<Inspection> inspect() {
    long count = 0;
    for (NavigableMap<String, StoredRecord> records : partitions.values()) {
      synchronized (records) {
        count += records.size();
      }
    }
    return Future.succeededFuture(new Inspection(count, List.of(), true));
  }

  @Override
  public Future<Health> health() {
    return Future.succeededFuture(Health.READY);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private interface Condition {
    boolean holds(StoredRecord found);
  }

  private Future<Written> write(RecordKey key, Condition condition, StoredRecord record) {
    NavigableMap<String, StoredRecord> records = records(key.partition());
    synchronized (records) {
      if (!condition.holds(records.get(key.sort()))) {
        return Future.succeededFuture(new Written.Conflict());
      }
      records.put(key.sort(), record);
      return Future.succeededFuture(new Written.Applied(record));
    }
  }

  private NavigableMap<String, StoredRecord> records(Partition partition) {
    return partitions.computeIfAbsent(partition, absent -> new TreeMap<>());
  }
}
