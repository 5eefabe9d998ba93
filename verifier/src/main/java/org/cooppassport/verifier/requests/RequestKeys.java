package org.cooppassport.verifier.requests;

import java.net.URI;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;

/** Who a co-op is to wallets, and the key that proves it. Thread-safe. */
public final class RequestKeys {
  private final KeyRing keys;

  /** Makes the keys of all co-ops. */
  public RequestKeys(KeyRing keys) {
    this.keys = keys;
  }

  /** Returns the client id by which a co-op asks now. */
  ClientId clientId(Coop coop, ClientId.Prefix prefix) {
    return switch (prefix) {
      case X509_HASH -> ClientId.x509Hash(identity(coop).key().x5c().get(0));
      case X509_SAN_DNS -> ClientId.x509SanDns(URI.create(coop.base()).getHost());
      case DECENTRALIZED_IDENTIFIER -> ClientId.decentralizedIdentifier(coop.did());
      case REDIRECT_URI, OPENID_FEDERATION, VERIFIER_ATTESTATION, ORIGIN ->
          throw new IllegalArgumentException("not a client id of ours");
    };
  }

  /**
   * Returns the key that proves a client id.
   *
   * @throws Refusal of reason {@code GONE} if the key that the client id names signs no more
   */
  RequestKey keyOf(Coop coop, ClientId clientId) {
    SigningIdentity identity = identity(coop);
    if (!clientId.equals(clientId(coop, clientId.prefix()))) {
      throw new Refusal(
          Refusal.Reason.GONE, "the verifier's key has changed since; ask for a new request");
    }
    return clientId.prefix() == ClientId.Prefix.DECENTRALIZED_IDENTIFIER
        ? new RequestKey.OfDid(coop.did() + "#" + identity.key().kid(), identity.signer())
        : new RequestKey.Certified(identity.key().x5c(), identity.signer());
  }

  private SigningIdentity identity(Coop coop) {
    return keys.signer(coop.id(), KeyPurpose.REQUEST_OBJECT);
  }
}
