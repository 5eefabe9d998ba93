package org.cooppassport.service.store;

import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;

/**
 * What an audit log was at one time. Signed and sent out, it shows later that nothing before it was
 * changed or left out, and that everybody was shown the same log.
 *
 * @param blocks how many blocks the log had
 * @param digest the SHA-256 digest of the last of them, which binds all before it
 */
public record AuditCheckpoint(long blocks, Bytes digest) {
  public AuditCheckpoint {
    Objects.requireNonNull(digest);
    if (blocks < 0) {
      throw new IllegalArgumentException("negative number of blocks");
    }
  }
}
