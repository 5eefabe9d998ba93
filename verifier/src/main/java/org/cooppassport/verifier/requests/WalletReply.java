package org.cooppassport.verifier.requests;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * What a wallet is told about its answer.
 *
 * @param taken whether the co-op goes on with it
 * @param json the body: where the browser goes, and what was wrong
 */
public record WalletReply(Taken taken, JsonObject json) {
  /** Whether the co-op goes on with an answer. */
  public enum Taken {
    YES,
    NO
  }

  public WalletReply {
    Objects.requireNonNull(taken);
    Objects.requireNonNull(json);
  }
}
