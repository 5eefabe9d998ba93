package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.issuer.register.CoopIssuer;

/**
 * Gives a wallet its tokens for what it is granted: the last step of every grant type. Thread-safe.
 */
public final class GiveTokens {
  /** How long a wallet may come back for what the co-op holds, whatever the rule on refresh. */
  private static final Duration HELD = Duration.ofDays(30);

  private final WalletGrants grants;
  private final WalletTokens tokens;
  private final Clock clock;

  /** Makes the operation. */
  public GiveTokens(WalletGrants grants, WalletTokens tokens, Clock clock) {
    this.grants = grants;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * What is to be granted.
   *
   * @param issuer the co-op
   * @param id the grant's id
   * @param offer the offer it rests on
   * @param configurations which configurations of the offer
   * @param client the wallet
   * @param boundTo the thumbprint of the key of its DPoP proofs; empty for bearer tokens
   * @param detailed the configurations that the answer describes by authorization details
   */
  record Granted(
      CoopIssuer issuer,
      String id,
      Offer offer,
      Set<String> configurations,
      WalletClient client,
      String boundTo,
      List<String> detailed) {
    private Duration life() {
      Duration refresh = issuer.wallets().refreshLifetime();
      boolean held = offer.state() == Offer.State.HELD && refresh.compareTo(HELD) < 0;
      return held ? HELD : refresh;
    }

    private WalletGrant at(Instant now) {
      return new WalletGrant(
          id,
          offer.id(),
          offer.credentials(),
          configurations,
          client.id(),
          boundTo,
          client.instance(),
          0,
          WalletGrant.State.ACTIVE,
          now.plus(life().compareTo(WalletTokens.LIFETIME) > 0 ? life() : WalletTokens.LIFETIME));
    }
  }

  /** Returns an id for a grant that is to be made. */
  String draw() {
    return grants.draw();
  }

  /**
   * Succeeds with the token response of a new grant; fails with a {@code Refusal} of reason {@code
   * INVALID_GRANT} if it was revoked in the meantime.
   */
  Future<JsonObject> first(Granted granted) {
    WalletGrant grant = granted.at(clock.instant());
    return grants
        .add(granted.issuer().coop().id(), grant)
        .compose(
            added -> {
              if (!added) {
                throw new Refusal(
                    Reason.INVALID_GRANT, "code", "code: was used before (RFC 6749, 4.1.2)");
              }
              return answer(granted.issuer(), grant, !granted.life().isZero());
            })
        .map(
            response ->
                granted.detailed().isEmpty()
                    ? response
                    : response.with("authorization_details", details(granted.detailed())));
  }

  /** Succeeds with the token response of a grant that goes on. */
  Future<JsonObject> again(CoopIssuer issuer, WalletGrant grant) {
    return answer(issuer, grant, true);
  }

  private Future<JsonObject> answer(CoopIssuer issuer, WalletGrant grant, boolean refreshable) {
    TokenResponse.Scheme scheme =
        grant.boundTo().isEmpty() ? TokenResponse.Scheme.BEARER : TokenResponse.Scheme.DPOP;
    return tokens
        .issue(issuer.coop(), grant)
        .map(token -> TokenResponse.of(token, scheme, WalletTokens.LIFETIME))
        .compose(
            response ->
                refreshable
                    ? grants
                        .giveRefreshToken(issuer.coop().id(), grant, grant.expires())
                        .map(response::withRefreshToken)
                    : Future.succeededFuture(response))
        .map(TokenResponse::json);
  }

  private static JsonArray details(List<String> configurations) {
    return configurations.stream()
        .map(
            configuration ->
                JsonObject.builder()
                    .put("type", AuthorizationDetail.TYPE)
                    .put("credential_configuration_id", configuration)
                    .put("credential_identifiers", JsonArray.ofStrings(configuration))
                    .build())
        .collect(JsonArray.collector());
  }
}
