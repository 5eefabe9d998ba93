package org.cooppassport.service.store;

import java.util.Objects;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;

/**
 * What an audit log was at one time. Signed and sent out, it shows later that nothing before it was
 * changed or left out, and that everybody was shown the same log.
 *
 * @param blocks how many blocks the log had
 * @param digest the SHA-256 digest of the last of them, which binds all before it
 */
public record AuditCheckpoint(long blocks, Bytes digest) {
  private static final Pattern SPELLED = Pattern.compile("\\d{1,18}:[0-9a-f]{64}");

  public AuditCheckpoint {
    Objects.requireNonNull(digest);
    if (blocks < 0) {
      throw new IllegalArgumentException("negative number of blocks");
    }
  }

  /** Returns the text that {@link #parse} reads: blocks and digest, with a colon between. */
  public String spelled() {
    return blocks + ":" + digest.toHex();
  }

  /**
   * Reads what {@link #spelled} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static AuditCheckpoint parse(String text) {
    if (!SPELLED.matcher(text).matches()) {
      throw new IllegalArgumentException("a checkpoint is BLOCKS:DIGEST");
    }
    int colon = text.indexOf(':');
    return new AuditCheckpoint(
        Long.parseLong(text.substring(0, colon)), Bytes.hex(text.substring(colon + 1)));
  }
}
