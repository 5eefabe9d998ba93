package org.cooppassport.wallet.port;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;

/**
 * Gets attestations from the maker of the app: that this is a genuine instance of it, and that
 * holder keys are kept as they should be. An app backs it with its maker's service.
 *
 * <p>Blocking; thread-safe.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-D">
 *     OpenID4VCI 1.0, appendices D and E</a>
 */
public interface WalletAttester {
  /**
   * Attests the instance towards one authorization server. A different attestation for each server
   * keeps servers from comparing notes.
   *
   * @param authorizationServer the server's identifier
   */
  AttestedInstance attestInstance(String authorizationServer);

  /**
   * Attests holder keys.
   *
   * @param credentialIssuer the issuer that wants it
   * @param keys keys of this wallet
   * @param nonce the issuer's {@code c_nonce}
   * @return a key attestation as signed token
   */
  String attestKeys(String credentialIssuer, List<VerificationKey> keys, String nonce);

  /**
   * An attestation of the instance.
   *
   * @param clientId the client that is attested: the same for every instance of the app
   * @param attestation the signed token
   * @param key signs for the key in it
   */
  record AttestedInstance(String clientId, String attestation, Signer key) {
    public AttestedInstance {
      Objects.requireNonNull(clientId);
      Objects.requireNonNull(attestation);
      Objects.requireNonNull(key);
    }

    /** Tells nothing of the attestation. */
    @Override
    public String toString() {
      return "AttestedInstance[" + clientId + "]";
    }
  }
}
