package org.cooppassport.wallet;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * One copy of a credential: an own signature, an own status entry, an own holder key.
 *
 * @param credential as received: a text or an object
 * @param keyReference the holder's key; the empty text if it is bound to none
 * @param usedAt when it was shown, ISO 8601; the empty text while it was not
 */
record CredentialCopy(JsonValue credential, String keyReference, String usedAt) {
  CredentialCopy {
    Objects.requireNonNull(credential);
    Objects.requireNonNull(keyReference);
    Objects.requireNonNull(usedAt);
  }

  static CredentialCopy fresh(JsonValue credential, String keyReference) {
    return new CredentialCopy(credential, keyReference, "");
  }

  static CredentialCopy parse(JsonObject json) {
    return new CredentialCopy(
        json.get("credential").orElseThrow(),
        json.string("key").orElse(""),
        json.string("usedAt").orElse(""));
  }

  boolean used() {
    return !usedAt.isEmpty();
  }

  CredentialCopy used(String at) {
    return new CredentialCopy(credential, keyReference, at);
  }

  /** Returns the text of a credential that is one. */
  String text() {
    return credential instanceof JsonString text ? text.value() : credential.toJson();
  }

  JsonObject toJson() {
    JsonObject json = JsonObject.of("credential", credential).with("key", keyReference);
    return used() ? json.with("usedAt", usedAt) : json;
  }

  /** Tells nothing of the credential. */
  @Override
  public String toString() {
    return "CredentialCopy[used " + used() + "]";
  }
}
