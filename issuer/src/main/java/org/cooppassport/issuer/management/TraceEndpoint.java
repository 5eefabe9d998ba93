package org.cooppassport.issuer.management;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.pages.Markup;

/**
 * What wallets sent under an offer and what they were told, for the co-op's developer: as JSON, and
 * as a page.
 */
public final class TraceEndpoint implements Endpoint {
  private static final String HTML = "text/html";
  private static final Route ROUTE =
      Route.get("/{coop}/offers/{offer}/trace")
          .produces("application/json", HTML)
          .access(Access.scope("read"));

  private final WalletTrace trace;

  /** Makes the endpoint. */
  public TraceEndpoint(WalletTrace trace) {
    this.trace = trace;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String offer = request.path("offer");
    return trace
        .of(request.coop().id(), offer)
        .map(
            steps ->
                request.asksFor(HTML)
                    ? Response.html(page(offer, steps))
                    : Response.ok(
                        JsonObject.of("offer", offer)
                            .with(
                                "steps",
                                steps.stream()
                                    .map(WalletTrace.Step::toJson)
                                    .collect(JsonArray.collector()))));
  }

  private static String page(String offer, List<WalletTrace.Step> steps) {
    Markup markup = Markup.page(Locale.ENGLISH, "What wallets sent");
    markup.open("main").element("h1", "What wallets sent").element("p", "Offer " + offer);
    for (WalletTrace.Step step : steps) {
      markup
          .open("section", "class", "card")
          .element("h2", step.step() + ": " + step.outcome())
          .element("p", step.detail())
          .element("pre", step.sent().toJson())
          .element("p", step.at() + ", request " + step.requestId(), "class", "small")
          .close();
    }
    return markup.end();
  }
}
