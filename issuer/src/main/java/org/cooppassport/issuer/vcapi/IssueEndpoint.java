package org.cooppassport.issuer.vcapi;

import io.vertx.core.Future;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.IssueDirectly;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Issues one credential to the caller.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#issue-credential">VCALM 1.0, Issue Credential</a>
 */
public final class IssueEndpoint implements Endpoint {
  private static final String PATH = "/credentials/issue";
  private static final Route ROUTE =
      Route.post("/{coop}" + PATH)
          .body(BodyRule.of(BodyRule.SMALL, "application/json", "application/ld+json"))
          .access(Access.scope("issue"))
          .errors(ErrorForm.VC_API)
          .produces("application/json", "application/ld+json", "application/vc");

  private final CoopIssuers issuers;
  private final IssueDirectly issuing;
  private final IdempotentRequests idempotent;

  /** Makes the endpoint. */
  public IssueEndpoint(CoopIssuers issuers, IssueDirectly issuing, IdempotentRequests idempotent) {
    this.issuers = issuers;
    this.issuing = issuing;
    this.idempotent = idempotent;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    IssueDirectly.Wish wish = IssueRequest.read(issuer, request.caller(), request.json());
    return idempotent.once(
        request,
        PATH,
        operation ->
            issuing.issue(issuer, wish, operation).map(issued -> answer(request.coop(), issued)));
  }

  private static Response answer(Coop coop, IssueDirectly.Issued issued) {
    return Response.created(IssueRequest.secured(issued.credential()))
        .header("location", coop.link("/credentials/" + issued.record()));
  }
}
