package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Route;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every management route there is, also those that are added later. */
class ManagementRoutesTest extends RunningIssuer {
  private List<Route> managing() {
    return server.routes().stream()
        .filter(route -> route.access() instanceof Access.Scoped)
        .toList();
  }

  /** A path of riverside with names of nothing. */
  private static String path(Route route) {
    return route.path().replace("/{coop}", "").replaceAll("\\{[^}]+}", "urn:uuid:none");
  }

  private interface Check {
    void of(Route route) throws Exception;
  }

  private Stream<DynamicTest> each(Check check) {
    return managing().stream()
        .map(
            route ->
                DynamicTest.dynamicTest(
                    route.method() + " " + route.path(), () -> check.of(route)));
  }

  @Test
  void thereAreSome() {
    assertTrue(managing().size() >= 12, managing()::toString);
  }

  @TestFactory
  @Tag("attack:ISS-01")
  Stream<DynamicTest> withoutAGoodTokenNothingIsSaidButTheScheme() throws Exception {
    String ofAWallet = wallet.token(offer());
    return each(
        route -> {
          String method = route.method().name();
          for (Caller.Answer answer :
              List.of(
                  anybody.call(method, path(route)),
                  anybody.withToken("expired.or.bad").call(method, path(route)),
                  anybody.withToken(ofAWallet).call(method, path(route)),
                  anybody.call(method, path(route), "Authorization", "Basic b2ZmaWNlOnNlY3JldA=="),
                  anybody.call(method, path(route), "X-API-Key", "a-secret-of-the-tests"))) {
            assertEquals(401, answer.status(), answer.body());
            assertEquals("Bearer", answer.header("www-authenticate"));
          }
        });
  }

  @TestFactory
  @Tag("attack:ISS-02")
  Stream<DynamicTest> aTokenOfAnotherCoopFindsNothing() {
    return each(
        route -> {
          Caller.Answer answer =
              anybody.withToken(harbour.token()).call(route.method().name(), path(route));
          assertEquals(404, answer.status(), answer.body());
          assertEquals("NOT_FOUND", answer.text("code"));
        });
  }

  @TestFactory
  @Tag("attack:ISS-03")
  Stream<DynamicTest> aTokenForSomethingElseIsDenied() throws Exception {
    Caller issuing = Caller.client(server, "riverside", "issuing-only");
    Caller deleting = Caller.client(server, "riverside", "deleting-only");
    return each(
        route -> {
          boolean issue = ((Access.Scoped) route.access()).action().equals("issue");
          Caller.Answer answer =
              (issue ? deleting : issuing).call(route.method().name(), path(route));
          assertEquals(403, answer.status(), answer.body());
          assertEquals("ACCESS_DENIED", answer.text("code"));
        });
  }
}
