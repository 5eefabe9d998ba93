package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Durable records. The one port to a database.
 *
 * <p>The durable unit is one record: no operation spans two. What a future acknowledged is still
 * there after a crash. What must happen once is one conditional write whose {@link Written} is
 * looked at, never a read followed by a write.
 *
 * <p>A record that has expired by the store's clock does not exist for {@link #read} and {@link
 * #scan}, and {@link #insert} may take its place; it is removed from the disk some days later, so
 * that a clock set back does not bring a spent code to life.
 *
 * <p>Thread-safe; never blocks the caller. A future ends on the Vert.x context of the caller. Every
 * operation fails with a {@code Refusal} of reason {@code STORAGE_UNAVAILABLE} if the database
 * cannot do it now, if the record's bytes are damaged, or if it cannot be found out whether a write
 * took place, and with reason {@code OVERLOADED} if too much is waiting already. An operation that
 * does not fit the kind of the record is a fault of the caller: {@code IllegalArgumentException}.
 */
public interface RecordStore {

  /** The most records one page holds. */
  int MAX_PAGE = 1_000;

  /**
   * Writes a record where none is. Only for conditional kinds.
   *
   * @return succeeds with {@code Applied}, or with {@code Conflict} if there is a record that has
   *     not expired
   */
  Future<Written> insert(RecordKey key, Content content);

  /**
   * Writes a record in place of the very writing that was read. Only for conditional kinds.
   *
   * <p>The version alone decides: also a record that has expired in between is replaced.
   *
   * @param expected the record as it was read or written
   * @return succeeds with {@code Applied}, or with {@code Conflict} if it was written or removed
   *     since
   */
  Future<Written> replace(StoredRecord expected, Content content);

  /**
   * Removes the very writing that was read. Only for conditional kinds, and only for cleaning up:
   * what may be used once is marked as used, not removed.
   *
   * @param expected the record as it was read or written
   * @return succeeds with {@code Applied}, or with {@code Conflict} if it was written or removed
   *     since
   */
  Future<Written> remove(StoredRecord expected);

  /**
   * Writes an event. Only for kinds of events.
   *
   * <p>May be called again with the same key and content, and changes nothing then. One key is for
   * one content: of two, the earlier stays.
   *
   * @param key its sort key ends with an id that no other event has
   * @return succeeds when the event is durable
   */
  Future<Void> append(RecordKey key, Content content);

  /**
   * Reads one record.
   *
   * @return succeeds with the record as last acknowledged, or empty if there is none
   */
  Future<Optional<StoredRecord>> read(RecordKey key);

  /**
   * Reads records in ASCII order of their sort keys.
   *
   * @param after the sort key to begin after; the empty text for the beginning
   * @param limit 1 to {@link #MAX_PAGE}
   */
  Future<Page> scan(Partition partition, String after, int limit);

  /** Reads every record and checks it against its checksum. Long; for the self-check. */
  Future<Inspection> inspect();

  /** Tells what the store can do now, by trying. */
  Future<Health> health();

  /** Ends what is under way and lets go of the database. Idempotent. */
  Future<Void> close();
}
