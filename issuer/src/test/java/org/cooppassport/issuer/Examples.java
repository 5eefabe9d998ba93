package org.cooppassport.issuer;

import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.schemas.Schemas;

/** Claims and requests that fit. */
final class Examples {
  static final String MEMBERSHIP = "CoopMembershipCredential";
  static final String KYC = "KycCheckCredential";
  static final String IDENTITY = "IdentityAttributesCredential";

  private Examples() {}

  static JsonObject membership() {
    return claims("membership/claims/worker-member.json");
  }

  static JsonObject kyc() {
    return claims("kyc/claims/document-in-person.json");
  }

  static JsonObject identity() {
    return claims("identity/claims/names-and-birth.json");
  }

  static JsonObject claims(String example) {
    return JsonReader.readObject(Schemas.example(example));
  }

  static JsonObject wanted(String type, JsonObject claims) {
    return JsonObject.builder().put("type", type).put("claims", claims).build();
  }

  static JsonObject offer(JsonObject... wanted) {
    return JsonObject.of("credentials", List.of(wanted).stream().collect(JsonArray.collector()));
  }

  static JsonObject issue(String type, JsonObject claims) {
    return JsonObject.of(
        "credential",
        JsonObject.builder()
            .putStrings("type", List.of("VerifiableCredential", type))
            .put("credentialSubject", claims)
            .build());
  }
}
