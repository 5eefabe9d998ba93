package org.cooppassport.verifier.vcapi;

import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;

/**
 * What the VC API routes answer. On the wire {@code verified} means that every check holds which
 * this service makes, trust and status included; whether the cryptography alone holds is told by
 * {@code proofVerified}.
 */
final class VerificationAnswer {
  private VerificationAnswer() {}

  /** Answers 200 if everything holds, else 400 with all of it and the members of RFC 9457. */
  static Response of(VerificationResult result, Request request) {
    JsonObject body =
        JsonObject.builder()
            .put("verified", result.acceptable())
            .put("accepted", result.acceptable())
            .put("proofVerified", result.verified())
            .put("problemDetails", problems(faults(result)))
            .put("errors", problems(faults(result)))
            .put("warnings", problems(warnings(result)))
            .put("findings", result.findingsJson())
            .put("verifiedAt", result.at().toString())
            .build();
    return result.acceptable() ? Response.ok(body) : failed(body, firstFault(result), request);
  }

  /** Answers 400: one thing was wrong before anything was verified. */
  static Response refused(Problem problem, Request request) {
    JsonArray details = JsonArray.of(problem.toJson());
    JsonObject body =
        JsonObject.builder()
            .put("verified", false)
            .put("accepted", false)
            .put("proofVerified", false)
            .put("problemDetails", details)
            .put("errors", details)
            .put("warnings", JsonArray.EMPTY)
            .put("findings", details)
            .build();
    return failed(body, problem, request);
  }

  private static Response failed(JsonObject body, Problem problem, Request request) {
    JsonObject whole =
        JsonObject.builder()
            .put("type", problem.code().type())
            .put("title", problem.code().title())
            .put("status", 400)
            .put("detail", problem.detail())
            .put("code", problem.code().name())
            .put("instance", "urn:coop-passport:request:" + request.id())
            .put("name", problem.code().name())
            .put("message", problem.detail())
            .putAll(body)
            .build();
    return new Response(400, "application/problem+json", JsonWriter.write(whole), Map.of());
  }

  private static Problem firstFault(VerificationResult result) {
    List<Finding> faults = faults(result);
    return faults.isEmpty()
        ? Problem.of(ProblemCode.PARSING_ERROR, "nothing that could be verified was sent")
        : faults.get(0).problem();
  }

  private static List<Finding> faults(VerificationResult result) {
    return result.findings().stream()
        .filter(finding -> finding.severity() != Finding.Severity.WARNING)
        .toList();
  }

  private static List<Finding> warnings(VerificationResult result) {
    return result.findings().stream()
        .filter(finding -> finding.severity() == Finding.Severity.WARNING)
        .toList();
  }

  private static JsonArray problems(List<Finding> findings) {
    return findings.stream()
        .map(finding -> finding.problem().toJson())
        .collect(JsonArray.collector());
  }
}
