package org.cooppassport.core.status;

import java.util.Optional;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Where a Token Status List says the status of one credential.
 *
 * @param uri the list token's URI, compared as text with its {@code sub}
 * @param index from 0
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/">Token Status List,
 *     section 6</a>
 */
public record StatusListReference(String uri, long index) {

  /**
   * Reads the {@code status} claim.
   *
   * @return nothing if it uses another mechanism only
   * @throws ProblemException RANGE_ERROR or MALFORMED_VALUE_ERROR if {@code status_list} is not of
   *     its form
   */
  public static Optional<StatusListReference> parse(JsonObject status) {
    if (!status.has("status_list")) {
      return Optional.empty();
    }
    JsonPointer place = JsonPointer.of("status", "status_list");
    JsonObject list =
        status
            .object("status_list")
            .orElseThrow(
                () -> bad(ProblemCode.MALFORMED_VALUE_ERROR, place, "status_list is no object"));
    long index =
        list.number("idx")
            .filter(JsonNumber::isLong)
            .map(JsonNumber::longValue)
            .filter(value -> value >= 0)
            .orElseThrow(
                () ->
                    bad(
                        ProblemCode.RANGE_ERROR,
                        place.child("idx"),
                        "idx is missing or not an integer from 0"));
    String uri =
        list.string("uri")
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    bad(
                        ProblemCode.MALFORMED_VALUE_ERROR,
                        place.child("uri"),
                        "uri is missing or not a URI"));
    return Optional.of(new StatusListReference(uri, index));
  }

  private static ProblemException bad(ProblemCode code, JsonPointer place, String detail) {
    return new ProblemException(Problem.at(code, place, detail));
  }

  /** Returns the {@code status} claim. */
  public JsonObject toStatusClaim() {
    return JsonObject.of(
        "status_list", JsonObject.builder().put("idx", index).put("uri", uri).build());
  }
}
