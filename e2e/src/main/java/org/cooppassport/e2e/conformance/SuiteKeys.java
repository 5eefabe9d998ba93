package org.cooppassport.e2e.conformance;

import java.util.Base64;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;

/** What the OpenID Foundation's suite signs with, and the policy that wants what it presents. */
final class SuiteKeys {
  private SuiteKeys() {}

  /** Returns the private JWK of an unencrypted PKCS#8 key in PEM. */
  static JsonObject jwk(String pem) {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    return SigningKey.fromPkcs8(Bytes.owned(Base64.getDecoder().decode(body))).toJwk();
  }

  /**
   * Returns a policy that wants one credential with its holder's names.
   *
   * @param vct the credential's type
   * @param certificates whose credentials count, DER in base64url
   */
  static JsonObject policy(String vct, List<String> certificates) {
    JsonObject trust =
        JsonObject.builder()
            .put(
                "certificateAuthority",
                JsonObject.builder()
                    .put("certificates", JsonArray.ofStrings(certificates))
                    .put("issuerName", "any")
                    .build())
            .put("name", "The suite's issuer")
            .put("types", JsonArray.ofStrings(vct))
            .put("methodAtMost", "eid-high")
            .put("lanes", JsonArray.ofStrings("informational"))
            .put("decision", "https://conformance.example/decisions/1")
            .build();
    JsonObject wanted =
        JsonReader.readObject(
                """
                {"id": "presented", "formats": ["dc+sd-jwt"],
                 "claims": [{"path": ["given_name"]}, {"path": ["family_name"]}]}
                """)
            .with("type", vct);
    return JsonReader.readObject(
            """
            {"id": "conformance", "version": 1,
             "title": {"en": "A run of a conformance suite"},
             "purpose": {"en": "To test"},
             "retention": {"period": "P1D", "text": {"en": "One day"}},
             "recipient": {"name": "Conformance", "contact": "office@conformance.example"},
             "lanes": ["informational"], "crossDevice": true}
            """)
        .with("credentials", JsonArray.of(wanted))
        .with("trust", JsonArray.of(trust));
  }
}
