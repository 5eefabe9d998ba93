package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A claim that a policy wants to see.
 *
 * @param path where it stands among the claims about the subject
 * @param accept the values that are taken; empty if any value is
 */
public record WantedClaim(ClaimsPath path, List<JsonValue> accept) {
  public WantedClaim {
    Objects.requireNonNull(path, "path");
    accept = List.copyOf(accept);
  }

  static WantedClaim read(StrictMembers members) {
    ClaimsPath path = path(members);
    Optional<JsonValue> accept = members.value("accept");
    List<JsonValue> values = List.of();
    if (accept.isPresent()) {
      values = accept.get() instanceof JsonArray array ? array.items() : List.of();
      if (values.isEmpty() || !values.stream().allMatch(WantedClaim::isPlain)) {
        throw members.wrong("accept", "expected texts, whole numbers, true or false");
      }
    }
    members.nothingElse();
    return new WantedClaim(path, values);
  }

  private static ClaimsPath path(StrictMembers members) {
    try {
      return ClaimsPath.parse(members.value("path").orElse(JsonArray.EMPTY));
    } catch (ProblemException e) {
      throw members.wrong("path", "expected names of claims, outermost first");
    }
  }

  private static boolean isPlain(JsonValue value) {
    return value instanceof JsonString
        || value instanceof JsonBoolean
        || (value instanceof JsonNumber number && number.isLong());
  }
}
