package org.cooppassport.service.store;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;

/**
 * A record as it stood in the store when it was read or written, its checksum checked.
 *
 * @param expires the instant from which it no longer exists, or {@link Content#NEVER}
 */
public record StoredRecord(RecordKey key, Bytes bytes, Version version, Instant expires) {
  public StoredRecord {
    Objects.requireNonNull(key);
    Objects.requireNonNull(bytes);
    Objects.requireNonNull(version);
    Objects.requireNonNull(expires);
  }

  boolean expired(Instant now) {
    return !now.isBefore(expires);
  }
}
