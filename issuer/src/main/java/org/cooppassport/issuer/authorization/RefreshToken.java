package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.RefreshTokenRequest;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.auth.TokenGrant;
import org.cooppassport.service.http.Request;

/**
 * A wallet comes back with its refresh token.
 *
 * <p>The token is good for the wallet and the key that it was given to, once, and brings its
 * successor. Who proved a key gets a new round: everything granted can be fetched once more, as
 * fresh copies; the rights are looked at again at each signature. Who did not can only fetch what
 * is left.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-6">RFC 6749, section 6</a>
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-13.5">
 *     OpenID4VCI 1.0, section 13.5</a>
 */
public final class RefreshToken implements TokenGrant {
  private final CoopIssuers issuers;
  private final WalletGrants grants;
  private final WalletProofs proofs;
  private final GiveTokens giving;
  private final WalletTrace trace;

  /** Makes the grant. */
  public RefreshToken(
      CoopIssuers issuers,
      WalletGrants grants,
      WalletProofs proofs,
      GiveTokens giving,
      WalletTrace trace) {
    this.trace = trace;
    this.issuers = issuers;
    this.grants = grants;
    this.proofs = proofs;
    this.giving = giving;
  }

  @Override
  public String grantType() {
    return RefreshTokenRequest.TYPE;
  }

  @Override
  public Future<JsonObject> redeem(Request request) {
    String token = new RefreshTokenRequest(new Form(request.form().fields())).refreshToken();
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = request.coop().id();
    return grants
        .ofRefreshToken(tenant, token)
        .compose(
            found ->
                found.isEmpty()
                    ? redeem(issuer, request, token, found)
                    : trace.follow(
                        SentForm.subject(request, found.get().offer(), "token"),
                        redeem(issuer, request, token, found)));
  }

  private Future<JsonObject> redeem(
      CoopIssuer issuer, Request request, String token, Optional<WalletGrant> found) {
    String tenant = issuer.coop().id();
    return Future.succeededFuture()
        .compose(begun -> proofs.forTokens(issuer, request))
        .compose(shown -> spend(tenant, token, found, shown))
        .compose(grant -> nextRound(tenant, grant))
        .compose(grant -> giving.again(issuer, grant));
  }

  private Future<WalletGrant> spend(
      String tenant, String token, Optional<WalletGrant> found, WalletProofs.Shown shown) {
    found.ifPresent(grant -> requireFit(grant, shown));
    return grants
        .spendRefreshToken(tenant, token)
        .map(
            first -> {
              if (!first) {
                throw refused();
              }
              return found.orElseThrow(RefreshToken::refused);
            });
  }

  private static void requireFit(WalletGrant grant, WalletProofs.Shown shown) {
    boolean sameClient =
        shown.client().id().equals(grant.client()) || shown.client().id().isEmpty();
    boolean sameKeys =
        shown.client().instance().equals(grant.instance())
            && (grant.boundTo().isEmpty() || grant.boundTo().equals(shown.boundTo()));
    if (!sameClient || !sameKeys) {
      throw refused();
    }
  }

  private Future<WalletGrant> nextRound(String tenant, WalletGrant grant) {
    return grant.boundTo().isEmpty()
        ? Future.succeededFuture(grant)
        : grants
            .nextRound(tenant, grant)
            .map(
                after ->
                    after
                        .filter(each -> each.state() == WalletGrant.State.ACTIVE)
                        .orElseThrow(RefreshToken::refused));
  }

  private static Refusal refused() {
    return new Refusal(
        Reason.INVALID_GRANT,
        "refresh_token",
        "refresh_token: not good (any more), or given to another wallet or key (RFC 6749, section"
            + " 5.2)");
  }
}
