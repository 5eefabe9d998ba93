package org.cooppassport.service.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * What a record's bytes must still amount to when they are read.
 *
 * <p>Covers the key too, so that a record which turns up in another's place is noticed. Against
 * accidents, not against who can write to the database.
 */
final class RecordChecksum {
  static final int BYTES = 16;

  private RecordChecksum() {}

  static Bytes of(RecordKey key, Version version, Instant expires, Bytes bytes) {
    Partition partition = key.partition();
    ByteBuffer numbers =
        ByteBuffer.allocate(6 * Integer.BYTES)
            .putInt(partition.tenant().length())
            .putInt(partition.kind().name().length())
            .putInt(partition.name().length())
            .putInt(key.sort().length())
            .putLong(millis(expires));
    return HashAlgorithm.SHA_256
        .digest(
            Bytes.owned(numbers.array()),
            Bytes.utf8(partition.tenant()),
            Bytes.utf8(partition.kind().name()),
            Bytes.utf8(partition.name()),
            Bytes.utf8(key.sort()),
            version.mark(),
            bytes)
        .slice(0, BYTES);
  }

  /** Returns the number an expiry is kept as. */
  static long millis(Instant expires) {
    return expires.equals(Content.NEVER) ? Long.MAX_VALUE : expires.toEpochMilli();
  }

  /** Returns the expiry that a number stands for. */
  static Instant instant(long millis) {
    return millis == Long.MAX_VALUE ? Content.NEVER : Instant.ofEpochMilli(millis);
  }
}
