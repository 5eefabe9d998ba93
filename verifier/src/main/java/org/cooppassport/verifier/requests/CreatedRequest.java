package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.openid.vp.DcApiRequest;

/**
 * A request that can be shown to a wallet.
 *
 * @param id the name under which the co-op's own system reads the result; nobody else learns it
 * @param link brings the request to a wallet, as a link or a QR code; empty if only a browser does
 * @param dcApi what a page of the request's origin gives to the Digital Credentials API, of which a
 *     wallet answers one; empty if the request goes by link
 * @param answers where that page posts what the API gives back
 * @param page the address of the page that shows it
 * @param expires from when on no answer is taken
 */
public record CreatedRequest(
    String id,
    String link,
    List<DcApiRequest> dcApi,
    String answers,
    String page,
    Instant expires) {
  public CreatedRequest {
    Objects.requireNonNull(id);
    Objects.requireNonNull(link);
    dcApi = List.copyOf(dcApi);
    Objects.requireNonNull(answers);
    Objects.requireNonNull(page);
    Objects.requireNonNull(expires);
  }

  /** Tells only when it expires: the rest are secrets. */
  @Override
  public String toString() {
    return "CreatedRequest[" + expires + "]";
  }
}
