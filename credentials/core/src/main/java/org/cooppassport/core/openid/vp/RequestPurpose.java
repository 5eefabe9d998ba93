package org.cooppassport.core.openid.vp;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What a verifier tells the holder about its request: a claim of the verifier, signed with the
 * request and kept in the holder's diary.
 *
 * @param purpose why it asks, in words for people
 * @param retention how long the answer is kept, in words for people
 * @param recipient who gets the answer, in words for people
 * @param policy which policy is behind it, name and version; the empty text if not said
 * @param deletion where the holder can ask for deletion later
 */
public record RequestPurpose(
    String purpose, String retention, String recipient, String policy, DeletionDesk deletion) {
  private static final int MAX_CHARS = 1_000;

  public RequestPurpose {
    Objects.requireNonNull(policy);
    Objects.requireNonNull(deletion);
    for (String text : new String[] {purpose, retention, recipient, policy}) {
      if (text.length() > MAX_CHARS) {
        throw new IllegalArgumentException("at most " + MAX_CHARS + " characters each");
      }
    }
  }

  /** What a verifier tells that names no place to ask for deletion. */
  public RequestPurpose(String purpose, String retention, String recipient, String policy) {
    this(purpose, retention, recipient, policy, DeletionDesk.NONE);
  }

  static RequestPurpose parse(JsonObject data) {
    Members members = Members.of(data, "verifier_info of this project");
    return new RequestPurpose(
        text(members, "purpose"),
        text(members, "retention"),
        text(members, "recipient"),
        text(members, "policy"),
        members.optionalObject("deletion").map(DeletionDesk::parse).orElse(DeletionDesk.NONE));
  }

  private static String text(Members members, String name) {
    String text = members.optionalText(name).orElse("");
    if (text.length() > MAX_CHARS) {
      throw members.wrong(name, "expected at most " + MAX_CHARS + " characters");
    }
    return text;
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    put(json, "purpose", purpose);
    put(json, "retention", retention);
    put(json, "recipient", recipient);
    put(json, "policy", policy);
    if (deletion.named()) {
      json.put("deletion", deletion.toJson());
    }
    return json.build();
  }

  private static void put(JsonObject.Builder json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }
}
