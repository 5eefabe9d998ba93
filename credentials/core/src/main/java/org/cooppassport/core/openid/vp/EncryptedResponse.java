package org.cooppassport.core.openid.vp;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A wallet's answer, encrypted to the verifier. Opening it proves nothing about the sender.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.3">
 *     OpenID4VP 1.0, section 8.3</a>
 */
public final class EncryptedResponse {
  private static final String SECTION = " (OpenID4VP 1.0, section 8.3)";

  private final String text;
  private final Jwe jwe;

  private EncryptedResponse(String text, Jwe jwe) {
    this.text = text;
    this.jwe = jwe;
  }

  /**
   * Encrypts an answer with the key and algorithm the verifier's metadata name.
   *
   * @throws Refusal MALFORMED_REQUEST if they name none that is known
   */
  public static EncryptedResponse seal(
      AuthorizationResponse answer, ClientMetadata metadata, RandomSource random) {
    EncryptionKey key =
        metadata
            .encryptionKey()
            .orElseThrow(() -> malformed("client_metadata", "no P-256 key with alg ECDH-ES"));
    ContentEncryption enc =
        metadata
            .contentEncryption()
            .orElseThrow(() -> malformed("client_metadata", "neither A128GCM nor A256GCM"));
    return read(Jwe.encrypt(JsonWriter.write(answer.toJson()), key, enc, random));
  }

  /**
   * Reads the form of a {@code direct_post.jwt}; foreign parameters are tolerated.
   *
   * @throws Refusal MALFORMED_REQUEST if there is no {@code response}, or it is encrypted in any
   *     way we do not offer
   */
  public static EncryptedResponse parse(Form form) {
    return read(
        form.get("response")
            .orElseThrow(() -> malformed("response", "an encrypted answer is required")));
  }

  /**
   * Reads the object that came back through the Digital Credentials API.
   *
   * @throws Refusal as {@link #parse(Form)}
   */
  public static EncryptedResponse parse(JsonObject data) {
    return read(
        data.string("response")
            .orElseThrow(() -> malformed("response", "an encrypted answer is required")));
  }

  private static EncryptedResponse read(String text) {
    try {
      Jwe jwe = Jwe.parse(text);
      jwe.requireKid();
      return new EncryptedResponse(text, jwe);
    } catch (ProblemException e) {
      throw malformed("response", e.problems().get(0).detail());
    }
  }

  /** Returns the name of the key to open it with. */
  public String kid() {
    return jwe.requireKid();
  }

  /** Returns the form to post. */
  public Form toForm() {
    return Form.empty().with("response", text);
  }

  /** Returns the object to give back through the Digital Credentials API. */
  public JsonObject toJson() {
    return JsonObject.of("response", text);
  }

  /**
   * Returns the answer inside.
   *
   * @throws Refusal MALFORMED_REQUEST if the key is another one, or what is inside is no answer
   */
  public AuthorizationResponse open(DecryptionKey key) {
    try {
      Bytes content = jwe.decrypt(key);
      return AuthorizationResponse.parse(JsonReader.readObject(content));
    } catch (ProblemException e) {
      throw malformed("response", e.problems().get(0).detail());
    } catch (JsonException e) {
      throw malformed("response", "what is inside is no JSON object");
    }
  }

  private static Refusal malformed(String parameter, String detail) {
    return new Refusal(Reason.MALFORMED_REQUEST, parameter, parameter + ": " + detail + SECTION);
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "EncryptedResponse[" + text.length() + "]";
  }
}
