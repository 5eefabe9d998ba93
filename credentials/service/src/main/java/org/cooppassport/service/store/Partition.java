package org.cooppassport.service.store;

import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * The records of one kind of one co-op that stand beside each other and can be paged through.
 *
 * <p>Conditional writes in one partition wait for each other on Cassandra, so records that are
 * written by many at once belong into partitions of their own.
 *
 * @param tenant the co-op's id, or {@link #SYSTEM} for records of the server itself; 1 to 256
 *     printable ASCII characters
 * @param kind the sort of record
 * @param name 1 to 256 printable ASCII characters
 */
public record Partition(String tenant, Kind kind, String name) {
  /** The tenant of records that belong to no co-op; no co-op can have this id. */
  public static final String SYSTEM = "@system";

  static final int MAX_LENGTH = 256;

  public Partition {
    checkText("tenant", tenant);
    Objects.requireNonNull(kind);
    checkText("partition", name);
  }

  /**
   * Returns the partition named by a digest, for names that are secret, long, or not ASCII.
   *
   * @param parts hashed with their lengths, so that no two lists of parts share a name
   */
  public static Partition digested(String tenant, Kind kind, Bytes... parts) {
    return new Partition(tenant, kind, digest(parts));
  }

  /** Returns the key of the record with this sort key. */
  public RecordKey key(String sort) {
    return new RecordKey(this, sort);
  }

  /** Returns the key of the only record of a partition that holds one. */
  public RecordKey only() {
    return new RecordKey(this, "-");
  }

  static String digest(Bytes... parts) {
    Bytes all = Bytes.EMPTY;
    for (Bytes part : parts) {
      all = Bytes.concat(all, Bytes.utf8(part.size() + ":"), part);
    }
    return HashAlgorithm.SHA_256.digest(all).toHex();
  }

  static void checkText(String what, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < 0x20 || text.charAt(i) > 0x7e) {
        throw new IllegalArgumentException(what + " must be printable ASCII");
      }
    }
  }
}
