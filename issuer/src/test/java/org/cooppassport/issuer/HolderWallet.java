package org.cooppassport.issuer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;

/** The smallest wallet: takes an offer step by step, and lets a test bend each step. */
final class HolderWallet {
  private final Caller http;
  private final String issuer;

  HolderWallet(IssuerServer server, String coop) throws Exception {
    this.http = Caller.anybody(server, coop);
    this.issuer = server.base(coop);
  }

  static SigningKey key(KeyType type) {
    return SigningKey.generate(type, RandomSource.secure());
  }

  /** Returns the pre-authorized code behind an offer answer. */
  String code(Caller.Answer offer) throws Exception {
    JsonObject fetched = http.get(offer.text("credential_offer_uri")).json();
    return grant(fetched).string("pre-authorized_code").orElseThrow();
  }

  static JsonObject grant(JsonObject offer) {
    return offer
        .object("grants")
        .flatMap(grants -> grants.object(PreAuthorizedCodeGrant.TYPE))
        .orElseThrow();
  }

  Caller.Answer redeem(String code, Optional<String> txCode) throws Exception {
    Map<String, String> form = new TreeMap<>();
    form.put("grant_type", PreAuthorizedCodeGrant.TYPE);
    form.put("pre-authorized_code", code);
    txCode.ifPresent(value -> form.put("tx_code", value));
    return http.form("/token", form);
  }

  /** Returns a token for an offer that was just made. */
  String token(Caller.Answer offer) throws Exception {
    Caller.Answer answer = redeem(code(offer), offer.json().string("tx_code"));
    if (answer.status() != 200) {
      throw new AssertionError("token: " + answer.body());
    }
    return answer.text("access_token");
  }

  String nonce() throws Exception {
    return http.post("/nonce", "", "application/json").text("c_nonce");
  }

  String proof(SigningKey key, String nonce) {
    return KeyProofJwt.ofJwk(key.signer(), issuer, nonce, Instant.now()).text();
  }

  JsonObject request(String configuration, String... proofs) {
    return JsonObject.builder()
        .put("credential_configuration_id", configuration)
        .put("proofs", JsonObject.of("jwt", JsonArray.ofStrings(proofs)))
        .build();
  }

  Caller.Answer credential(String token, JsonObject request) throws Exception {
    return http.withToken(token).post("/credential", request);
  }

  /** Takes so many copies of one configuration, each with a key of its own. */
  Caller.Answer take(String token, String configuration, int copies) throws Exception {
    String nonce = nonce();
    List<String> proofs = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      proofs.add(proof(key(i % 2 == 0 ? KeyType.P256 : KeyType.ED25519), nonce));
    }
    return credential(token, request(configuration, proofs.toArray(String[]::new)));
  }

  static List<JsonObject> credentials(Caller.Answer answer) {
    return answer.json().array("credentials").flatMap(JsonArray::objects).orElseThrow();
  }
}
