package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpResponse;
import org.cooppassport.core.json.JsonObject;

/**
 * A request that a back office made.
 *
 * @param coop the co-op's id
 * @param json what it was answered
 */
record Asking(VerifierUnderTest verifier, String coop, JsonObject json) {
  /** Asks by a policy; {@code more} are further members of the body, in turn. */
  static Asking by(VerifierUnderTest verifier, String coop, String policy, String... more) {
    JsonObject body = JsonObject.of("policy", policy);
    for (int i = 0; i < more.length; i += 2) {
      body = body.with(more[i], more[i + 1]);
    }
    HttpResponse<String> made = verifier.post(coop, "/" + coop + "/requests", body);
    assertEquals(201, made.statusCode(), made.body());
    return new Asking(verifier, coop, VerifierUnderTest.json(made));
  }

  String id() {
    return json.string("id").orElseThrow();
  }

  String link() {
    return json.string("authorizationRequest").orElseThrow();
  }

  String page() {
    return json.string("page").orElseThrow();
  }

  /** What the back office reads. */
  JsonObject result(String... query) {
    HttpResponse<String> answer = read(query);
    assertEquals(200, answer.statusCode(), answer.body());
    return VerifierUnderTest.json(answer);
  }

  HttpResponse<String> read(String... query) {
    String suffix = query.length == 0 ? "" : "?" + String.join("&", query);
    return verifier.send(verifier.as(coop, "/" + coop + "/requests/" + id() + suffix).GET());
  }

  String status() {
    return result().string("status").orElseThrow();
  }
}
