package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.issuer.authorization.DpopProofs;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The nonce endpoint.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-7">
 *     OpenID4VCI 1.0, section 7</a>
 */
public final class NonceEndpoint implements Endpoint {
  // Some clients send an empty form or object where the specification has no body.
  private static final Route ROUTE =
      Route.post("/{coop}/nonce")
          .body(BodyRule.of(1_024, "application/json", "application/x-www-form-urlencoded"))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final Nonces nonces;
  private final DpopProofs dpop;

  /** Makes the endpoint. */
  public NonceEndpoint(Nonces nonces, DpopProofs dpop) {
    this.nonces = nonces;
    this.dpop = dpop;
  }

  static String address(Coop coop) {
    return coop.link("/nonce");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(
        Response.ok(new NonceResponse(nonces.give(request.coop().id())).toJson())
            .header(DpopProofs.NONCE_HEADER, dpop.nonce(request.coop().id())));
  }
}
