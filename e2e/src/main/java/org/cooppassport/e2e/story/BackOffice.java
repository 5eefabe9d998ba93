package org.cooppassport.e2e.story;

import java.time.LocalDate;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/** A co-op's own system, as an API client of the issuer or the verifier. */
public final class BackOffice {
  private final Http http;
  private final String base;
  private final String secret;
  private final Narrator narrator;
  private String token = "";

  /**
   * Makes the client of one co-op.
   *
   * @param base the address below which the co-op's routes live
   */
  public BackOffice(Http http, String base, String secret, Narrator narrator) {
    this.http = http;
    this.base = base;
    this.secret = secret;
    this.narrator = narrator;
  }

  /** Gets an access token for what the client may do. */
  public void signIn() {
    narrator.call("POST " + base + "/token   grant_type=client_credentials");
    Http.Answer answer =
        http.form(
            base + "/token",
            Map.of(
                "grant_type", "client_credentials",
                "client_id", "back-office",
                "client_secret", secret));
    token = require(answer, 200).string("access_token").orElseThrow();
  }

  /** Returns the access token of the last {@link #signIn}. */
  public String token() {
    return token;
  }

  /** Posts to one of the co-op's routes and expects {@code status}. */
  public JsonObject post(String path, JsonObject body, int status) {
    narrator.call("POST " + base + path);
    return require(http.post(base + path, token, body), status);
  }

  /** Keeps a paper in the co-op's vault; returns its salted digest. */
  public String keepPaper(byte[] pdf, String documentType, LocalDate retainUntil) {
    String path = "/evidence/files?documentType=" + documentType + "&retainUntil=" + retainUntil;
    narrator.call("POST " + base + path);
    return require(http.post(base + path, token, "application/pdf", pdf), 201)
        .string("digest")
        .orElseThrow();
  }

  /** Gets one of the co-op's routes and expects 200. */
  public JsonObject get(String path) {
    narrator.call("GET  " + base + path);
    return require(http.get(base + path, token), 200);
  }

  /** Gets one of the co-op's routes as text and expects 200. */
  public String text(String path) {
    Http.Answer answer = http.get(base + path, token);
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.toString());
    }
    return answer.body();
  }

  /** Offers credentials; the answer has the deep link and, apart, the transaction code. */
  public JsonObject offer(JsonValue... credentials) {
    return post("/offers", JsonObject.of("credentials", JsonArray.of(credentials)), 201);
  }

  private static JsonObject require(Http.Answer answer, int status) {
    if (answer.status() != status) {
      throw new IllegalStateException(
          "expected " + status + ", got " + answer.status() + ": " + answer.body());
    }
    return answer.body().isBlank() ? JsonObject.EMPTY : answer.json();
  }
}
