package org.cooppassport.issuer.records;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * What a co-op decided about one subject: the source of every signed copy.
 *
 * @param id {@code urn:uuid:}; the back office's name for it, in no credential
 * @param type the VCDM type
 * @param claims all claims; empty once erased
 * @param subject the co-op's own reference to the member; empty if it gave none
 * @param requires other records that must be valid whenever a copy is signed
 * @param validUntil the last day copies are valid
 * @param decided the day of the decision
 * @param client the API client that asked for it
 * @param replaces the record it was re-issued for; empty if for none
 * @param state whether the claims are still there
 */
public record CredentialRecord(
    String id,
    String type,
    JsonObject claims,
    String subject,
    List<String> requires,
    LocalDate validUntil,
    LocalDate decided,
    String client,
    String replaces,
    State state) {
  /** The longest reference to a member. */
  public static final int MAX_SUBJECT = 200;

  /** Whether the claims are still there. */
  public enum State {
    KEPT,
    ERASED
  }

  public CredentialRecord {
    Objects.requireNonNull(id);
    Objects.requireNonNull(type);
    Objects.requireNonNull(claims);
    if (subject.length() > MAX_SUBJECT) {
      throw new IllegalArgumentException("a subject has at most " + MAX_SUBJECT + " characters");
    }
    requires = List.copyOf(requires);
    Objects.requireNonNull(validUntil);
    Objects.requireNonNull(decided);
    Objects.requireNonNull(client);
    Objects.requireNonNull(replaces);
    Objects.requireNonNull(state);
  }

  static CredentialRecord read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new CredentialRecord(
        json.string("id").orElseThrow(),
        json.string("type").orElseThrow(),
        json.object("claims").orElseThrow(),
        json.string("subject").orElseThrow(),
        json.array("requires").flatMap(JsonArray::strings).orElseThrow(),
        LocalDate.parse(json.string("validUntil").orElseThrow()),
        LocalDate.parse(json.string("decided").orElseThrow()),
        json.string("client").orElseThrow(),
        json.string("replaces").orElseThrow(),
        State.valueOf(json.string("state").orElseThrow()));
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("id", id)
            .put("type", type)
            .put("claims", claims)
            .put("subject", subject)
            .putStrings("requires", requires)
            .put("validUntil", validUntil.toString())
            .put("decided", decided.toString())
            .put("client", client)
            .put("replaces", replaces)
            .put("state", state.name())
            .build());
  }

  /** Returns the record without anything about the person. */
  CredentialRecord erased() {
    return new CredentialRecord(
        id,
        type,
        JsonObject.EMPTY,
        "",
        requires,
        validUntil,
        decided,
        client,
        replaces,
        State.ERASED);
  }

  /** Tells no claim and no subject. */
  @Override
  public String toString() {
    return "CredentialRecord[" + id + ", " + type + "]";
  }
}
