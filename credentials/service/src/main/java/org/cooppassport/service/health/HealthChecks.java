package org.cooppassport.service.health;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/** What the server needs in order to work. Thread-safe. */
public final class HealthChecks {
  private static final int WITHIN_SECONDS = 2;

  private final List<Check> checks = new CopyOnWriteArrayList<>();

  private record Check(String name, Supplier<Future<Boolean>> isUp) {}

  /**
   * Adds a check.
   *
   * @param name a plain word that anybody may read, such as {@code store}
   * @param isUp succeeds with whether it works; a failure, and no answer within 2 s, mean it does
   *     not
   */
  public HealthChecks add(String name, Supplier<Future<Boolean>> isUp) {
    checks.add(new Check(name, isUp));
    return this;
  }

  /** Succeeds with what was found, all checks having been asked at once. */
  Future<Report> report() {
    List<Future<JsonObject>> asked = new ArrayList<>();
    for (Check check : checks) {
      asked.add(
          ask(check)
              .timeout(WITHIN_SECONDS, TimeUnit.SECONDS)
              .otherwise(false)
              .map(up -> JsonObject.of("name", check.name(), "status", up ? "UP" : "DOWN")));
    }
    return Future.all(asked).map(all -> new Report(all.<JsonObject>list()));
  }

  private static Future<Boolean> ask(Check check) {
    try {
      return check.isUp().get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /**
   * The state of everything that was checked.
   *
   * @param checks one object each, with name and status
   */
  record Report(List<JsonObject> checks) {
    boolean isUp() {
      return checks.stream().allMatch(check -> check.string("status").orElse("").equals("UP"));
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("status", isUp() ? "UP" : "DOWN")
          .put("checks", checks.stream().collect(JsonArray.collector()))
          .build();
    }
  }
}
