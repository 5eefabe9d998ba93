package org.cooppassport.core.sdjwt;

import java.util.Arrays;
import java.util.List;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.SeededRandom;

/** Makes SD-JWTs that no issuer of ours would make, properly signed. */
final class SdJwtForge {
  static final SigningKey ISSUER =
      SigningKey.generate(KeyType.ED25519, new SeededRandom("forge issuer"));

  private SdJwtForge() {}

  static String disclosure(String json) {
    return Base64Url.encodeUtf8(json);
  }

  static String digest(String disclosure) {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(disclosure)));
  }

  static JsonArray digests(String... disclosures) {
    return JsonArray.ofStrings(Arrays.stream(disclosures).map(SdJwtForge::digest).toList());
  }

  /** Returns a payload of type {@code vct} with the members of {@code json}. */
  static JsonObject payload(String json) {
    return JsonObject.of("vct", "urn:example:coop").toBuilder()
        .putAll(JsonReader.readObject(json))
        .build();
  }

  static String token(JsonObject payload, List<String> disclosures) {
    String jwt = Jws.signing(TokenType.SD_JWT_VC).sign(payload, ISSUER.signer()).text();
    StringBuilder text = new StringBuilder(jwt).append('~');
    disclosures.forEach(d -> text.append(d).append('~'));
    return text.toString();
  }

  static VerifiedSdJwtVc verify(String text) {
    return SdJwtVc.verify(SdJwt.parse(text), ISSUER.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  static VerifiedSdJwtVc verify(JsonObject payload, String... disclosures) {
    return verify(token(payload, List.of(disclosures)));
  }
}
