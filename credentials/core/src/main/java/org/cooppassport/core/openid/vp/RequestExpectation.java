package org.cooppassport.core.openid.vp;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.documents.Documents;

/**
 * What a wallet knows when it authenticates a request object.
 *
 * @param clientId the client id of the link; the empty text over the Digital Credentials API, where
 *     the request itself names its maker
 * @param walletNonce the nonce the wallet sent; the empty text if it sent none
 * @param origin the origin of the page that handed the request over; the empty text for a link
 * @param trust whom the wallet believes
 * @param documents what was gathered for {@link RequestObject#missing}
 * @param now the instant times are judged at
 */
public record RequestExpectation(
    String clientId,
    String walletNonce,
    String origin,
    VerifierTrust trust,
    Documents documents,
    Instant now) {
  public RequestExpectation {
    Objects.requireNonNull(walletNonce);
    Objects.requireNonNull(trust);
    Objects.requireNonNull(documents);
    Objects.requireNonNull(now);
    if (clientId.isEmpty() == origin.isEmpty()) {
      throw new IllegalArgumentException("a link's client id or a page's origin");
    }
  }

  /** Returns what is known of a request whose link named a client id. */
  public static RequestExpectation ofLink(
      String clientId, String walletNonce, VerifierTrust trust, Instant now) {
    return new RequestExpectation(clientId, walletNonce, "", trust, Documents.none(), now);
  }

  /** Returns what is known of a request that a page of this origin handed over. */
  public static RequestExpectation ofDcApi(String origin, VerifierTrust trust, Instant now) {
    return new RequestExpectation("", "", origin, trust, Documents.none(), now);
  }

  /** Returns the same expectation with documents gathered. */
  public RequestExpectation with(Documents gathered) {
    return new RequestExpectation(
        clientId, walletNonce, origin, trust, documents.with(gathered), now);
  }

  boolean overDcApi() {
    return !origin.isEmpty();
  }
}
