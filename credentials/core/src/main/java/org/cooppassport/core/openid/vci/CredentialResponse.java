package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;

/**
 * The answer of the credential endpoint and of the deferred credential endpoint.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8.3">
 *     OpenID4VCI 1.0, sections 8.3 and 9.2</a>
 */
public sealed interface CredentialResponse {
  /** Returns the wire form. */
  JsonObject toJson();

  /** Returns the HTTP status it goes with. */
  int httpStatus();

  /**
   * Credentials, one for each proof.
   *
   * @param credentials each a text or an object, as its format has it; at least one
   * @param notificationId what the wallet names when it says what became of them; the empty text if
   *     nothing is to be said
   */
  record Issued(List<JsonValue> credentials, String notificationId) implements CredentialResponse {
    public Issued {
      credentials = List.copyOf(credentials);
      Objects.requireNonNull(notificationId);
      if (credentials.isEmpty()) {
        throw new IllegalArgumentException("no credential");
      }
    }

    @Override
    public JsonObject toJson() {
      JsonObject.Builder json =
          JsonObject.builder()
              .put(
                  "credentials",
                  credentials.stream()
                      .map(credential -> (JsonValue) JsonObject.of("credential", credential))
                      .collect(JsonArray.collector()));
      if (!notificationId.isEmpty()) {
        json.put("notification_id", notificationId);
      }
      return json.build();
    }

    @Override
    public int httpStatus() {
      return 200;
    }
  }

  /**
   * The promise of credentials later.
   *
   * @param transactionId what the wallet collects them with
   * @param interval how long the wallet waits before it asks, at least one second
   */
  record Deferred(String transactionId, Duration interval) implements CredentialResponse {
    public Deferred {
      if (transactionId.isEmpty() || interval.toSeconds() < 1) {
        throw new IllegalArgumentException("a transaction id and an interval are needed");
      }
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("transaction_id", transactionId)
          .put("interval", interval.toSeconds())
          .build();
    }

    @Override
    public int httpStatus() {
      return 202;
    }
  }

  /**
   * Reads an answer; which of the two it is, its members tell.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST that names the member
   */
  static CredentialResponse parse(JsonObject json) {
    Members response = Members.of(json, "OpenID4VCI 1.0, section 8.3");
    Optional<String> transaction = response.optionalText("transaction_id");
    if (transaction.isPresent() == response.has("credentials")) {
      throw response.wrong("credentials", "expected exactly one of credentials and transaction_id");
    }
    if (transaction.isPresent()) {
      long seconds = response.optionalInteger("interval", 1, 366L * 24 * 3600).orElse(5L);
      return new Deferred(transaction.get(), Duration.ofSeconds(seconds));
    }
    List<JsonValue> credentials = new ArrayList<>();
    for (Members entry : response.objects("credentials")) {
      JsonValue credential =
          entry
              .get("credential")
              .filter(value -> value instanceof JsonString || value instanceof JsonObject)
              .orElseThrow(() -> entry.wrong("credential", "expected a string or an object"));
      credentials.add(credential);
    }
    return new Issued(credentials, response.optionalText("notification_id").orElse(""));
  }
}
