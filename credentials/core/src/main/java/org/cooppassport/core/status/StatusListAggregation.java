package org.cooppassport.core.status;

import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The URIs of all list tokens of one issuer, for readers who fetch ahead.
 *
 * @param uris at most 10,000
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/">Token Status List,
 *     section 9.3</a>
 */
public record StatusListAggregation(List<String> uris) {
  private static final int MAX_URIS = 10_000;

  public StatusListAggregation {
    uris = List.copyOf(uris);
    if (uris.size() > MAX_URIS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "more than " + MAX_URIS + " status lists");
    }
  }

  /**
   * Reads the document.
   *
   * @throws ProblemException STATUS_VERIFICATION_ERROR if it is not of its form
   */
  public static StatusListAggregation parse(JsonObject json) {
    return new StatusListAggregation(
        json.array("status_lists")
            .flatMap(JsonArray::strings)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.STATUS_VERIFICATION_ERROR,
                        "status_lists is not an array of URIs")));
  }

  /** Returns the document. */
  public JsonObject toJson() {
    return JsonObject.of("status_lists", JsonArray.ofStrings(uris));
  }
}
