package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.e2e.conformance.VerifyAnything.Answer;
import org.cooppassport.e2e.conformance.VerifyAnything.Checks;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The routes of the VC API: issue, verify, status.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/">VCALM 1.0</a>
 */
final class VcApi {
  private final Vertx vertx;
  private final Map<String, IssuerProfile> profiles;
  private final IssueVerbatim issue;
  private final VerifyAnything verify;
  private final StatusLists statusLists;

  VcApi(
      Vertx vertx,
      Map<String, IssuerProfile> profiles,
      IssueVerbatim issue,
      VerifyAnything verify,
      StatusLists statusLists) {
    this.vertx = vertx;
    this.profiles = profiles;
    this.issue = issue;
    this.verify = verify;
    this.statusLists = statusLists;
  }

  List<Endpoint> endpoints() {
    return List.of(
        post("/issuers/{profile}/credentials/issue", this::issue),
        post("/verifiers/default/credentials/verify", r -> credential(r, Checks.ALL)),
        post("/verifiers/default/presentations/verify", r -> presentation(r, Checks.ALL)),
        post("/verifiers/proof-only/credentials/verify", r -> credential(r, Checks.PROOF_ONLY)),
        post("/verifiers/proof-only/presentations/verify", r -> presentation(r, Checks.PROOF_ONLY)),
        post("/credentials/verify", r -> credential(r, Checks.ALL)),
        post("/presentations/verify", r -> presentation(r, Checks.ALL)),
        post("/credentials/status", this::changeStatus),
        new CoreEndpoint(
            vertx,
            Route.post("/status-lists/{id}/publish").body(BodyRule.json(BodyRule.SMALL)),
            this::publish),
        new CoreEndpoint(
            vertx,
            Route.get("/status-lists/{id}")
                .produces("application/vc", "application/json", "application/ld+json"),
            this::statusList));
  }

  private Endpoint post(String path, Function<Request, Response> operation) {
    Route route =
        Route.post(path)
            .body(BodyRule.of(BodyRule.DOCUMENT, "application/json", "application/ld+json"))
            .errors(ErrorForm.VC_API)
            .produces(
                "application/json",
                "application/ld+json",
                "application/vc",
                "application/problem+json");
    return new CoreEndpoint(vertx, route, operation);
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

  private Response credential(Request request, Checks checks) {
    return answer(verify.credential(member(request.json(), "verifiableCredential"), checks));
  }

  private Response presentation(Request request, Checks checks) {
    JsonObject body = request.json();
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    String challenge = options.string("challenge").or(() -> options.string("nonce")).orElse("");
    String domain = options.string("domain").or(() -> options.string("audience")).orElse("");
    return answer(
        verify.presentation(member(body, "verifiablePresentation"), challenge, domain, checks));
  }

  /** The document under its name, or the whole body where a client sends it bare. */
  private static JsonValue member(JsonObject body, String name) {
    if (!body.has(name) || body.has("@context")) {
      if (body.has("@context")) {
        return body;
      }
      throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, name, name + " is missing.");
    }
    JsonValue value = body.get(name).orElseThrow();
    if (value instanceof JsonObject || value instanceof JsonString) {
      return value;
    }
    throw new Refusal(
        Refusal.Reason.MALFORMED_REQUEST, name, name + " is an object, or the text of a token.");
  }

  private static Response answer(Answer answer) {
    JsonObject body =
        JsonObject.builder()
            .put("verified", answer.verified())
            .put("problemDetails", details(answer.errors()))
            .put("errors", details(answer.errors()))
            .put("warnings", details(answer.warnings()))
            .build();
    if (answer.verified()) {
      return Response.ok(body);
    }
    Problem first = answer.errors().get(0);
    JsonObject refused =
        JsonObject.builder()
            .put("type", first.code().type())
            .put("title", first.code().title())
            .put("status", 400)
            .put("detail", first.detail())
            .put("name", first.code().name())
            .put("message", first.detail())
            .putAll(body)
            .build();
    return new Response(400, "application/problem+json", JsonWriter.write(refused), Map.of());
  }

  private static JsonArray details(List<Problem> problems) {
    return problems.stream().map(Problem::toJson).collect(JsonArray.collector());
  }

  private Response changeStatus(Request request) {
    JsonObject body = request.json();
    JsonObject entry =
        body.object("credentialStatus")
            .or(() -> body.object("indexAllocator"))
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.MALFORMED_REQUEST,
                        "credentialStatus",
                        "The body names the status entry."));
    statusLists.change(entry, body.bool("status").orElse(true));
    return Response.ok(JsonObject.EMPTY);
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
