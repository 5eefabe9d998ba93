package org.cooppassport.wallet;

import java.net.URI;
import org.cooppassport.core.openid.vci.CredentialOfferLink;

/**
 * An offer link that was read and nothing more: no request was made for it.
 *
 * @param link what was read
 */
public record ReceivedOffer(CredentialOfferLink link) {
  /**
   * Reads the text of a link or QR code.
   *
   * @throws org.cooppassport.core.problem.Refusal MALFORMED_REQUEST or LIMIT_EXCEEDED
   */
  public static ReceivedOffer read(String text) {
    return new ReceivedOffer(CredentialOfferLink.parse(text));
  }

  /** Returns the host that offers: shown before anything is fetched from it. */
  public String host() {
    URI from =
        link instanceof CredentialOfferLink.ByReference reference
            ? reference.offerUri()
            : URI.create(((CredentialOfferLink.ByValue) link).offer().credentialIssuer());
    return PeerExchange.host(from);
  }

  /** Tells nothing of the offer. */
  @Override
  public String toString() {
    return "ReceivedOffer[" + host() + "]";
  }
}
