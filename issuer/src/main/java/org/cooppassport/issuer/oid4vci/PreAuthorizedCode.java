package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TokenRequest;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.auth.TokenEndpoint;
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
  private final WalletTokens tokens;
  private final DpopProofs proofs;

  /** Makes the grant. */
  public PreAuthorizedCode(
      CoopIssuers issuers, Offers offers, WalletTokens tokens, DpopProofs proofs) {
    this.issuers = issuers;
    this.offers = offers;
    this.tokens = tokens;
    this.proofs = proofs;
  }

  @Override
  public String grantType() {
    return PreAuthorizedCodeGrant.TYPE;
  }

  @Override
  public Future<JsonObject> redeem(Request request) {
    TokenRequest asked = new TokenRequest(new Form(request.form().fields()));
    String code = asked.preAuthorizedCode();
    return bind(request)
        .compose(
            key ->
                offers
                    .ofCode(request.coop().id(), code)
                    .compose(offer -> spend(request, offer.orElseThrow(this::refused), asked))
                    .compose(offer -> answer(request, offer, key)));
  }

  /** Succeeds with the thumbprint of the key to bind the token to; empty for none. */
  private Future<String> bind(Request request) {
    Optional<String> proof = request.header("dpop");
    return proof.isEmpty()
        ? Future.succeededFuture("")
        : proofs.check(
            new DpopProofs.Expected(
                request.coop().id(), "POST", TokenEndpoint.address(request.coop()), ""),
            proof.get());
  }

  private Future<Offer> spend(Request request, Offer offer, TokenRequest asked) {
    boolean given = asked.txCode().isPresent();
    if (given != (offer.txCodeDigits() > 0)) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "tx_code",
          given
              ? "tx_code: the offer has none (OpenID4VCI 1.0, section 6.3)"
              : "tx_code: the offer asks for one (OpenID4VCI 1.0, section 6.3)");
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

  private Future<JsonObject> answer(Request request, Offer offer, String key) {
    return tokens
        .issue(request.coop(), new WalletTokens.Opens(offer.id(), key))
        .map(
            token -> {
              TokenResponse.Scheme scheme =
                  key.isEmpty() ? TokenResponse.Scheme.BEARER : TokenResponse.Scheme.DPOP;
              JsonObject json = TokenResponse.of(token, scheme, WalletTokens.LIFETIME).json();
              return request.form().get("authorization_details").isEmpty()
                  ? json
                  : json.with("authorization_details", details(request, offer));
            });
  }

  private JsonArray details(Request request, Offer offer) {
    return offer.configurations(issuers.of(request.coop())).stream()
        .map(PreAuthorizedCode::detail)
        .collect(JsonArray.collector());
  }

  private static JsonObject detail(ConfigurationId configuration) {
    return JsonObject.builder()
        .put("type", "openid_credential")
        .put("credential_configuration_id", configuration.toString())
        .put("credential_identifiers", JsonArray.ofStrings(configuration.toString()))
        .build();
  }

  private Refusal refused() {
    return new Refusal(
        Reason.INVALID_GRANT,
        "pre-authorized_code",
        "pre-authorized_code or tx_code: not good (any more) (OpenID4VCI 1.0, section 6.3)");
  }
}
