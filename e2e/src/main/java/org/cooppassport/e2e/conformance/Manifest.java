package org.cooppassport.e2e.conformance;

import java.net.URI;
import java.util.Collection;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/**
 * The list of endpoints in the form the W3C suites read. No entry has {@code options}: one of the
 * suites writes into those it finds, and other suites then send what it wrote.
 */
final class Manifest {
  /** What every verifier takes; the suites of securing mechanisms look for these. */
  private static final String[] MECHANISMS = {
    "eddsa-rdfc-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019",
    "ecdsa-jcs-2019",
    "ecdsa-sd-2023",
    "bbs-2023",
    "Ed25519Signature2020",
    "vc-api",
    "localhost"
  };

  private Manifest() {}

  static JsonObject of(
      String origin, Collection<IssuerProfile> profiles, String holder, OwnDids dids) {
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
                    "BitstringStatusList",
                    "EnvelopingProof"),
                verifier(origin, "proof-only", "credentials", MECHANISMS)))
        .put(
            "vpVerifiers",
            JsonArray.of(
                verifier(origin, "default", "presentations", "vc2.0", "EnvelopingProof"),
                verifier(origin, "proof-only", "presentations", MECHANISMS)))
        .put(
            "vcHolders",
            JsonArray.of(
                entry(
                        holder,
                        origin + "/credentials/derive",
                        "vcHolder",
                        "ecdsa-sd-2023",
                        "bbs-2023")
                    .build(),
                entry(holder, origin + "/presentations", "presentations").build()))
        .put(
            "didResolvers",
            JsonArray.of(
                entry("did-resolution", origin + "/1.0/identifiers", "did-resolution")
                    .put("supportedDids", dids.supportedDids())
                    .build(),
                entry("did-key", origin + "/did-key/identifiers", "did-key").build()))
        .put("openid", openId(origin))
        .build();
  }

  /** Issuer and verifier are on the two ports behind those of the adapter. */
  private static JsonObject openId(String origin) {
    int port = URI.create(origin).getPort();
    JsonObject.Builder issuers = JsonObject.builder();
    JsonObject.Builder verifiers = JsonObject.builder();
    for (OpenIdServers.Profile profile : OpenIdServers.Profile.values()) {
      issuers.put(profile.coop(), "https://localhost:" + (port + 2) + "/" + profile.coop());
      verifiers.put(profile.coop(), "https://localhost:" + (port + 3) + "/" + profile.coop());
    }
    return JsonObject.builder()
        .put("credentialIssuers", issuers.build())
        .put("verifiers", verifiers.build())
        .put("offers", origin + "/offers")
        .put("requests", origin + "/oid4vp/requests")
        .build();
  }

  private static JsonObject issuer(String origin, IssuerProfile profile) {
    return entry(
            profile.did(),
            origin + "/issuers/" + profile.id() + "/credentials/issue",
            profile.tags().toArray(new String[0]))
        .put("supports", JsonObject.of("vc", JsonArray.ofStrings(profile.models())))
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
        .put("supports", JsonObject.of("vc", JsonArray.ofStrings("1.1", "2.0")));
  }
}
