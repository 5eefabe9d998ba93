package org.cooppassport.e2e.conformance;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/** The list of endpoints in the form the W3C suites read. */
final class Manifest {
  private static final JsonObject MODELS = JsonObject.of("vc", JsonArray.ofStrings("1.1", "2.0"));
  private static final List<String> SUITES =
      List.of("eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019");

  private Manifest() {}

  static JsonObject of(String origin, Collection<IssuerProfile> profiles) {
    JsonArray issuers =
        profiles.stream().map(p -> issuer(origin, p)).collect(JsonArray.collector());
    return JsonObject.builder()
        .put("name", "Coop Passport")
        .put("implementation", "Coop Passport")
        .put("issuers", issuers)
        .put(
            "verifiers",
            JsonArray.of(
                verifier(
                    origin,
                    "default",
                    "credentials",
                    "vc2.0",
                    "vc-api",
                    "BitstringStatusList",
                    "EnvelopingProof"),
                verifier(origin, "proof-only", "credentials", suiteTags())))
        .put(
            "vpVerifiers",
            JsonArray.of(
                verifier(origin, "default", "presentations", "vc2.0", "vc-api", "EnvelopingProof"),
                verifier(origin, "proof-only", "presentations", suiteTags())))
        .put("vcHolders", JsonArray.EMPTY)
        .put(
            "didResolvers",
            JsonArray.of(
                entry("did-resolution", origin + "/1.0/identifiers", "did-resolution").build(),
                entry("did-key", origin + "/did-key/identifiers", "did-key").build()))
        .build();
  }

  private static String[] suiteTags() {
    return Stream.concat(SUITES.stream(), Stream.of("Data Integrity")).toArray(String[]::new);
  }

  private static JsonObject issuer(String origin, IssuerProfile profile) {
    return entry(
            profile.did(),
            origin + "/issuers/" + profile.id() + "/credentials/issue",
            profile.tags().toArray(new String[0]))
        .put("supportedEcdsaKeyTypes", JsonArray.ofStrings(profile.keyTypeName()))
        .put("profile", profile.id())
        .build();
  }

  private static JsonObject verifier(String origin, String id, String what, String... tags) {
    return entry(id, origin + "/verifiers/" + id + "/" + what + "/verify", tags)
        .put("supportedEcdsaKeyTypes", JsonArray.ofStrings("P-256", "P-384"))
        .build();
  }

  private static JsonObject.Builder entry(String id, String endpoint, String... tags) {
    return JsonObject.builder()
        .put("id", id)
        .put("endpoint", endpoint)
        .put("method", "POST")
        .put("tags", JsonArray.ofStrings(tags))
        .put("options", JsonObject.EMPTY)
        .put("supports", MODELS);
  }
}
