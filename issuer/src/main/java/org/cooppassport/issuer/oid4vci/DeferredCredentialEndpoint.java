package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import org.cooppassport.core.openid.vci.DeferredCredentialRequest;
import org.cooppassport.issuer.authorization.WalletAccess;
import org.cooppassport.issuer.issuance.IssueToWallet;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The deferred credential endpoint: a wallet comes back for what it was promised.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-9">
 *     OpenID4VCI 1.0, section 9</a>
 */
public final class DeferredCredentialEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/deferred-credential")
          .body(BodyRule.of(BodyRule.SMALL, CredentialMessages.JSON, CredentialMessages.JWT))
          .produces(CredentialMessages.JSON, CredentialMessages.JWT)
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final WalletAuthorization authorization;
  private final IssueToWallet issuing;
  private final CredentialMessages messages;
  private final CredentialAnswers answers;
  private final WalletTrace trace;

  /** Makes the endpoint. */
  public DeferredCredentialEndpoint(
      CoopIssuers issuers,
      WalletAuthorization authorization,
      IssueToWallet issuing,
      CredentialMessages messages,
      CredentialAnswers answers,
      WalletTrace trace) {
    this.trace = trace;
    this.issuers = issuers;
    this.authorization = authorization;
    this.issuing = issuing;
    this.messages = messages;
    this.answers = answers;
  }

  static String address(Coop coop) {
    return coop.link("/deferred-credential");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    return authorization
        .access(request, address(request.coop()))
        .compose(
            access ->
                messages
                    .read(issuer, request)
                    .compose(
                        asked ->
                            trace.follow(
                                new WalletTrace.Subject(
                                    issuer.coop().id(),
                                    access.first().offer(),
                                    "deferred credential",
                                    request.id(),
                                    SentShape.of(asked.json())),
                                collect(issuer, access, asked))));
  }

  private Future<Response> collect(
      CoopIssuer issuer, WalletAccess access, CredentialMessages.Asked asked) {
    return Future.succeededFuture(asked)
        .map(DeferredCredentialEndpoint::transaction)
        .compose(transaction -> collect(issuer, access, asked, transaction));
  }

  private Future<Response> collect(
      CoopIssuer issuer, WalletAccess access, CredentialMessages.Asked asked, String transaction) {
    return issuing
        .promised(issuer, access.grants(), transaction)
        .compose(
            grant ->
                issuing
                    .collect(issuer, grant, transaction)
                    .compose(outcome -> answers.of(issuer, grant, outcome, asked)));
  }

  private static String transaction(CredentialMessages.Asked asked) {
    return DeferredCredentialRequest.parse(asked.json()).transactionId();
  }
}
