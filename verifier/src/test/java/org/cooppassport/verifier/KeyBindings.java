package org.cooppassport.verifier;

import java.time.Instant;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;

/** Key Binding JWTs as no honest wallet makes them. */
final class KeyBindings {
  private KeyBindings() {}

  /** The presentation without its Key Binding JWT, ending in a tilde. */
  static String without(String presentation) {
    return presentation.substring(0, presentation.lastIndexOf('~') + 1);
  }

  /** Claims as an honest wallet writes them. */
  static JsonObject claims(String presentation, String nonce, String audience, Instant now) {
    return JsonObject.builder()
        .put("iat", now.getEpochSecond())
        .put("aud", audience)
        .put("nonce", nonce)
        .put(
            "sd_hash",
            Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(without(presentation)))))
        .build();
  }

  /** The presentation with a Key Binding JWT of these claims instead of its own. */
  static String with(String presentation, JsonObject claims, SigningKey key) {
    return with(presentation, TokenType.KEY_BINDING, claims, key);
  }

  static String with(String presentation, TokenType type, JsonObject claims, SigningKey key) {
    return without(presentation) + Jws.signing(type).sign(claims, key.signer()).text();
  }
}
