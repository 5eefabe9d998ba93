package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Route;
import org.junit.jupiter.api.Test;

/** The document and the routes are one: what is documented is served, and the other way round. */
class OpenApiTest extends RunningIssuer {
  private static final JsonObject DOCUMENT = JsonReader.readObject(Schemas.openApi("issuer"));

  private static JsonObject paths() {
    return DOCUMENT.object("paths").orElseThrow();
  }

  /** Each version of a context, schema or type has a route; the document has one for all. */
  private static String documented(Route route) {
    return route
        .path()
        .replaceFirst("^/(contexts|schemas|vct)/[^/]+/[^/]+$", "/$1/{name}/{version}");
  }

  private static String method(Route route) {
    return route.method().name().toLowerCase(Locale.ROOT);
  }

  @Test
  void everyRouteIsInTheDocumentAndEveryOperationIsServed() {
    Set<String> served = new TreeSet<>();
    server.routes().forEach(route -> served.add(method(route) + " " + documented(route)));
    Set<String> documented = new TreeSet<>();
    paths()
        .members()
        .forEach(
            (path, item) ->
                ((JsonObject) item).names().forEach(name -> documented.add(name + " " + path)));
    assertEquals(documented, served);
  }

  @Test
  void theDocumentSaysWhoMayCallAndWhatIsTaken() {
    for (Route route : server.routes()) {
      JsonObject operation =
          paths()
              .object(documented(route))
              .flatMap(item -> item.object(method(route)))
              .orElseThrow();
      String place = method(route) + " " + route.path();
      String security = operation.get("security").map(JsonValue::toJson).orElse("");
      if (route.access() instanceof Access.Scoped scoped) {
        assertEquals("[{\"management\":[\"" + scoped.action() + "\"]}]", security, place);
      } else {
        assertTrue(!security.contains("management"), place);
      }
      Set<String> taken =
          operation
              .object("requestBody")
              .flatMap(body -> body.object("content"))
              .map(JsonObject::names)
              .orElse(Set.of());
      if (!taken.isEmpty() || !route.body().equals(BodyRule.NONE)) {
        assertTrue(route.body().mediaTypes().containsAll(taken), place);
      }
    }
  }

  @Test
  void everyReferenceInTheDocumentHasItsTarget() {
    check(DOCUMENT);
  }

  private static void check(JsonValue value) {
    if (value instanceof JsonObject object) {
      object
          .string("$ref")
          .ifPresent(
              ref ->
                  assertTrue(
                      org.cooppassport.core.json.JsonPointer.parse(ref.substring(1))
                          .resolve(DOCUMENT)
                          .isPresent(),
                      ref));
      object.members().values().forEach(OpenApiTest::check);
    } else if (value instanceof org.cooppassport.core.json.JsonArray array) {
      array.forEach(OpenApiTest::check);
    }
  }
}
