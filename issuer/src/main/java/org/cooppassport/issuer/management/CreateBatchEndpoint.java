package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.OfferBatches;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Makes offers to many members at once. Answers when all items have their outcome, or after a few
 * seconds with those that have; the rest goes on and is fetched by the batch's id.
 */
public final class CreateBatchEndpoint implements Endpoint {
  private static final String PATH = "/batches";
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_VALUES = 1_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Route ROUTE =
      Route.post("/{coop}" + PATH)
          .body(BodyRule.json(MAX_BYTES))
          .access(Access.scope("issue"))
          .within(Route.LONGEST_DEADLINE);

  private final CoopIssuers issuers;
  private final OfferBatches batches;
  private final BatchItems items;
  private final IdempotentRequests idempotent;
  private final CpuPool cpu;

  /** Makes the endpoint. */
  public CreateBatchEndpoint(
      CoopIssuers issuers,
      OfferBatches batches,
      BatchItems items,
      IdempotentRequests idempotent,
      CpuPool cpu) {
    this.issuers = issuers;
    this.batches = batches;
    this.items = items;
    this.idempotent = idempotent;
    this.cpu = cpu;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return cpu.run(() -> read(request))
        .compose(
            sent -> idempotent.once(request, PATH, operation -> begin(request, sent, operation)));
  }

  private Future<Response> begin(Request request, List<JsonObject> sent, String operation) {
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = issuer.coop().id();
    OfferBatches.Batch batch =
        new OfferBatches.Batch(operation, request.caller().clientId(), sent.size());
    return batches
        .begin(tenant, batch, sent)
        .compose(
            durable ->
                batches
                    .run(
                        tenant,
                        batch,
                        (item, id) -> items.carryOut(issuer, request.caller(), item, id))
                    .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .transform(ended -> batches.outcomes(tenant, batch)))
        .map(outcomes -> BatchItems.answer(batch, outcomes));
  }

  private static List<JsonObject> read(Request request) {
    JsonLimits limits = JsonLimits.DEFAULT.withMaxBytes(MAX_BYTES).withMaxValues(MAX_VALUES);
    try {
      return Body.of(JsonReader.readObject(request.body(), limits), "items")
          .objects("items", OfferBatches.MAX_ITEMS)
          .stream()
          .map(Body::json)
          .toList();
    } catch (JsonException e) {
      throw new Refusal(
              e.kind() == JsonException.Kind.LIMIT
                  ? Reason.LIMIT_EXCEEDED
                  : Reason.MALFORMED_REQUEST,
              "the body is not one JSON object within the limits (near byte " + e.offset() + ")")
          .causedBy(e);
    }
  }
}
