package org.cooppassport.core.acceptance;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * A receipt's place in the relier's chain of receipts. The chain runs over salted commitments: when
 * a receipt is erased, and its salt with it, the chain stays whole and tells nothing about it.
 *
 * @param sequence the place, from 0
 * @param previous the hash of the link before; 32 zero bytes at the start
 * @param commitment SHA-256 over the receipt's salt and the SHA-256 of its file
 */
public record ReceiptLink(long sequence, Bytes previous, Bytes commitment) {
  /** What stands before the first link. */
  public static final Bytes START = Bytes.owned(new byte[HashAlgorithm.SHA_256.size()]);

  private static final Bytes DOMAIN = Bytes.utf8("coop-passport/receipt-chain/v1");

  public ReceiptLink {
    Objects.requireNonNull(previous, "previous");
    Objects.requireNonNull(commitment, "commitment");
    if (sequence < 0
        || previous.size() != HashAlgorithm.SHA_256.size()
        || commitment.size() != HashAlgorithm.SHA_256.size()) {
      throw new IllegalArgumentException("not a link of a chain of receipts");
    }
  }

  static Bytes commitment(Bytes salt, Bytes file) {
    return HashAlgorithm.SHA_256.digest(salt, HashAlgorithm.SHA_256.digest(file));
  }

  /** The hash that the next link names. */
  public Bytes hash() {
    Bytes number = Bytes.owned(ByteBuffer.allocate(Long.BYTES).putLong(sequence).array());
    return HashAlgorithm.SHA_256.digest(DOMAIN, number, previous, commitment);
  }

  /** Whether this link follows {@code before} directly. */
  public boolean follows(ReceiptLink before) {
    return sequence == before.sequence + 1 && previous.equals(before.hash());
  }
}
