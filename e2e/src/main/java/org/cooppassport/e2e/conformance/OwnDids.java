package org.cooppassport.e2e.conformance;

import java.time.Instant;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.Base58Btc;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/**
 * DIDs that the adapter publishes for resolver suites, one for each thing that can happen to a DID:
 * it resolves, it has a service, it does not exist, it was deactivated.
 *
 * @param key a did:key
 * @param web a did:web with the service {@code files}
 * @param notFound a did:web without a document
 * @param deactivated a did:webvh whose last entry ends it
 */
record OwnDids(String key, String web, String notFound, String deactivated) {
  private static final String DOMAIN = "conformance.example";
  private static final String SCID = "{SCID}";
  private static final Instant CREATED = Instant.parse("2025-01-01T00:00:00Z");

  /** Makes the DIDs with a fresh key and publishes their documents. */
  static OwnDids publish(OfferedDocuments documents, JsonLd jsonLd, RandomSource random) {
    SigningKey key = SigningKey.generate(KeyType.ED25519, random);
    String web = "did:web:" + DOMAIN;
    documents.publish(
        "https://" + DOMAIN + "/.well-known/did.json",
        "application/did+json",
        JsonWriter.write(webDocument(web, key)));
    return new OwnDids(
        DidKey.of(key.publicKey()).toString(),
        web,
        web + ":nobody",
        publishDeactivated(documents, jsonLd, key));
  }

  private static JsonObject webDocument(String did, SigningKey key) {
    String method = did + "#key-1";
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings(
                "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"))
        .put("id", did)
        .put(
            "verificationMethod",
            JsonArray.of(
                JsonObject.builder()
                    .put("id", method)
                    .put("type", "Multikey")
                    .put("controller", did)
                    .put("publicKeyMultibase", key.publicKey().toMultikey())
                    .build()))
        .put("authentication", JsonArray.ofStrings(method))
        .put("assertionMethod", JsonArray.ofStrings(method))
        .put(
            "service",
            JsonArray.of(
                JsonObject.builder()
                    .put("id", did + "#files")
                    .put("type", "LinkedDomains")
                    .put("serviceEndpoint", "https://" + DOMAIN + "/files/")
                    .build()))
        .build();
  }

  // did:webvh 1.0, create and deactivate
  private static String publishDeactivated(
      OfferedDocuments documents, JsonLd jsonLd, SigningKey key) {
    String placeholder = "did:webvh:" + SCID + ":" + DOMAIN + ":deactivated";
    JsonObject parameters =
        JsonObject.builder()
            .put("method", "did:webvh:1.0")
            .put("scid", SCID)
            .put("updateKeys", JsonArray.ofStrings(key.publicKey().toMultikey()))
            .build();
    JsonObject state =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/did/v1"))
            .put("id", placeholder)
            .build();
    JsonObject draft = entry(SCID, CREATED, parameters, state);
    String scid = hash(draft);
    JsonObject first = JsonReader.readObject(draft.toJson().replace(SCID, scid));
    JsonObject firstSigned = signed(first, "1-" + hash(first), jsonLd, key);
    JsonObject last =
        entry(
            firstSigned.string("versionId").orElseThrow(),
            CREATED.plusSeconds(1),
            JsonObject.builder()
                .put("deactivated", true)
                .put("updateKeys", JsonArray.EMPTY)
                .build(),
            first.object("state").orElseThrow());
    JsonObject lastSigned = signed(last, "2-" + hash(last), jsonLd, key);
    documents.publish(
        "https://" + DOMAIN + "/deactivated/did.jsonl",
        "text/jsonl",
        Bytes.utf8(firstSigned.toJson() + "\n" + lastSigned.toJson() + "\n"));
    return placeholder.replace(SCID, scid);
  }

  private static JsonObject entry(
      String versionId, Instant time, JsonObject parameters, JsonObject state) {
    return JsonObject.builder()
        .put("versionId", versionId)
        .put("versionTime", time.toString())
        .put("parameters", parameters)
        .put("state", state)
        .build();
  }

  private static JsonObject signed(
      JsonObject entry, String versionId, JsonLd jsonLd, SigningKey key) {
    ProofOptions options =
        ProofOptions.assertion(Cryptosuite.EDDSA_JCS_2022, DidKey.methodUrl(key.publicKey()))
            .created(CREATED);
    JsonObject signed =
        new DataIntegrity(jsonLd).sign(entry.with("versionId", versionId), options, key.signer());
    return signed.with("proof", JsonArray.of(signed.object("proof").orElseThrow()));
  }

  private static String hash(JsonObject entry) {
    return Base58Btc.encode(
        Multicodec.SHA2_256_MULTIHASH.wrap(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(entry))));
  }

  /** Returns what resolver suites are told of these DIDs. */
  JsonObject supportedDids() {
    return JsonObject.builder()
        .put("valid", JsonArray.of(valid(key), valid(web)))
        .put("notFound", notFound)
        .put("deactivated", deactivated)
        .put(
            "derefUrls",
            JsonArray.of(
                dereferenced(key + "#" + key.substring("did:key:".length())),
                dereferenced(web + "#key-1")))
        .put("serviceDerefUrls", JsonArray.of(JsonObject.of("didUrl", web + "?service=files")))
        .build();
  }

  private static JsonObject valid(String did) {
    return JsonObject.builder().put("did", did).put("resolutionOptions", JsonObject.EMPTY).build();
  }

  private static JsonObject dereferenced(String url) {
    return JsonObject.builder()
        .put("didUrl", url)
        .put("dereferencingOptions", JsonObject.EMPTY)
        .build();
  }
}
