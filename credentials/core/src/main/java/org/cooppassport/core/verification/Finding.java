package org.cooppassport.core.verification;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * Something found about one credential of a presentation, or about the presentation as a whole.
 *
 * @param queryId the query it answers; empty if it answers none or the finding is about the whole
 * @param index the place among the answers to that query
 * @param severity what follows from it
 * @param problem what was found, and where in the credential
 */
public record Finding(String queryId, int index, Severity severity, Problem problem) {
  public Finding {
    Objects.requireNonNull(queryId, "queryId");
    Objects.requireNonNull(severity, "severity");
    Objects.requireNonNull(problem, "problem");
  }

  /** What follows from a finding. */
  public enum Severity {
    /** The credential is not verified. */
    UNVERIFIED,
    /** The credential may be genuine, but must not be acted on. */
    UNACCEPTABLE,
    /** Worth knowing; nothing follows from it. */
    WARNING
  }

  /** A finding of the severity its code has in verification. */
  static Finding of(PresentedText presented, Problem problem) {
    return new Finding(presented.queryId(), presented.index(), severityOf(problem.code()), problem);
  }

  /** Validity, status and belonging leave a credential genuine; everything else does not. */
  private static Severity severityOf(ProblemCode code) {
    return switch (code) {
      case EXPIRED,
          NOT_YET_VALID,
          REVOKED,
          SUSPENDED,
          STATUS_UNKNOWN,
          STATUS_RETRIEVAL_ERROR,
          STATUS_VERIFICATION_ERROR,
          STATUS_LIST_LENGTH_ERROR,
          HOLDER_MISMATCH,
          SUBJECT_LINK_UNPROVEN,
          QUERY_NOT_SATISFIED,
          POLICY_NOT_SATISFIED ->
          Severity.UNACCEPTABLE;
      default -> Severity.UNVERIFIED;
    };
  }

  /** The finding as an RFC 9457 object with its place. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    if (!queryId.isEmpty()) {
      json.put("credential", queryId).put("index", index);
    }
    json.put(
        "severity",
        switch (severity) {
          case UNVERIFIED -> "unverified";
          case UNACCEPTABLE -> "unacceptable";
          case WARNING -> "warning";
        });
    return json.putAll(problem.toJson()).build();
  }
}
