package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.pages.Markup;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.oid4vp.OpenDebugPageEndpoint;
import org.cooppassport.verifier.requests.DebugRequest;

/**
 * Shows a developer what happened to one request. In English, with the words of the specification;
 * only whoever got the address from the co-op's own system knows it.
 */
public final class DebugPageEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.get("/{coop}" + OpenDebugPageEndpoint.PAGES + "{key}").produces("text/html");
  private static final String INDENT = "  ";

  private final VerifierCoops coops;
  private final DebugRequest debug;

  /** Makes the endpoint. */
  public DebugPageEndpoint(VerifierCoops coops, DebugRequest debug) {
    this.coops = coops;
    this.debug = debug;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return debug
        .byPage(coops.of(request.coop()), request.path("key"))
        .map(report -> Response.html(page(report)));
  }

  private static String page(JsonObject report) {
    Markup page = Markup.page(Locale.ENGLISH, "Request").open("main");
    page.element("h1", "What happened to this request");
    page.element("p", "Status: " + report.string("status").orElse(""), "class", "lead");
    page.element("h2", "What was asked");
    page.element("pre", text(report.object("asked").orElse(JsonObject.EMPTY), ""));
    for (JsonObject note :
        report.array("exchanges").flatMap(JsonArray::objects).orElse(List.of())) {
      page.open("section", "class", "card");
      page.element("h2", note.string("step").orElse("") + ": " + note.string("outcome").orElse(""));
      page.element(
          "p",
          note.string("at").orElse("")
              + ", in the log under "
              + note.string("requestId").orElse(""));
      page.element("h3", "What came, without values");
      page.element("pre", text(note.object("sent").orElse(JsonObject.EMPTY), ""));
      page.element("h3", "What was told");
      page.element("pre", text(note.object("told").orElse(JsonObject.EMPTY), ""));
      page.close();
    }
    return page.end();
  }

  /** One member a line, indented. */
  private static String text(JsonValue value, String indent) {
    StringBuilder text = new StringBuilder();
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (name, member) ->
                  text.append(indent).append(name).append(": ").append(below(member, indent)));
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> text.append(indent).append("- ").append(below(item, indent)));
    }
    return text.toString();
  }

  private static String below(JsonValue value, String indent) {
    boolean nested =
        (value instanceof JsonObject object && !object.isEmpty())
            || (value instanceof JsonArray array && !array.isEmpty());
    return nested ? "\n" + text(value, indent + INDENT) : value.toJson() + "\n";
  }
}
