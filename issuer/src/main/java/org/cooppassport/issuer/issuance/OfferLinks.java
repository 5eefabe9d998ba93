package org.cooppassport.issuer.issuance;

import java.net.URI;
import org.cooppassport.core.openid.vci.CredentialOfferLink;
import org.cooppassport.service.coop.Coop;

/** The addresses of an offer. */
public final class OfferLinks {
  /** Where a wallet fetches an offer. */
  public static final String OFFER_ROUTE = "/{coop}/credential-offers/{link}";

  /** Where a member sees an offer. */
  public static final String PAGE_ROUTE = "/{coop}/offers/{offer}";

  /** Where a member logs in for an offer. */
  public static final String LOGIN_ROUTE = "/{coop}/login/{link}";

  private OfferLinks() {}

  /** Returns the link by which the member logs in: for the member alone. */
  public static String login(Coop coop, String login) {
    return coop.link("/login/" + login);
  }

  /** Returns the {@code credential_offer_uri}. */
  public static URI offerUri(Coop coop, String link) {
    return URI.create(coop.link("/credential-offers/" + link));
  }

  /** Returns the address of the offer page. */
  public static String page(Coop coop, String page) {
    return coop.link("/offers/" + page);
  }

  /**
   * Returns the link that opens a wallet on the member's own device; also the text of the QR code.
   */
  public static String deepLink(Coop coop, String link) {
    return new CredentialOfferLink.ByReference(offerUri(coop, link)).toLink();
  }

  /** Returns the link secret of an offer from the secret of its page. */
  public static String linkOf(String page) {
    return new OfferSecrets(page).link();
  }

  /**
   * Returns, from the secret of its link, the pre-authorized code of an offer, or the {@code
   * issuer_state} of one where the member logs in.
   */
  public static String codeOf(String link) {
    return OfferSecrets.codeOfLink(link);
  }
}
