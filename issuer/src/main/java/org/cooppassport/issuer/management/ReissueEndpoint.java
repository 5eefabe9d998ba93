package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.CreateOffer;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Offers a credential anew: a fresh record with the same claims, or changed ones, and indexes of
 * its own. The earlier record keeps its status until the co-op changes it, so that the member is
 * never without.
 */
public final class ReissueEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/credentials/{id}/reissue")
          .body(BodyRule.json(BodyRule.SMALL))
          .access(Access.scope("issue"));

  private final CoopIssuers issuers;
  private final CredentialRecords records;
  private final CreateOffer creating;
  private final IdempotentRequests idempotent;

  /** Makes the endpoint. */
  public ReissueEndpoint(
      CoopIssuers issuers,
      CredentialRecords records,
      CreateOffer creating,
      IdempotentRequests idempotent) {
    this.issuers = issuers;
    this.records = records;
    this.creating = creating;
    this.idempotent = idempotent;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    JsonObject body = request.json();
    return records
        .lookUp(request.coop().id(), request.path("id"))
        .map(found -> request.caller().reach("issue", found, CredentialRecord::type))
        .compose(record -> reissue(request, issuer, record, body));
  }

  private Future<Response> reissue(
      Request request, CoopIssuer issuer, CredentialRecord record, JsonObject body) {
    if (!record.subject().isEmpty()) {
      request.caller().require(OfferRequest.ON_BEHALF_OF, record.type());
    }
    if (record.state() == CredentialRecord.State.ERASED) {
      throw new Refusal(Reason.CONFLICT, "the claims of this credential were erased");
    }
    CreateOffer.Wish wish = OfferRequest.again(issuer, request.caller(), record, body);
    return idempotent.once(
        request,
        "/credentials/" + record.id() + "/reissue",
        operation ->
            creating
                .create(issuer, wish, operation)
                .map(created -> Response.created(OfferRequest.answer(request.coop(), created))));
  }
}
