package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;

/**
 * A request that can be shown to a wallet.
 *
 * @param id the name under which the co-op's own system reads the result; nobody else learns it
 * @param link brings the request to a wallet, as a link or a QR code
 * @param page the address of the page that shows it
 * @param expires from when on no answer is taken
 */
public record CreatedRequest(
    String id, AuthorizationRequestLink link, String page, Instant expires) {
  public CreatedRequest {
    Objects.requireNonNull(id);
    Objects.requireNonNull(link);
    Objects.requireNonNull(page);
    Objects.requireNonNull(expires);
  }

  /** Tells only when it expires: the rest are secrets. */
  @Override
  public String toString() {
    return "CreatedRequest[" + expires + "]";
  }
}
