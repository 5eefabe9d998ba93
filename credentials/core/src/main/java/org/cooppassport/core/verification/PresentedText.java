package org.cooppassport.core.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * One presentation or credential as it was received, and which query it answers.
 *
 * @param queryId the id of the credential query; empty where there is no query
 * @param index the place among the answers to that query, from 0
 * @param text a compact SD-JWT or JWT, or the JSON text of a credential or presentation, unchanged
 */
public record PresentedText(String queryId, int index, String text) {
  public PresentedText {
    Objects.requireNonNull(queryId, "queryId");
    Objects.requireNonNull(text, "text");
    if (index < 0) {
      throw new IllegalArgumentException("negative index");
    }
  }

  /**
   * The presentations of a {@code vp_token}. An object among them is taken as we write it: no
   * signature covers the spaces between its members.
   */
  public static List<PresentedText> ofVpToken(JsonObject vpToken) {
    List<PresentedText> presented = new ArrayList<>();
    for (String queryId : vpToken.names()) {
      JsonArray answers = vpToken.oneOrMany(queryId);
      for (int i = 0; i < answers.size(); i++) {
        JsonValue answer = answers.get(i);
        presented.add(
            new PresentedText(
                queryId,
                i,
                answer instanceof JsonString string ? string.value() : answer.toJson()));
      }
    }
    return presented;
  }

  /** A credential or presentation that answers no query. */
  public static PresentedText alone(String text) {
    return new PresentedText("", 0, text);
  }
}
