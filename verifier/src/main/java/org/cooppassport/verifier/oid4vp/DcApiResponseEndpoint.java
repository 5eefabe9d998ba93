package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.IncomingAnswer;
import org.cooppassport.verifier.requests.ReceivePresentation;
import org.cooppassport.verifier.requests.WalletAddresses;

/**
 * Takes what the Digital Credentials API gave to a page of the co-op: the credential's {@code
 * protocol} and {@code data}, as they are.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#appendix-A.4">
 *     OpenID4VP 1.0, appendix A.4</a>
 */
public final class DcApiResponseEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}" + WalletAddresses.DC_API_RESPONSES + "{handle}")
          .body(BodyRule.json(BodyRule.PRESENTATION))
          .errors(ErrorForm.OAUTH)
          .within(Route.LONGEST_DEADLINE)
          .sharedWithAnyOrigin();

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final ReceivePresentation receive;

  /** Makes the endpoint. */
  public DcApiResponseEndpoint(VerifierCoops coops, CpuPool cpu, ReceivePresentation receive) {
    this.coops = coops;
    this.cpu = cpu;
    this.receive = receive;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return cpu.run(() -> returned(request))
        .compose(
            answer ->
                receive.receive(
                    coops.of(request.coop()), request.path("handle"), answer, request.id()))
        .map(ResponseEndpoint::answer);
  }

  /**
   * Reads the body.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code MALFORMED_REQUEST} if it is not
   *     what the API gives
   */
  public static IncomingAnswer.Returned returned(Request request) {
    Members body = Members.of(request.json(), "OpenID4VP 1.0, appendix A.4");
    String protocol = body.text("protocol");
    if (!protocol.startsWith("openid4vp-v1-")) {
      throw body.wrong("protocol", "expected the one of the request, openid4vp-v1-...");
    }
    JsonObject data = body.object("data").json();
    return new IncomingAnswer.Returned(data, request.header("origin").orElse(""));
  }
}
