package org.cooppassport.service.http;

import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.Refusal;

/** Writes every error body of the server; nothing else does. */
final class ErrorAnswers {
  private static final int MAX_DESCRIPTION = 500;
  private static final String PROBLEM_JSON = "application/problem+json";

  private ErrorAnswers() {}

  /** Answers a refusal in the words of the route. */
  static Response refused(Refusal refusal, ErrorForm form, String requestId) {
    WireError error = WireError.of(refusal.reason(), form);
    Response plain =
        switch (form) {
          case OAUTH -> oauth(error, refusal.detail());
          case PROBLEM ->
              new Response(
                  error.status(),
                  PROBLEM_JSON,
                  JsonWriter.write(problem(error, refusal, requestId).build()),
                  Map.of());
          case VC_API -> vcApi(error, refusal, requestId);
        };
    return withProtocolHeaders(plain, refusal.reason());
  }

  /** Answers a fault: the request id, and nothing of what happened. */
  static Response failed(ErrorForm form, String requestId) {
    String detail = "the failure is logged under the request id " + requestId;
    return switch (form) {
      case OAUTH -> oauth(WireError.FAULT, detail);
      case PROBLEM, VC_API ->
          new Response(
              500,
              PROBLEM_JSON,
              JsonWriter.write(
                  members(WireError.FAULT, detail, requestId)
                      .put("name", WireError.FAULT.code())
                      .put("message", detail)
                      .build()),
              Map.of());
    };
  }

  private static Response oauth(WireError error, String detail) {
    return Response.json(
            error.status(),
            JsonObject.builder()
                .put("error", error.code())
                .put("error_description", description(detail))
                .build())
        .header("pragma", "no-cache");
  }

  private static Response vcApi(WireError error, Refusal refusal, String requestId) {
    List<Problem> problems = refusal.problems();
    JsonArray details =
        problems.isEmpty()
            ? JsonArray.of(
                JsonObject.builder()
                    .put("type", error.type())
                    .put("title", error.title())
                    .put("detail", refusal.detail())
                    .build())
            : problems.stream().map(Problem::toJson).collect(JsonArray.collector());
    JsonObject body =
        problem(error, refusal, requestId)
            .put("name", error.code())
            .put("message", refusal.detail())
            .put("verified", false)
            .put("problemDetails", details)
            .put("errors", details)
            .put("warnings", JsonArray.EMPTY)
            .build();
    return new Response(error.status(), PROBLEM_JSON, JsonWriter.write(body), Map.of());
  }

  private static JsonObject.Builder problem(WireError error, Refusal refusal, String requestId) {
    JsonObject.Builder body = members(error, refusal.detail(), requestId);
    body.putTextIfPresent("parameter", refusal.parameter());
    refusal
        .mismatch()
        .ifPresent(
            mismatch ->
                body.put("expected", mismatch.expected())
                    .put("came", mismatch.came().words())
                    .put("section", mismatch.section()));
    if (!refusal.problems().isEmpty()) {
      body.put(
          "problemDetails",
          refusal.problems().stream().map(Problem::toJson).collect(JsonArray.collector()));
    }
    return body;
  }

  private static JsonObject.Builder members(WireError error, String detail, String requestId) {
    return JsonObject.builder()
        .put("type", error.type())
        .put("title", error.title())
        .put("status", error.status())
        .put("detail", detail)
        .put("code", error.code())
        .put("instance", "urn:coop-passport:request:" + requestId);
  }

  private static Response withProtocolHeaders(Response answer, Refusal.Reason reason) {
    if (answer.status() == 401) {
      // RFC 9110 section 11.6.1: the scheme; ISS-01: and nothing else
      return answer.header(
          "www-authenticate", reason == Refusal.Reason.INVALID_CLIENT ? "Basic" : "Bearer");
    }
    if (answer.status() == 429 || answer.status() == 503) {
      return answer.header("retry-after", "2");
    }
    return answer;
  }

  /** RFC 6749 section 5.2: printable ASCII without quotation mark and backslash. */
  private static String description(String detail) {
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < detail.length() && ascii.length() < MAX_DESCRIPTION; i++) {
      char c = detail.charAt(i);
      ascii.append(c < 0x20 || c > 0x7e || c == '"' || c == '\\' ? '\'' : c);
    }
    return ascii.toString();
  }
}
