package org.cooppassport.core.bbs;

import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;

/** Makes BBS signatures with one key that never leaves it. Thread-safe, perhaps slow. */
public interface BbsSigner {

  /** Returns the public half, of type BLS12-381 G2. */
  VerificationKey publicKey();

  /** Returns the signature over all messages under {@code header}. */
  Bytes sign(Bytes header, List<Bytes> messages);
}
