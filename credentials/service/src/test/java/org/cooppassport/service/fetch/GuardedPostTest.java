package org.cooppassport.service.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.config.FetchSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Forms go to the same addresses that documents may come from, and to no others. */
class GuardedPostTest {
  private static final Vertx VERTX = Vertx.vertx();

  private final GuardedPost posts =
      new GuardedPost(
          VERTX,
          new FetchSettings(Set.of(443), Optional.empty(), FetchSettings.Loopback.FORBIDDEN));

  @AfterAll
  static void close() {
    VERTX.close();
  }

  @Test
  void goesNowhereThatTheFetcherWouldNotGo() {
    for (String url :
        List.of(
            "http://example.com/token",
            "https://127.0.0.1/token",
            "https://localhost/token",
            "https://10.0.0.1/token",
            "https://169.254.169.254/token",
            "https://[::1]/token",
            "https://user@example.com/token",
            "not an address")) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () -> posts.post(url, Map.of(), "a=b").await(10, TimeUnit.SECONDS),
              url);
      assertEquals(Reason.DESTINATION_FORBIDDEN, refusal.reason(), url);
    }
  }
}
