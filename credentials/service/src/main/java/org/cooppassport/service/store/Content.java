package org.cooppassport.service.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;

/**
 * What a record is to hold, and until when.
 *
 * @param bytes at most {@link #MAX_BYTES}
 * @param expires the instant from which the record no longer exists for readers, kept in
 *     milliseconds; {@link #NEVER} if it lasts
 */
public record Content(Bytes bytes, Instant expires) {
  /** The expiry of a record that lasts. */
  public static final Instant NEVER = Instant.MAX;

  /** 2 MiB: half of what a Cassandra node with small commit log segments takes at once. */
  public static final int MAX_BYTES = 2 << 20;

  public Content {
    Objects.requireNonNull(bytes);
    if (bytes.size() > MAX_BYTES) {
      throw new IllegalArgumentException("a record holds at most " + MAX_BYTES + " bytes");
    }
    expires = expires.equals(NEVER) ? NEVER : expires.truncatedTo(ChronoUnit.MILLIS);
  }

  /** Returns content that never expires. */
  public static Content lasting(Bytes bytes) {
    return new Content(bytes, NEVER);
  }

  /** Returns content that expires. */
  public static Content until(Instant expires, Bytes bytes) {
    return new Content(bytes, expires);
  }
}
