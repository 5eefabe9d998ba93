package org.cooppassport.wallet;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/**
 * A claim that leaves the wallet with a presentation.
 *
 * @param path where it is in the credential, as a claims path in JSON
 * @param label its name for people
 * @param value what the verifier gets to see
 * @param reason why it leaves
 */
public record SharedClaim(String path, String label, JsonValue value, Reason reason) {
  /** Why a claim leaves. */
  public enum Reason {
    /** The verifier asks for it. */
    ASKED("asked"),
    /** It cannot be hidden from anybody who sees the credential. */
    ALWAYS_VISIBLE("always-visible"),
    /** It says nothing about the member: keys, dates, type, issuer, status entry. */
    TECHNICAL("technical");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** Returns the word for it in JSON. */
    public String word() {
      return word;
    }
  }

  public SharedClaim {
    Objects.requireNonNull(path);
    Objects.requireNonNull(label);
    Objects.requireNonNull(value);
    Objects.requireNonNull(reason);
  }

  /** Returns the claim as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("path", path)
        .put("label", label)
        .put("value", value)
        .put("reason", reason.word())
        .build();
  }

  /** Tells nothing of the value. */
  @Override
  public String toString() {
    return "SharedClaim[" + path + "]";
  }
}
