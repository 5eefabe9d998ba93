package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.e2e.conformance.VerifyAnything.Answer;
import org.cooppassport.e2e.conformance.VerifyAnything.Checks;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;

/**
 * The verifiers' routes of the VC API.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/">VCALM 1.0</a>
 */
final class VerifierApi {
  private final Vertx vertx;
  private final VerifyAnything verify;

  VerifierApi(Vertx vertx, VerifyAnything verify) {
    this.vertx = vertx;
    this.verify = verify;
  }

  List<Endpoint> endpoints() {
    return List.of(
        credentials("/verifiers/default", Checks.ALL),
        presentations("/verifiers/default", Checks.ALL),
        credentials("/verifiers/proof-only", Checks.PROOF_ONLY),
        presentations("/verifiers/proof-only", Checks.PROOF_ONLY),
        credentials("", Checks.ALL),
        presentations("", Checks.ALL));
  }

  private Endpoint credentials(String instance, Checks checks) {
    return CoreEndpoint.vcApi(
        vertx, instance + "/credentials/verify", request -> credential(request, checks));
  }

  private Endpoint presentations(String instance, Checks checks) {
    return CoreEndpoint.vcApi(
        vertx, instance + "/presentations/verify", request -> presentation(request, checks));
  }

  private Response credential(Request request, Checks checks) {
    JsonObject body = request.json();
    return answer(verify.credential(member(body, "verifiableCredential"), binding(body), checks));
  }

  private Response presentation(Request request, Checks checks) {
    JsonObject body = request.json();
    return answer(
        verify.presentation(member(body, "verifiablePresentation"), binding(body), checks));
  }

  private static Binding binding(JsonObject body) {
    return Binding.of(body.object("options").orElse(JsonObject.EMPTY));
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
}
