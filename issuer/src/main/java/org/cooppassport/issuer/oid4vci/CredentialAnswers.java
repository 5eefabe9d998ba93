package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.openid.vci.CredentialResponse;
import org.cooppassport.issuer.issuance.IssueToWallet;
import org.cooppassport.issuer.issuance.Notifications;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.http.Response;

/** Writes what the credential endpoint and the deferred credential endpoint answer. */
public final class CredentialAnswers {
  private final Notifications notifications;
  private final CredentialMessages messages;

  /** Makes one. */
  public CredentialAnswers(Notifications notifications, CredentialMessages messages) {
    this.notifications = notifications;
    this.messages = messages;
  }

  /** Succeeds with the answer: the copies with an id to speak of them, or the promise. */
  Future<Response> of(
      CoopIssuer issuer,
      WalletGrant grant,
      IssueToWallet.Outcome outcome,
      CredentialMessages.Asked asked) {
    return message(issuer, grant, outcome)
        .compose(message -> messages.write(asked, message.httpStatus(), message.toJson()));
  }

  private Future<CredentialResponse> message(
      CoopIssuer issuer, WalletGrant grant, IssueToWallet.Outcome outcome) {
    if (outcome instanceof IssueToWallet.Outcome.Later later) {
      return Future.succeededFuture(
          new CredentialResponse.Deferred(
              later.transaction(), issuer.wallets().deferredInterval()));
    }
    List<SignedCredential> copies = ((IssueToWallet.Outcome.Issued) outcome).copies();
    return notifications
        .open(issuer.coop().id(), grant.offer())
        .map(
            notification ->
                new CredentialResponse.Issued(
                    copies.stream().map(SignedCredential::credential).toList(), notification));
  }
}
