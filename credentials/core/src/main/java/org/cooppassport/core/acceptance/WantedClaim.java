package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
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
 * @param id the name that claim sets use; empty if it has none
 * @param path where it stands among the claims about the subject
 * @param accept the values that are taken; empty if any value is
 * @param hint whether the wallet is told those values
 */
public record WantedClaim(String id, ClaimsPath path, List<JsonValue> accept, Hint hint) {
  private static final Pattern GENERATED = Pattern.compile("c[0-9]+|link");

  /** Whether a wallet is told the values, and so by its silence tells what a person has not. */
  public enum Hint {
    NONE,
    VALUES
  }

  public WantedClaim {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(hint, "hint");
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
    String id = members.optionalText("id").orElse("");
    if (!id.isEmpty() && (!id.matches("[A-Za-z0-9_-]{1,64}") || GENERATED.matcher(id).matches())) {
      throw members.wrong("id", "expected letters, digits, _ and -; not c1, c2 ... nor link");
    }
    Hint hint = members.flag("tellWallet").orElse(false) ? Hint.VALUES : Hint.NONE;
    if (hint == Hint.VALUES && values.isEmpty()) {
      throw members.wrong("tellWallet", "comes with accept only");
    }
    members.nothingElse();
    return new WantedClaim(id, path, values, hint);
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
