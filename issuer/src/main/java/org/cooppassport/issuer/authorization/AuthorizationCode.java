package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.core.openid.vci.CodeTokenRequest;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.auth.TokenGrant;
import org.cooppassport.service.http.Request;

/**
 * A wallet redeems the code that the browser brought it.
 *
 * <p>Who has the code but not the proof key, the address or the key it was asked with, gets nothing
 * and does not use it up. A code that is shown again ends the tokens that it gave.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3">RFC 6749, section 4.1.3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.5">RFC 9700, section 4.5</a>
 */
public final class AuthorizationCode implements TokenGrant {
  private static final String SECTION = "RFC 6749, sections 4.1.3 and 5.2";

  private final CoopIssuers issuers;
  private final Offers offers;
  private final AuthorizationCodes codes;
  private final WalletProofs proofs;
  private final GiveTokens giving;
  private final WalletTrace trace;

  /** Makes the grant. */
  public AuthorizationCode(
      CoopIssuers issuers,
      Offers offers,
      AuthorizationCodes codes,
      WalletProofs proofs,
      GiveTokens giving,
      WalletTrace trace) {
    this.trace = trace;
    this.issuers = issuers;
    this.offers = offers;
    this.codes = codes;
    this.proofs = proofs;
    this.giving = giving;
  }

  @Override
  public String grantType() {
    return AuthorizationCodeGrant.TYPE;
  }

  @Override
  public Future<JsonObject> redeem(Request request) {
    CodeTokenRequest asked = new CodeTokenRequest(new Form(request.form().fields()));
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = request.coop().id();
    return codes
        .find(tenant, asked.code())
        .compose(
            found ->
                found.isEmpty()
                    ? redeem(issuer, request, asked, found)
                    : trace.follow(
                        SentForm.subject(request, found.get().offer(), "token"),
                        redeem(issuer, request, asked, found)));
  }

  private Future<JsonObject> redeem(
      CoopIssuer issuer,
      Request request,
      CodeTokenRequest asked,
      Optional<AuthorizationCodes.Approved> found) {
    String tenant = issuer.coop().id();
    return Future.succeededFuture()
        .compose(begun -> proofs.forTokens(issuer, request))
        .compose(
            shown ->
                (found.isEmpty()
                        ? codes.redeem(tenant, asked.code()).map(AuthorizationCode::never)
                        : spend(tenant, asked, requireFit(asked, shown, found.get())))
                    .compose(approved -> give(issuer, approved, shown)));
  }

  /** A code that cannot be found was used, perhaps: {@code redeem} has ended its tokens. */
  private static AuthorizationCodes.Approved never(boolean redeemed) {
    throw refused("code: is not good (any more)");
  }

  private static AuthorizationCodes.Approved requireFit(
      CodeTokenRequest asked, WalletProofs.Shown shown, AuthorizationCodes.Approved approved) {
    PushedRequests.Pushed pushed = approved.pushed();
    if (!pushed.client().equals(shown.client())) {
      throw mismatch("client_id", "the client that asked for the code");
    }
    if (!pushed.redirectUri().equals(asked.redirectUri())) {
      throw new Mismatch(
              "redirect_uri",
              "the one of the authorization request",
              Came.address(asked.redirectUri()),
              SECTION)
          .refusal(Reason.INVALID_GRANT);
    }
    if (!asked.pkce().answers(pushed.codeChallenge())) {
      throw mismatch("code_verifier", "the answer to the code_challenge");
    }
    if (!pushed.boundTo().isEmpty() && !pushed.boundTo().equals(shown.boundTo())) {
      throw mismatch("DPoP", "a proof by the key of dpop_jkt");
    }
    return approved;
  }

  private Future<AuthorizationCodes.Approved> spend(
      String tenant, CodeTokenRequest asked, AuthorizationCodes.Approved approved) {
    return codes
        .redeem(tenant, asked.code())
        .map(
            first -> {
              if (!first) {
                throw refused("code: is not good (any more)");
              }
              return approved;
            });
  }

  private Future<JsonObject> give(
      CoopIssuer issuer, AuthorizationCodes.Approved approved, WalletProofs.Shown shown) {
    return offers
        .find(issuer.coop().id(), approved.offer())
        .compose(
            offer ->
                giving.first(
                    new GiveTokens.Granted(
                        issuer,
                        approved.grant(),
                        offer.orElseThrow(() -> refused("code: its offer has ended")),
                        approved.pushed().configurations().stream()
                            .map(ConfigurationId::toString)
                            .collect(Collectors.toSet()),
                        shown.client(),
                        shown.boundTo(),
                        approved.pushed().detailed())));
  }

  private static Refusal mismatch(String parameter, String expected) {
    return new Mismatch(parameter, expected, Came.ANOTHER, SECTION).refusal(Reason.INVALID_GRANT);
  }

  private static Refusal refused(String detail) {
    return new Refusal(Reason.INVALID_GRANT, "code", detail + " (" + SECTION + ")");
  }
}
