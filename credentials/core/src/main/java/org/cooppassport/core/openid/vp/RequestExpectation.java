package org.cooppassport.core.openid.vp;

import java.time.Instant;
import java.util.Objects;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.TrustAnchors;

/**
 * What a wallet knows when it authenticates a request object.
 *
 * @param clientId the client id of the link
 * @param walletNonce the nonce the wallet sent; the empty text if it sent none
 * @param certificates the authorities that verifiers' certificates are taken from
 * @param did how DIDs are resolved
 * @param documents what was gathered for {@link RequestObject#missing}
 * @param now the instant times are judged at
 */
public record RequestExpectation(
    String clientId,
    String walletNonce,
    TrustAnchors certificates,
    DidResolver did,
    Documents documents,
    Instant now) {
  public RequestExpectation {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(walletNonce);
    Objects.requireNonNull(certificates);
    Objects.requireNonNull(did);
    Objects.requireNonNull(documents);
    Objects.requireNonNull(now);
  }

  /** Returns the same expectation with documents gathered. */
  public RequestExpectation with(Documents gathered) {
    return new RequestExpectation(
        clientId, walletNonce, certificates, did, documents.with(gathered), now);
  }
}
