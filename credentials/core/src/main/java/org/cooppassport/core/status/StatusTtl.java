package org.cooppassport.core.status;

import java.time.Duration;

/** Keeps what a list says about its own freshness within reason. */
final class StatusTtl {
  /** A shorter one would be a request per verification. */
  static final Duration MIN = Duration.ofSeconds(60);

  /** A longer one would hide a revocation for too long. */
  static final Duration MAX = Duration.ofHours(24);

  private StatusTtl() {}

  static Duration clamp(Duration ttl) {
    if (ttl.compareTo(MIN) < 0) {
      return MIN;
    }
    return ttl.compareTo(MAX) > 0 ? MAX : ttl;
  }
}
