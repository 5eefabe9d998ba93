package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** Lists the notices that reliers sent, from a day on. */
public final class ListNoticesEndpoint implements Endpoint {
  private static final int PAGE = 500;

  private static final Route ROUTE =
      Route.get("/{coop}/notices").access(Access.scope(DraftAgreementEndpoint.ACTION));

  private final ReceivedNotices notices;

  /** Makes the endpoint. */
  public ListNoticesEndpoint(ReceivedNotices notices) {
    this.notices = notices;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String from = request.query().get("from").orElse("");
    if (!from.matches("|[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw new Refusal(Refusal.Reason.INVALID_VALUE, "from", "from: expected a day");
    }
    return notices
        .page(request.coop(), from, PAGE)
        .map(
            page ->
                Response.ok(
                    JsonObject.of(
                        "notices",
                        page.stream()
                            .map(
                                notice ->
                                    JsonObject.of("said", notice.said())
                                        .with("statement", notice.text()))
                            .collect(JsonArray.collector()))));
  }
}
