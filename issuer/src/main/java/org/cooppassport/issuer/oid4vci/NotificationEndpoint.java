package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.authorization.WalletAccess;
import org.cooppassport.issuer.issuance.Notifications;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The notification endpoint.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-11">
 *     OpenID4VCI 1.0, section 11</a>
 */
public final class NotificationEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/notification")
          .body(BodyRule.json(BodyRule.SMALL))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final WalletAuthorization authorization;
  private final Notifications notifications;
  private final WalletTrace trace;

  /** Makes the endpoint. */
  public NotificationEndpoint(
      WalletAuthorization authorization, Notifications notifications, WalletTrace trace) {
    this.trace = trace;
    this.authorization = authorization;
    this.notifications = notifications;
  }

  static String address(Coop coop) {
    return coop.link("/notification");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return authorization
        .access(request, address(request.coop()))
        .compose(
            access ->
                trace.follow(
                    new WalletTrace.Subject(
                        request.coop().id(),
                        access.first().offer(),
                        "notification",
                        request.id(),
                        SentShape.ofNotification(request)),
                    Future.succeededFuture(request)
                        .map(NotificationEndpoint::said)
                        .compose(
                            said -> notifications.note(request.coop().id(), offers(access), said))))
        .map(noted -> Response.empty(204));
  }

  private static Set<String> offers(WalletAccess access) {
    return access.grants().stream().map(WalletGrant::offer).collect(Collectors.toSet());
  }

  private static NotificationRequest said(Request request) {
    try {
      return NotificationRequest.parse(request.json());
    } catch (Refusal e) {
      throw e.reason() == Reason.MALFORMED_REQUEST
          ? e.because(Reason.INVALID_NOTIFICATION_REQUEST)
          : e;
    }
  }
}
