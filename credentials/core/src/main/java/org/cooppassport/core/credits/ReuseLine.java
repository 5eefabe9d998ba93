package org.cooppassport.core.credits;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.StrictMembers;

/**
 * One counter of a statement.
 *
 * @param method how those members had been checked
 * @param age how old their checks were
 * @param count how many reuses
 * @param amount what they cost together, in ten-thousandths
 */
public record ReuseLine(CheckMethod method, AgeBucket age, long count, long amount) {
  private static final long MOST = 1_000_000_000_000L;

  public ReuseLine {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(age, "age");
    if (count < 1 || count > MOST || amount < 0 || amount > MOST) {
      throw new IllegalArgumentException("a counter counts something, within bounds");
    }
  }

  ReuseLine plus(long fee) {
    return new ReuseLine(method, age, count + 1, amount + fee);
  }

  static ReuseLine read(StrictMembers members) {
    ReuseLine line =
        new ReuseLine(
            members
                .optionalNamed("method", CheckMethod::named)
                .orElseThrow(() -> members.wrong("method", "expected a method")),
            members
                .optionalNamed("age", AgeBucket::named)
                .orElseThrow(() -> members.wrong("age", "expected an age")),
            members.integer("count", 1, MOST),
            members.integer("amount", 0, MOST));
    members.nothingElse();
    return line;
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("method", method.wireName())
        .put("age", age.wireName())
        .put("count", count)
        .put("amount", amount)
        .build();
  }
}
