package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TxCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * What {@code credential_offer_uri} points at: the offer with its code, for the first who asks.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1.3">
 *     OpenID4VCI 1.0, section 4.1.3</a>
 */
public final class OfferEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get(OfferLinks.OFFER_ROUTE).sharedWithAnyOrigin().spends();

  private final CoopIssuers issuers;
  private final Offers offers;

  /** Makes the endpoint. */
  public OfferEndpoint(CoopIssuers issuers, Offers offers) {
    this.issuers = issuers;
    this.offers = offers;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String link = request.path("link");
    return offers
        .ofLink(request.coop().id(), link)
        .map(
            found ->
                Response.ok(
                    credentialOffer(
                            issuers.of(request.coop()),
                            found.orElseThrow(OfferEndpoint::notFound),
                            OfferLinks.codeOf(link))
                        .toJson()));
  }

  private static CredentialOffer credentialOffer(CoopIssuer issuer, Offer offer, String code) {
    String base = issuer.coop().base();
    List<String> configurations =
        offer.configurations(issuer).stream().map(ConfigurationId::toString).toList();
    return switch (offer.flow()) {
      case AUTHORIZATION_CODE ->
          CredentialOffer.authorizationCode(base, configurations, authorizationCode(issuer, code));
      case PRE_AUTHORIZED_CODE ->
          CredentialOffer.preAuthorized(base, configurations, preAuthorized(issuer, offer, code));
    };
  }

  /** Section 4.1.1: the server is named where the metadata name several. */
  private static AuthorizationCodeGrant authorizationCode(CoopIssuer issuer, String code) {
    AuthorizationCodeGrant grant = AuthorizationCodeGrant.of(code);
    return issuer
        .wallets()
        .externalServer()
        .filter(server -> issuer.wallets().letsWalletsInItself())
        .map(server -> grant.at(server.issuer()))
        .orElse(grant);
  }

  private static PreAuthorizedCodeGrant preAuthorized(CoopIssuer issuer, Offer offer, String code) {
    PreAuthorizedCodeGrant grant =
        offer.txCodeDigits() == 0
            ? PreAuthorizedCodeGrant.of(code)
            : PreAuthorizedCodeGrant.of(code, TxCode.digits(offer.txCodeDigits()));
    return issuer.wallets().externalServer().isPresent() ? grant.at(issuer.coop().base()) : grant;
  }

  /** One answer for an unknown, a fetched and an ended offer. */
  private static Refusal notFound() {
    return new Refusal(Reason.NOT_FOUND, "there is no such offer, or not any more");
  }
}
