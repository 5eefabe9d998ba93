package org.cooppassport.core.issuance;

import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;

/**
 * A credential as it goes to its holder. Only {@link PreparedCredential#sign} makes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class SignedCredential {
  private final CredentialForm form;
  private final String id;
  private final JsonValue credential;

  SignedCredential(CredentialForm form, String id, JsonValue credential) {
    this.form = Objects.requireNonNull(form);
    this.id = Objects.requireNonNull(id);
    this.credential = Objects.requireNonNull(credential);
  }

  /** Returns its form. */
  public CredentialForm form() {
    return form;
  }

  /** Returns the id of this instance, {@code urn:uuid:}. */
  public String id() {
    return id;
  }

  /** Returns it as it stands in a credential response: a text or an object, as its form has it. */
  public JsonValue credential() {
    return credential;
  }

  /** Returns the bytes of its media type. */
  public Bytes bytes() {
    return credential instanceof JsonString text
        ? Bytes.utf8(text.value())
        : JsonWriter.write(credential);
  }

  /** Tells nothing of what it says. */
  @Override
  public String toString() {
    return "SignedCredential[" + form.identifier() + ", " + id + "]";
  }
}
