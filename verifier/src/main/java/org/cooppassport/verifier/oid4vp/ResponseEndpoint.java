package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.openid.Form;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.IncomingAnswer;
import org.cooppassport.verifier.requests.ReceivePresentation;
import org.cooppassport.verifier.requests.WalletAddresses;
import org.cooppassport.verifier.requests.WalletReply;

/**
 * Takes a wallet's answer. Parameters of the query string are not looked at.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.2">
 *     OpenID4VP 1.0, section 8.2</a>
 */
public final class ResponseEndpoint implements Endpoint {
  /** What the member agreed to send is not turned away for what the wallet would like to hear. */
  private static final String[] ANY = {};

  private static final Route ROUTE =
      Route.post("/{coop}" + WalletAddresses.RESPONSES + "{handle}")
          .body(BodyRule.form(BodyRule.PRESENTATION))
          .errors(ErrorForm.OAUTH)
          .produces(ANY)
          .within(Route.LONGEST_DEADLINE)
          .sharedWithAnyOrigin();

  private final VerifierCoops coops;
  private final ReceivePresentation receive;

  /** Makes the endpoint. */
  public ResponseEndpoint(VerifierCoops coops, ReceivePresentation receive) {
    this.coops = coops;
    this.receive = receive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return receive
        .receive(
            coops.of(request.coop()),
            request.path("handle"),
            new IncomingAnswer.Posted(new Form(request.form().fields())),
            request.id())
        .map(ResponseEndpoint::answer);
  }

  static Response answer(WalletReply reply) {
    return Response.json(
        switch (reply.taken()) {
          case YES -> 200;
          case NO -> 400;
        },
        reply.json());
  }
}
