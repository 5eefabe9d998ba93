package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.CreateOffer;
import org.cooppassport.issuer.issuance.OfferBatches.Batch;
import org.cooppassport.issuer.issuance.OfferBatches.Outcome;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.http.Caller;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Response;

/** Carries out the items of batches as if each had been sent alone, and shows what came of them. */
public final class BatchItems {
  private final CreateOffer creating;

  /** Makes offers with {@code creating}. */
  public BatchItems(CreateOffer creating) {
    this.creating = creating;
  }

  /**
   * Carries out one item with its own data and the caller's rights.
   *
   * @return succeeds with its outcome, also if it was refused; fails if the server could not do it
   *     now
   */
  Future<Outcome> carryOut(CoopIssuer issuer, Caller caller, JsonObject item, String operation) {
    return Future.succeededFuture(item)
        .map(sent -> OfferRequest.read(issuer, caller, sent))
        .compose(wish -> creating.create(issuer, wish, operation))
        .map(created -> new Outcome(201, OfferRequest.answer(issuer.coop(), created)))
        .recover(failure -> refused(failure, operation));
  }

  private static Future<Outcome> refused(Throwable failure, String operation) {
    if (!(failure instanceof Refusal refusal) || isPassing(refusal.reason())) {
      return Future.failedFuture(failure);
    }
    Response alone = Response.refused(refusal, ErrorForm.PROBLEM, operation);
    return Future.succeededFuture(new Outcome(alone.status(), JsonReader.readObject(alone.body())));
  }

  private static boolean isPassing(Reason reason) {
    return reason == Reason.STORAGE_UNAVAILABLE
        || reason == Reason.KEY_UNAVAILABLE
        || reason == Reason.OVERLOADED;
  }

  /** Answers 207 with the outcome of each item; 202 stands for items that have none yet. */
  static Response answer(Batch batch, Map<Integer, Outcome> outcomes) {
    List<JsonValue> items = new ArrayList<>();
    for (int item = 0; item < batch.size(); item++) {
      Outcome outcome = outcomes.getOrDefault(item, new Outcome(202, JsonObject.EMPTY));
      items.add(
          JsonObject.builder()
              .put("item", item)
              .put("status", outcome.status())
              .put("body", outcome.body())
              .build());
    }
    return Response.json(
        207,
        JsonObject.builder()
            .put("id", batch.id())
            .put("size", batch.size())
            .put("pending", batch.size() - outcomes.size())
            .put("items", new JsonArray(items))
            .build());
  }
}
