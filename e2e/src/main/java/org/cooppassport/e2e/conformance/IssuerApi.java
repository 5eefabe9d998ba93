package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The issuer's and the status service's routes of the VC API.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/">VCALM 1.0</a>
 */
final class IssuerApi {
  private final Vertx vertx;
  private final Map<String, IssuerProfile> profiles;
  private final IssueVerbatim issue;
  private final StatusLists statusLists;

  IssuerApi(
      Vertx vertx,
      Map<String, IssuerProfile> profiles,
      IssueVerbatim issue,
      StatusLists statusLists) {
    this.vertx = vertx;
    this.profiles = profiles;
    this.issue = issue;
    this.statusLists = statusLists;
  }

  List<Endpoint> endpoints() {
    return List.of(
        CoreEndpoint.vcApi(vertx, "/issuers/{profile}/credentials/issue", this::issue),
        CoreEndpoint.vcApi(vertx, "/credentials/status", this::changeStatus),
        new CoreEndpoint(
            vertx,
            Route.post("/status-lists/{id}/publish")
                .body(BodyRule.json(BodyRule.SMALL))
                .onAnyHost(),
            this::publish),
        new CoreEndpoint(
            vertx,
            Route.get("/status-lists/{id}")
                .produces("application/vc", "application/json", "application/ld+json")
                .onAnyHost(),
            this::statusList));
  }

  private Response issue(Request request) {
    IssuerProfile profile = profiles.get(request.path("profile"));
    if (profile == null) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no such issuer.");
    }
    JsonObject secured = issue.issue(profile, request.json());
    return request.asksFor("application/vc")
        ? Response.json(201, "application/vc", secured)
        : Response.created(secured);
  }

  private Response changeStatus(Request request) {
    JsonObject body = request.json();
    JsonObject entry =
        body.object("credentialStatus")
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.MALFORMED_REQUEST,
                        "credentialStatus",
                        "The body names the status entry."));
    boolean value = body.bool("status").orElse(true);
    if (entry.has("statusListCredential")) {
      statusLists.change(BitstringStatusListEntry.parse(entry), value);
    } else {
      statusLists.change(body.string("credentialId").orElse(""), purpose(entry), value);
    }
    return Response.ok(JsonObject.EMPTY);
  }

  private static StatusPurpose purpose(JsonObject entry) {
    return entry
        .string("statusPurpose")
        .flatMap(StatusPurpose::named)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Reason.INVALID_VALUE,
                    "credentialStatus.statusPurpose",
                    "statusPurpose is one of revocation, suspension, refresh, message."));
  }

  private Response publish(Request request) {
    statusLists.find(request.path("id"));
    return Response.empty(204);
  }

  private Response statusList(Request request) {
    JsonObject list = statusLists.find(request.path("id"));
    return request.asksFor("application/vc")
        ? Response.json(200, "application/vc", list)
        : Response.ok(list);
  }
}
