package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TokenRequest;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.auth.TokenGrant;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.store.Spending;

/**
 * A wallet redeems the code of an offer.
 *
 * <p>No such code, a wrong, a used and an expired one look the same from outside. A wrong
 * transaction code leaves the code usable until its guesses are used up.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-6">
 *     OpenID4VCI 1.0, section 6</a>
 */
public final class PreAuthorizedCode implements TokenGrant {
  private final CoopIssuers issuers;
  private final Offers offers;
  private final WalletProofs proofs;
  private final GiveTokens giving;
  private final WalletTrace trace;

  /** Makes the grant. */
  public PreAuthorizedCode(
      CoopIssuers issuers,
      Offers offers,
      WalletProofs proofs,
      GiveTokens giving,
      WalletTrace trace) {
    this.issuers = issuers;
    this.offers = offers;
    this.proofs = proofs;
    this.giving = giving;
    this.trace = trace;
  }

  @Override
  public String grantType() {
    return PreAuthorizedCodeGrant.TYPE;
  }

  @Override
  public Future<JsonObject> redeem(Request request) {
    TokenRequest asked =
        new TokenRequest(new org.cooppassport.core.openid.Form(request.form().fields()));
    CoopIssuer issuer = issuers.of(request.coop());
    return offers
        .ofCode(request.coop().id(), asked.preAuthorizedCode())
        .compose(
            found ->
                found.isEmpty()
                    ? proofs.forTokens(issuer, request).map(shown -> nothing())
                    : trace.follow(
                        SentForm.subject(request, found.get().id(), "token"),
                        redeem(issuer, request, found.get(), asked)));
  }

  private JsonObject nothing() {
    throw refused();
  }

  private Future<JsonObject> redeem(
      CoopIssuer issuer, Request request, Offer offer, TokenRequest asked) {
    return Future.succeededFuture()
        .compose(begun -> proofs.forTokens(issuer, request))
        .compose(shown -> give(issuer, request, offer, asked, shown));
  }

  private Future<JsonObject> give(
      CoopIssuer issuer,
      Request request,
      Offer offer,
      TokenRequest asked,
      WalletProofs.Shown shown) {
    return Future.succeededFuture()
        .compose(begun -> spend(request, offer, asked))
        .compose(spent -> giving.first(granted(issuer, spent, shown, request)));
  }

  private Future<Offer> spend(Request request, Offer offer, TokenRequest asked) {
    if (offer.flow() != Offer.Flow.PRE_AUTHORIZED_CODE) {
      throw refused();
    }
    boolean given = asked.txCode().isPresent();
    if (given != (offer.txCodeDigits() > 0)) {
      throw new Mismatch(
              "tx_code",
              given ? "none: the offer asks for none" : "the one that the offer asks for",
              given ? new Came("one") : Came.NOTHING,
              "OpenID4VCI 1.0, section 6.3")
          .refusal(Reason.MALFORMED_REQUEST);
    }
    return offers
        .redeem(request.coop().id(), offer, asked.preAuthorizedCode(), asked.txCode().orElse(""))
        .map(
            spending -> {
              if (!(spending instanceof Spending.Granted)) {
                throw refused();
              }
              return offer;
            });
  }

  private GiveTokens.Granted granted(
      CoopIssuer issuer, Offer offer, WalletProofs.Shown shown, Request request) {
    List<String> configurations =
        offer.configurations(issuer).stream().map(ConfigurationId::toString).toList();
    boolean detailed = request.form().get("authorization_details").isPresent();
    return new GiveTokens.Granted(
        issuer,
        giving.draw(),
        offer,
        Set.copyOf(configurations),
        shown.client(),
        shown.boundTo(),
        detailed ? configurations : List.of());
  }

  private Refusal refused() {
    return new Refusal(
        Reason.INVALID_GRANT,
        "pre-authorized_code",
        "pre-authorized_code or tx_code: not good (any more) (OpenID4VCI 1.0, section 6.3)");
  }
}
