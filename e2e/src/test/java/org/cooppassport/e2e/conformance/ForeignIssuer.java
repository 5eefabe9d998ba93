package org.cooppassport.e2e.conformance;

import java.util.List;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.testing.SeededRandom;

/** A registry office with a did:web of many keys and a context of its own. */
final class ForeignIssuer {
  static final String DID = "did:web:city.example:registry";
  static final String DOCUMENT = "https://city.example/registry/did.json";
  static final String CONTEXT = "https://city.example/contexts/residence/v1";
  static final String V2 = "https://www.w3.org/ns/credentials/v2";
  static final String V1 = "https://www.w3.org/2018/credentials/v1";
  static final String V1_PROOFS = "https://w3id.org/security/data-integrity/v2";

  static final SigningKey ED = key("ed", KeyType.ED25519);
  static final SigningKey P256 = key("p256", KeyType.P256);
  static final SigningKey P384 = key("p384", KeyType.P384);
  static final SigningKey LOGIN = key("login", KeyType.ED25519);
  static final SigningKey REVOKED = key("revoked", KeyType.ED25519);
  static final SigningKey OF_ANOTHER = key("of another", KeyType.ED25519);
  static final SigningKey RESIDENT = key("resident", KeyType.P256);
  static final BbsKey BBS = BbsKey.generate(random("bbs"));

  static final JsonObject CONTEXT_DOCUMENT =
      JsonReader.readObject(
          """
          {"@context": {"@version": 1.1, "@protected": true,
            "ResidenceCredential": "https://city.example/ns#ResidenceCredential",
            "Resident": "https://city.example/ns#Resident",
            "ward": "https://city.example/ns#ward",
            "motto": {"@id": "https://city.example/ns#motto", "@container": "@language"},
            "since": {"@id": "https://city.example/ns#since",
                      "@type": "http://www.w3.org/2001/XMLSchema#date"},
            "neighbours": {"@id": "https://city.example/ns#neighbour", "@container": "@list"}}}
          """);

  private ForeignIssuer() {}

  private static SeededRandom random(String name) {
    return new SeededRandom("foreign " + name);
  }

  static SigningKey key(String name, KeyType type) {
    return SigningKey.generate(type, random(name));
  }

  static String method(String name) {
    return DID + "#" + name;
  }

  /** Publishes the DID document and the context. */
  static void publish(ForeignWorld world) {
    world.with(DOCUMENT, "application/did+ld+json", didDocument().toJson());
    world.with(CONTEXT, "application/ld+json", CONTEXT_DOCUMENT.toJson());
  }

  private static JsonObject didDocument() {
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings(
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1"))
        .put("id", DID)
        .put("controller", "did:web:city.example")
        .put("alsoKnownAs", JsonArray.ofStrings("https://city.example/registry"))
        .put(
            "verificationMethod",
            JsonArray.of(
                multikey("ed", ED.publicKey()),
                jsonWebKey("p256", P256.publicKey()),
                jsonWebKey("p384", P384.publicKey()),
                multikey("bbs", BBS.publicKey()),
                multikey("login", LOGIN.publicKey()),
                multikey("revoked", REVOKED.publicKey()).with("revoked", "2026-06-01T00:00:00Z"),
                multikey("another", OF_ANOTHER.publicKey())
                    .with("controller", "did:web:elsewhere.example")))
        .put("authentication", JsonArray.of(JsonReader.read("\"#login\"")))
        .put(
            "assertionMethod",
            JsonArray.of(
                new JsonString(method("ed")),
                new JsonString("#p256"),
                new JsonString(method("p384")),
                new JsonString(method("bbs")),
                new JsonString(method("revoked")),
                new JsonString(method("another")),
                multikey("inline", ED.publicKey())))
        .build();
  }

  private static JsonObject multikey(String name, VerificationKey key) {
    return JsonObject.builder()
        .put("id", method(name))
        .put("type", "Multikey")
        .put("controller", DID)
        .put("publicKeyMultibase", key.toMultikey())
        .build();
  }

  private static JsonObject jsonWebKey(String name, VerificationKey key) {
    return JsonObject.builder()
        .put("id", method(name))
        .put("type", "JsonWebKey")
        .put("controller", DID)
        .put("publicKeyJwk", key.toJwk().with("kid", key.thumbprint()).with("use", "sig"))
        .build();
  }

  static String resident() {
    return DidKey.of(RESIDENT.publicKey()).toString();
  }

  /** The credential in data model 2.0, unsecured, with all that the data model allows. */
  static JsonObject credential() {
    return JsonReader.readObject(
        """
        {"@context": ["https://www.w3.org/ns/credentials/v2",
                      "https://city.example/contexts/residence/v1"],
         "id": "urn:uuid:3f4c1a52-3b25-4c1b-8d8e-0c7b1b8a2f10",
         "type": ["VerifiableCredential", "ResidenceCredential"],
         "issuer": {"id": "did:web:city.example:registry",
                    "name": [{"@value": "Registry", "@language": "en"},
                             {"@value": "سجل", "@language": "ar", "@direction": "rtl"}]},
         "name": {"@value": "Résidence", "@language": "fr"},
         "validFrom": "2026-01-01T00:00:00+02:00", "validUntil": "2027-01-01T00:00:00Z",
         "credentialSubject": {"id": "RESIDENT", "type": "Resident", "ward": "Harbour",
           "motto": {"en": "To the sea", "fr": ["À la mer", "Au large"]},
           "since": "2019-05-01", "neighbours": ["Ann", "Bob", "Ann"]},
         "termsOfUse": {"type": "https://city.example/ns#Terms", "id": "https://city.example/t"},
         "evidence": [{"type": ["https://city.example/ns#Visit"]}],
         "refreshService": {"type": "https://city.example/ns#Refresh",
                            "id": "https://city.example/refresh"}}
        """
            .replace("RESIDENT", resident()));
  }

  /** The credential in data model 1.1, unsecured. */
  static JsonObject credential11(String... moreContexts) {
    return JsonReader.readObject(
            """
            {"@context": [], "id": "urn:uuid:3f4c1a52-3b25-4c1b-8d8e-0c7b1b8a2f11",
             "type": ["VerifiableCredential", "ResidenceCredential"],
             "issuer": "did:web:city.example:registry",
             "issuanceDate": "2026-01-01T00:00:00Z", "expirationDate": "2027-01-01T00:00:00Z",
             "credentialSubject": {"id": "RESIDENT", "ward": "Harbour"}}
            """
                .replace("RESIDENT", resident()))
        .with(
            "@context",
            JsonArray.ofStrings(
                java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(V1, CONTEXT),
                        java.util.stream.Stream.of(moreContexts))
                    .toList()));
  }

  /** Signs over the suites' contexts and the issuer's. */
  static DataIntegrity integrity(OfferedDocuments documents) {
    return new DataIntegrity(JsonLd.over(documents.contexts()));
  }

  static ProofOptions assertion(Cryptosuite suite, String name) {
    return ProofOptions.assertion(suite, method(name)).created(RunningAdapter.NOW.minusSeconds(60));
  }

  static List<JsonPointer> mandatory() {
    return List.of(JsonPointer.of("issuer"), JsonPointer.of("validUntil"));
  }

  static Jws token(TokenType type, JsonObject claims, String name, SigningKey key) {
    return Jws.signing(type).kid(method(name)).sign(claims, key.signer());
  }
}
