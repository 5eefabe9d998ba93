package org.cooppassport.service.keys;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.bbs.BbsSigner;

/**
 * A BBS key of a co-op, past or present. Its public half stays published for ever.
 *
 * @param kid the name of the key: its multikey text
 * @param signer the private side
 * @param activeFrom when it begins to sign
 */
public record UnlinkableKey(String kid, BbsSigner signer, Instant activeFrom) {
  public UnlinkableKey {
    Objects.requireNonNull(signer);
    Objects.requireNonNull(activeFrom);
    if (!kid.equals(signer.publicKey().toMultikey())) {
      throw new IllegalArgumentException("a key id is the multikey text of its key");
    }
  }
}
