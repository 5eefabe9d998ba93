package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.OfferBatches;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Shows the outcomes of a batch to the client that sent it, and goes on with it if it was
 * interrupted.
 */
public final class ReadBatchEndpoint implements Endpoint {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Route ROUTE =
      Route.get("/{coop}/batches/{id}")
          .access(Access.scope("issue"))
          .within(Route.LONGEST_DEADLINE);

  private final CoopIssuers issuers;
  private final OfferBatches batches;
  private final BatchItems items;

  /** Makes the endpoint. */
  public ReadBatchEndpoint(CoopIssuers issuers, OfferBatches batches, BatchItems items) {
    this.issuers = issuers;
    this.batches = batches;
    this.items = items;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = issuer.coop().id();
    return batches
        .find(tenant, request.path("id"))
        .map(
            found ->
                found
                    .filter(batch -> batch.client().equals(request.caller().clientId()))
                    .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no such batch")))
        .compose(batch -> progress(issuer, request, batch));
  }

  private Future<Response> progress(CoopIssuer issuer, Request request, OfferBatches.Batch batch) {
    String tenant = issuer.coop().id();
    return batches
        .run(tenant, batch, (item, id) -> items.carryOut(issuer, request.caller(), item, id))
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .transform(ended -> batches.outcomes(tenant, batch))
        .map(outcomes -> BatchItems.answer(batch, outcomes));
  }
}
