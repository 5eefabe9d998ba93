package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Lists receipts in the order of the chain, without personal data. */
public final class ListReceiptsEndpoint implements Endpoint {
  private static final int PAGE = 100;

  private static final Route ROUTE =
      Route.get("/{coop}/receipts").access(Access.scope(ReceiptEndpoint.ACTION));

  private final ReceiptStates states;

  /** Makes the endpoint. */
  public ListReceiptsEndpoint(ReceiptStates states) {
    this.states = states;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return states
        .page(request.coop().id(), after(request), PAGE)
        .map(page -> Response.ok(toJson(page)));
  }

  private static long after(Request request) {
    String text = request.query().get("after").orElse("-1");
    if (!text.matches("-1|[0-9]{1,18}")) {
      throw new Refusal(Refusal.Reason.INVALID_VALUE, "after", "after: expected a sequence");
    }
    return Long.parseLong(text);
  }

  private static JsonObject toJson(List<ReceiptState> page) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("receipts", page.stream().map(ReceiptState::view).collect(JsonArray.collector()));
    if (page.size() == PAGE) {
      json.put("next", page.get(PAGE - 1).sequence());
    }
    return json.build();
  }
}
