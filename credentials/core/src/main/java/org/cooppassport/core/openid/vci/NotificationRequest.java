package org.cooppassport.core.openid.vci;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The wallet's word on what became of the credentials of one response.
 *
 * @param notificationId what the credential response named
 * @param event what became of them
 * @param description for a developer, printable ASCII; the empty text if nothing is said
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-11">
 *     OpenID4VCI 1.0, section 11</a>
 */
public record NotificationRequest(String notificationId, Event event, String description) {
  private static final int MAX_DESCRIPTION = 500;

  /** What became of the credentials. */
  public enum Event {
    /** They are stored. */
    CREDENTIAL_ACCEPTED("credential_accepted"),
    /** They were not stored, for a reason of the wallet. */
    CREDENTIAL_FAILURE("credential_failure"),
    /** The member did not want them. */
    CREDENTIAL_DELETED("credential_deleted");

    private final String wire;

    Event(String wire) {
      this.wire = wire;
    }

    /** Returns the wire form. */
    public String wire() {
      return wire;
    }
  }

  public NotificationRequest {
    Objects.requireNonNull(event);
    if (notificationId.isEmpty()) {
      throw new IllegalArgumentException("notification_id must not be empty");
    }
  }

  /** Returns a request without description. */
  public static NotificationRequest of(String notificationId, Event event) {
    return new NotificationRequest(notificationId, event, "");
  }

  /**
   * Reads a request; a long description is cut.
   *
   * @throws org.cooppassport.core.problem.Refusal INVALID_NOTIFICATION_REQUEST that names the
   *     member
   */
  public static NotificationRequest parse(JsonObject json) {
    Members request =
        Members.of(json, "OpenID4VCI 1.0, section 11.1")
            .refusing(Reason.INVALID_NOTIFICATION_REQUEST);
    String id = request.text("notification_id");
    String event = request.text("event");
    String description = request.optionalText("event_description").orElse("");
    if (description.length() > MAX_DESCRIPTION) {
      description = description.substring(0, MAX_DESCRIPTION);
    }
    for (Event known : Event.values()) {
      if (known.wire.equals(event)) {
        return new NotificationRequest(id, known, description);
      }
    }
    throw request.wrongWord(
        "event", "expected credential_accepted, credential_failure or credential_deleted");
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject json = JsonObject.of("notification_id", notificationId, "event", event.wire);
    return description.isEmpty() ? json : json.with("event_description", description);
  }
}
