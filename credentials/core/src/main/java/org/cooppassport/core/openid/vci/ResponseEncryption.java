package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * How a wallet wants a credential response encrypted.
 *
 * @param key to which key
 * @param enc how the content is protected
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-10">
 *     OpenID4VCI 1.0, sections 8.2 and 10</a>
 */
public record ResponseEncryption(EncryptionKey key, ContentEncryption enc) {
  /** The member of a request. */
  public static final String NAME = "credential_response_encryption";

  private static final String SECTION = "OpenID4VCI 1.0, sections 8.2 and 10";

  public ResponseEncryption {
    Objects.requireNonNull(key);
    Objects.requireNonNull(enc);
  }

  /**
   * Reads the member. A draft's {@code alg} beside the key is taken for the key's own.
   *
   * @throws Refusal INVALID_ENCRYPTION_PARAMETERS if the key does not say that it is for encryption
   *     by ECDH-ES on P-256, the content encryption is not one of ours, or compression is asked for
   */
  public static ResponseEncryption parse(JsonObject json) {
    Members asked = Members.of(json, SECTION).refusing(Reason.INVALID_ENCRYPTION_PARAMETERS);
    if (asked.has("zip")) {
      throw asked.wrongWord("zip", "expected none: compression is not offered");
    }
    ContentEncryption enc =
        ContentEncryption.named(asked.text("enc"))
            .orElseThrow(() -> asked.wrongWord("enc", "expected A128GCM or A256GCM"));
    JsonObject jwk = asked.object("jwk").json();
    Optional<String> beside = asked.optionalText("alg");
    if (!jwk.has("alg") && beside.isPresent()) {
      jwk = jwk.with("alg", beside.get());
    }
    if (jwk.string("alg").isEmpty() || jwk.string("use").isEmpty()) {
      throw asked.wrong("jwk", "expected a key with alg ECDH-ES and use enc");
    }
    try {
      return new ResponseEncryption(EncryptionKey.parse(jwk), enc);
    } catch (ProblemException e) {
      throw asked.wrong("jwk", e.problems().get(0).detail());
    }
  }

  /** Returns the member. */
  public JsonObject toJson() {
    return JsonObject.builder().put("jwk", key.toJwk()).put("enc", enc.name()).build();
  }

  /**
   * Returns a message encrypted to the wallet.
   *
   * <p>Computes a key agreement, so never on an event loop.
   */
  public String encrypt(JsonObject message, RandomSource random) {
    Bytes payload = JsonWriter.write(message);
    return Jwe.encrypt(payload, key, enc, random);
  }
}
