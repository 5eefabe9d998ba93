package org.cooppassport.issuer.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.status.StatusBits;

/**
 * A signed status list as it is served.
 *
 * @param bits what it says
 * @param body the signed document
 * @param kind which of the two sorts
 * @param madeAt when it was signed
 * @param ttl how long others may keep it
 */
public record PublishedList(StatusBits bits, Bytes body, Kind kind, Instant madeAt, Duration ttl) {
  /** The two sorts of list. */
  public enum Kind {
    BITSTRING,
    TOKEN
  }

  public PublishedList {
    Objects.requireNonNull(bits);
    Objects.requireNonNull(body);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(madeAt);
    Objects.requireNonNull(ttl);
  }
}
