package org.cooppassport.e2e.conformance;

import static org.cooppassport.e2e.conformance.Answers.accepted;
import static org.cooppassport.e2e.conformance.Answers.refused;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.SubresourceIntegrity;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What credentials of an unknown issuer refer to: contexts, keys, other proofs, schemas, related
 * resources, types. All of it comes from the offered documents, or not at all.
 */
class ForeignDocumentsTest {
  private static final SeededRandom RANDOM = new SeededRandom("foreign documents");
  private static final String OTHER_CONTEXT = "https://city.example/contexts/other/v1";
  private static final String SCHEMA = "https://city.example/schemas/residence.json";
  private static final String SCHEMA_CREDENTIAL = "https://city.example/schemas/residence-vc";
  private static final String PICTURE = "https://city.example/logo.png";
  private static final String OFFICE = "https://office.example/issuers/7";
  private static final String BASE_TYPE = "https://types.example/person";
  private static final String TYPE = "https://types.example/resident";
  private static final Bytes PICTURE_BYTES = Bytes.hex("89504e470d0a1a0a");
  private static final JsonObject WARD_SCHEMA =
      JsonReader.readObject(
          """
          {"$schema": "https://json-schema.org/draft/2020-12/schema",
           "$id": "https://city.example/schemas/residence.json", "type": "object",
           "properties": {"credentialSubject": {"type": "object", "required": ["ward"],
             "properties": {"ward": {"enum": ["Harbour", "Hill"]}}}}}
          """);

  @TempDir private static Path folder;
  private static RunningAdapter adapter;
  private static OfferedDocuments documents;
  private static DataIntegrity integrity;

  @BeforeAll
  static void start() {
    ForeignWorld world = new ForeignWorld(folder);
    ForeignIssuer.publish(world);
    world.with(SCHEMA, "application/schema+json", WARD_SCHEMA.toJson());
    world.with(PICTURE, "image/png", PICTURE_BYTES);
    world.with("https://city.example/page", "text/html", WARD_SCHEMA.toJson());
    world.with(
        "https://html.example/.well-known/did.json", "text/html", did("did:web:html.example"));
    world.with(OFFICE, JsonReader.readObject(office()));
    publishTypes(world);
    documents = world.offered();
    integrity = ForeignIssuer.integrity(documents);
    documents.publish(SCHEMA_CREDENTIAL, "application/vc", JsonWriter.write(schemaCredential()));
    adapter =
        RunningAdapter.start(
            folder, documents, TrustAnchors.NONE, Clock.fixed(RunningAdapter.NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    adapter.close();
  }

  private static String did(String did) {
    return "{\"id\": \"DID\", \"verificationMethod\": [{\"id\": \"DID#k\", \"type\": \"Multikey\","
            .replace("DID", did)
        + " \"controller\": \""
        + did
        + "\", \"publicKeyMultibase\": \""
        + ForeignIssuer.ED.publicKey().toMultikey()
        + "\"}], \"assertionMethod\": [\""
        + did
        + "#k\"]}";
  }

  /** A controlled identifier document at the https URL it is about. */
  private static String office() {
    return did(OFFICE)
        .replace("{\"id\"", "{\"@context\": \"https://www.w3.org/ns/cid/v1\", \"id\"");
  }

  private static JsonObject schemaCredential() {
    return signed(
        JsonReader.readObject(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "id": "https://city.example/schemas/residence-vc",
                 "type": ["VerifiableCredential", "JsonSchemaCredential"],
                 "issuer": "did:web:city.example:registry",
                 "credentialSubject": {"id": "https://city.example/schemas/residence.json",
                   "type": "JsonSchema"}}
                """)
            .with(
                "credentialSchema",
                JsonReader.read(
                    """
                    {"id": "https://www.w3.org/2022/credentials/v2/json-schema-credential-schema.json",
                     "type": "JsonSchema",
                     "digestSRI": "sha384-S57yQDg1MTzF56Oi9DbSQ14u7jBy0RDdx0YbeV7shwhCS88G8SCXeFq82PafhCrW"}
                    """))
            .with(
                "credentialSubject",
                JsonReader.readObject("{\"id\": \"" + SCHEMA + "\", \"type\": \"JsonSchema\"}")
                    .with("jsonSchema", WARD_SCHEMA)),
        "ed",
        ForeignIssuer.ED);
  }

  private static void publishTypes(ForeignWorld world) {
    String base =
        """
        {"vct": "https://types.example/person", "name": "Person",
         "claims": [{"path": ["name"], "mandatory": true}, {"path": ["age"], "sd": "allowed"}]}
        """;
    world.with(BASE_TYPE, "application/json", base);
    world.with(
        TYPE,
        "application/json",
        """
        {"vct": "https://types.example/resident", "name": "Resident",
         "extends": "https://types.example/person", "extends#integrity": "INTEGRITY",
         "claims": [{"path": ["ward"], "sd": "always"}]}
        """
            .replace("INTEGRITY", SubresourceIntegrity.of(Bytes.utf8(base))));
    world.with(
        "https://types.example/forged",
        "application/json",
        """
        {"vct": "https://types.example/forged", "extends": "https://types.example/person",
         "extends#integrity": "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}
        """);
    world.with(
        "https://types.example/loop",
        "application/json",
        "{\"vct\": \"https://types.example/loop\", \"extends\": \"https://types.example/loop\"}");
    world.with(
        "https://types.example/renamed",
        "application/json",
        "{\"vct\": \"https://types.example/another\"}");
  }

  private static JsonObject signed(JsonObject document, String method, SigningKey key) {
    return integrity.sign(
        document, ForeignIssuer.assertion(Cryptosuite.EDDSA_RDFC_2022, method), key.signer());
  }

  private static JsonObject signed(JsonObject document) {
    return signed(document, "ed", ForeignIssuer.ED);
  }

  private static JsonValue vcJwt(JsonObject document) {
    return new JsonString(
        ForeignIssuer.token(TokenType.VC_JWT, document, "p256", ForeignIssuer.P256).text());
  }

  private static Answer verified(JsonValue credential) {
    return adapter.post(
        "/credentials/verify",
        JsonObject.builder().put("verifiableCredential", credential).build());
  }

  // Contexts

  @Test
  void aContextThatIsNotOfferedDoesNotExistInAnyForm() {
    JsonObject unknown =
        ForeignIssuer.credential()
            .with(
                "@context",
                JsonArray.ofStrings(ForeignIssuer.V2, ForeignIssuer.CONTEXT, OTHER_CONTEXT));
    refused("CONTEXT_NOT_ALLOWED", verified(vcJwt(unknown)));
    OfferedDocuments more = OfferedDocuments.none();
    more.publish(
        ForeignIssuer.CONTEXT,
        "application/ld+json",
        JsonWriter.write(ForeignIssuer.CONTEXT_DOCUMENT));
    more.publish(OTHER_CONTEXT, "", Bytes.utf8("{\"@context\": {\"x\": \"https://x.example/x\"}}"));
    for (Cryptosuite suite : List.of(Cryptosuite.EDDSA_RDFC_2022, Cryptosuite.EDDSA_JCS_2022)) {
      refused(
          verified(
              ForeignIssuer.integrity(more)
                  .sign(unknown, ForeignIssuer.assertion(suite, "ed"), ForeignIssuer.ED.signer())));
    }
  }

  @Test
  void aTypeThatNoContextDefinesIsRefusedInEveryForm() {
    JsonObject undefined =
        ForeignIssuer.credential()
            .with("type", JsonArray.ofStrings("VerifiableCredential", "UndefinedCredential"));
    refused(verified(vcJwt(undefined)));
    refused(
        verified(
            integrity.sign(
                undefined,
                ForeignIssuer.assertion(Cryptosuite.EDDSA_JCS_2022, "ed"),
                ForeignIssuer.ED.signer())));
  }

  @Test
  void severalSubjectsAndInlineContextsAreRead() {
    JsonObject subject = ForeignIssuer.credential().object("credentialSubject").orElseThrow();
    JsonObject several =
        ForeignIssuer.credential()
            .with(
                "credentialSubject",
                JsonArray.of(subject, subject.with("id", "did:example:partner")));
    accepted(verified(signed(several)));
    accepted(verified(vcJwt(several)));
    JsonObject inline =
        ForeignIssuer.credential()
            .with(
                "@context",
                JsonReader.read(
                    "[\"https://www.w3.org/ns/credentials/v2\","
                        + " \"https://city.example/contexts/residence/v1\","
                        + " {\"nick\": \"https://city.example/ns#nick\"}]"))
            .with("credentialSubject", subject.with("nick", "Al"));
    accepted(verified(signed(inline)));
    refused(
        verified(
            signed(inline)
                .with(
                    "@context",
                    JsonReader.read(
                        "[\"https://www.w3.org/ns/credentials/v2\","
                            + " \"https://city.example/contexts/residence/v1\","
                            + " {\"nick\": \"https://city.example/ns#name\"}]"))));
  }

  // Keys

  @ParameterizedTest
  @CsvSource({
    "login, INVALID_RELATIONSHIP",
    "revoked, revoked",
    "another, controlled",
    "missing, no such",
  })
  void aKeyThatTheIssuerDoesNotAssertWithIsRefused(String method, String why) {
    SigningKey key =
        switch (method) {
          case "login" -> ForeignIssuer.LOGIN;
          case "revoked" -> ForeignIssuer.REVOKED;
          case "another" -> ForeignIssuer.OF_ANOTHER;
          default -> ForeignIssuer.ED;
        };
    refused(verified(signed(ForeignIssuer.credential(), method, key)));
    refused(
        verified(
            new JsonString(
                VcJose.sign(
                        EnvelopeKind.CREDENTIAL,
                        ForeignIssuer.credential(),
                        ForeignIssuer.method(method),
                        key.signer())
                    .text())));
  }

  @Test
  void aKeyOfAnotherIssuerIsRefused() {
    refused(
        "ISSUER_MISMATCH",
        verified(signed(ForeignIssuer.credential().with("issuer", "did:web:other.example"))));
  }

  @Test
  void anIssuerThatIsNotOfferedOrIsOfAnotherTypeCannotBeAsked() {
    for (String issuer : List.of("did:web:nowhere.example", "did:web:html.example")) {
      JsonObject credential =
          integrity.sign(
              ForeignIssuer.credential().with("issuer", issuer),
              ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, issuer + "#k"),
              ForeignIssuer.ED.signer());
      refused("DID_RESOLUTION_ERROR", verified(credential));
    }
  }

  @Test
  void anIssuerMayBeAControlledIdentifierAtItsOwnAddress() {
    JsonObject ofOffice = ForeignIssuer.credential().with("issuer", OFFICE);
    ProofOptions byOffice =
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, OFFICE + "#k")
            .created(RunningAdapter.NOW);
    accepted(verified(integrity.sign(ofOffice, byOffice, ForeignIssuer.ED.signer())));
    refused(verified(integrity.sign(ofOffice, byOffice, ForeignIssuer.LOGIN.signer())));
    accepted(
        verified(
            new JsonString(
                Jws.signing(TokenType.VC_JWT)
                    .kid(OFFICE + "#k")
                    .sign(ofOffice, ForeignIssuer.ED.signer())
                    .text())));
  }

  @Test
  void anIssuerMayBeADidJwk() {
    SigningKey key = ForeignIssuer.key("jwk issuer", KeyType.P256);
    String did = "did:jwk:" + Base64Url.encode(JsonWriter.write(key.publicKey().toJwk()));
    JsonObject document = ForeignIssuer.credential().with("issuer", did);
    accepted(
        verified(
            integrity.sign(
                document,
                ProofOptions.assertion(Cryptosuite.ECDSA_RDFC_2019, did + "#0"),
                key.signer())));
    accepted(
        verified(
            new JsonString(
                Jws.signing(TokenType.VC_JWT)
                    .kid(did + "#0")
                    .sign(document, key.signer())
                    .text())));
  }

  @Test
  void aKeyOfTheOldTypeIsForTheOldSuiteOnly() {
    String old = "did:web:old.example";
    documents.publish(
        "https://old.example/.well-known/did.json",
        "application/did+ld+json",
        Bytes.utf8(did(old).replace("Multikey", "Ed25519VerificationKey2020")));
    JsonObject credential =
        ForeignIssuer.credential()
            .with("issuer", old)
            .with(
                "@context",
                JsonArray.ofStrings(
                    ForeignIssuer.V2,
                    ForeignIssuer.CONTEXT,
                    "https://w3id.org/security/suites/ed25519-2020/v1"));
    for (Cryptosuite suite :
        List.of(Cryptosuite.ED25519_SIGNATURE_2020, Cryptosuite.EDDSA_RDFC_2022)) {
      Answer answer =
          verified(
              integrity.sign(
                  credential,
                  ProofOptions.assertion(suite, old + "#k").created(RunningAdapter.NOW),
                  ForeignIssuer.ED.signer()));
      if (suite == Cryptosuite.ED25519_SIGNATURE_2020) {
        accepted(answer);
      } else {
        refused(answer);
      }
    }
  }

  @Test
  void anIssuerMayBeADidWebVhWhoseLogIsOffered() {
    SigningKey update = ForeignIssuer.key("webvh", KeyType.ED25519);
    String did = webVh(update, true);
    ProofOptions options =
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, did + "#k").created(RunningAdapter.NOW);
    JsonObject credential = ForeignIssuer.credential().with("issuer", did);
    accepted(verified(integrity.sign(credential, options, ForeignIssuer.ED.signer())));
    refused(verified(integrity.sign(credential, options, ForeignIssuer.LOGIN.signer())));
    String forged = webVh(ForeignIssuer.key("webvh forged", KeyType.ED25519), false);
    refused(
        "DID_RESOLUTION_ERROR",
        verified(
            integrity.sign(
                credential.with("issuer", forged),
                ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, forged + "#k")
                    .created(RunningAdapter.NOW),
                ForeignIssuer.ED.signer())));
  }

  /** Publishes a log of one entry, signed by its update key or by another. */
  private static String webVh(SigningKey update, boolean bySelf) {
    String host = bySelf ? "vh.example" : "forged-vh.example";
    String template = "did:webvh:{SCID}:" + host;
    JsonObject skeleton =
        JsonReader.readObject(
                """
                {"versionId": "{SCID}", "versionTime": "2026-01-01T00:00:00Z",
                 "parameters": {"method": "did:webvh:1.0", "scid": "{SCID}",
                   "updateKeys": ["UPDATE"]}}
                """
                    .replace("UPDATE", update.publicKey().toMultikey()))
            .with("state", JsonReader.read(did(template)));
    String scid = hash(skeleton);
    JsonObject first = JsonReader.readObject(skeleton.toJson().replace("{SCID}", scid));
    JsonObject entry = first.with("versionId", "1-" + hash(first));
    SigningKey signer = bySelf ? update : ForeignIssuer.LOGIN;
    JsonObject signedEntry =
        integrity.sign(
            entry,
            ProofOptions.assertion(
                    Cryptosuite.EDDSA_JCS_2022,
                    org.cooppassport.core.did.DidKey.methodUrl(signer.publicKey()))
                .created(RunningAdapter.NOW.minusSeconds(60)),
            signer.signer());
    documents.publish(
        "https://" + host + "/.well-known/did.jsonl",
        "text/jsonl",
        Bytes.utf8(
            signedEntry
                    .with("proof", JsonArray.of(signedEntry.object("proof").orElseThrow()))
                    .toJson()
                + "\n"));
    return template.replace("{SCID}", scid);
  }

  private static String hash(JsonObject entry) {
    Bytes digest = HashAlgorithm.SHA_256.digest(org.cooppassport.core.json.Jcs.canonicalize(entry));
    return org.cooppassport.core.encoding.Base58Btc.encode(
        org.cooppassport.core.encoding.Multicodec.SHA2_256_MULTIHASH.wrap(digest));
  }

  // Proofs

  private static ProofOptions ed() {
    return ForeignIssuer.assertion(Cryptosuite.EDDSA_RDFC_2022, "ed");
  }

  @Test
  void setsAndChainsOfProofsHoldTogetherOrNotAtAll() {
    JsonObject one =
        integrity.sign(
            ForeignIssuer.credential(), ed().id("urn:uuid:a"), ForeignIssuer.ED.signer());
    JsonObject set =
        integrity.sign(
            one,
            ForeignIssuer.assertion(Cryptosuite.ECDSA_JCS_2019, "p384").id("urn:uuid:b"),
            ForeignIssuer.P384.signer());
    accepted(verified(set));
    JsonObject chain =
        integrity.sign(
            set,
            ForeignIssuer.assertion(Cryptosuite.ECDSA_RDFC_2019, "p256")
                .after("urn:uuid:a", "urn:uuid:b"),
            ForeignIssuer.P256.signer());
    accepted(verified(chain));
    List<JsonObject> proofs = chain.array("proof").flatMap(JsonArray::objects).orElseThrow();
    refused(verified(chain.with("proof", JsonArray.of(proofs.get(0), proofs.get(2)))));
    refused(
        verified(
            chain.with(
                "proof",
                JsonArray.of(
                    proofs.get(0),
                    proofs.get(1).with("proofPurpose", "authentication"),
                    proofs.get(2)))));
    refused(
        verified(
            chain.with(
                "proof",
                JsonArray.of(
                    proofs.get(0),
                    proofs.get(1),
                    proofs.get(2).with("previousProof", JsonArray.ofStrings("urn:uuid:a"))))));
    refused(verified(chain.with("proof", JsonArray.EMPTY)));
    JsonObject stringly =
        integrity.sign(
            one,
            ForeignIssuer.assertion(Cryptosuite.ECDSA_RDFC_2019, "p256").after("urn:uuid:a"),
            ForeignIssuer.P256.signer());
    accepted(verified(stringly));
  }

  @Test
  void aProofWithoutItsTimeIsTakenAndOneThatIsOverIsNot() {
    ProofOptions timeless =
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, ForeignIssuer.method("ed"));
    accepted(
        verified(integrity.sign(ForeignIssuer.credential(), timeless, ForeignIssuer.ED.signer())));
    for (int seconds : List.of(60, -1)) {
      Answer answer =
          verified(
              integrity.sign(
                  ForeignIssuer.credential(),
                  timeless.expires(RunningAdapter.NOW.plusSeconds(seconds)),
                  ForeignIssuer.ED.signer()));
      if (seconds > 0) {
        accepted(answer);
      } else {
        refused(answer);
      }
    }
    refused(
        verified(
            integrity.sign(
                ForeignIssuer.credential(),
                timeless.created(RunningAdapter.NOW.plusSeconds(3600)),
                ForeignIssuer.ED.signer())));
  }

  // Schemas and related resources

  private static JsonObject schema(String type, String id) {
    return JsonObject.of("id", id, "type", type);
  }

  @Test
  void aCredentialKeepsToItsSchemas() {
    JsonObject hill = ForeignIssuer.credential();
    JsonObject sea =
        hill.with(
            "credentialSubject",
            hill.object("credentialSubject").orElseThrow().with("ward", "Sea"));
    for (JsonObject schema :
        List.of(schema("JsonSchema", SCHEMA), schema("JsonSchemaCredential", SCHEMA_CREDENTIAL))) {
      accepted(verified(signed(hill.with("credentialSchema", schema))));
      refused("SCHEMA_MISMATCH", verified(signed(sea.with("credentialSchema", schema))));
      refused(verified(vcJwt(sea.with("credentialSchema", JsonArray.of(schema)))));
    }
    accepted(
        verified(
            signed(
                sea.with(
                    "credentialSchema", schema("JsonSchema", "https://city.example/none.json")))));
    refused(
        verified(
            signed(
                hill.with(
                    "credentialSchema",
                    schema("JsonSchema", SCHEMA).with("digestSRI", "sha384-" + "A".repeat(64))))));
  }

  private static String sri(HashAlgorithm algorithm, String name, Bytes bytes) {
    return name + "-" + Base64.getEncoder().encodeToString(algorithm.digest(bytes).toByteArray());
  }

  @Test
  void aRelatedResourceThatCanBeHadHasItsDigest() {
    String right = sri(HashAlgorithm.SHA_384, "sha384", PICTURE_BYTES);
    JsonObject picture = JsonObject.of("id", PICTURE, "digestSRI", right);
    JsonObject credential = ForeignIssuer.credential();
    accepted(verified(signed(credential.with("relatedResource", picture))));
    accepted(verified(vcJwt(credential.with("relatedResource", JsonArray.of(picture)))));
    JsonObject wrong = picture.with("digestSRI", "sha384-" + "A".repeat(64));
    refused("INTEGRITY_MISMATCH", verified(signed(credential.with("relatedResource", wrong))));
    refused("INTEGRITY_MISMATCH", verified(vcJwt(credential.with("relatedResource", wrong))));
    accepted(
        verified(
            signed(
                credential.with(
                    "relatedResource", wrong.with("id", "https://city.example/none.png")))));
    JsonObject context =
        JsonObject.of(
            "id",
            ForeignIssuer.CONTEXT,
            "digestSRI",
            sri(HashAlgorithm.SHA_256, "sha256", JsonWriter.write(ForeignIssuer.CONTEXT_DOCUMENT)));
    accepted(verified(signed(credential.with("relatedResource", context))));
    refused(
        verified(
            signed(
                credential.with(
                    "relatedResource",
                    context.with("digestSRI", "sha256-" + "A".repeat(43) + "=")))));
  }

  // Types of SD-JWT VCs

  private static Answer ofType(String type, String integrityOfType, String... selective) {
    JsonObject payload =
        JsonObject.builder()
            .put("iss", ForeignIssuer.DID)
            .put("vct", type)
            .put("name", "Ann")
            .put("ward", "Hill")
            .build();
    return verified(
        new JsonString(
            SdJwtVc.prepare(
                    integrityOfType.isEmpty()
                        ? payload
                        : payload.with("vct#integrity", integrityOfType),
                    DisclosureFrame.of(
                        java.util.Arrays.stream(selective).map(ClaimsPath::of).toList()),
                    RANDOM)
                .sign(
                    Jws.signing(TokenType.SD_JWT_VC).kid(ForeignIssuer.method("p256")),
                    ForeignIssuer.P256.signer())
                .text()));
  }

  @Test
  void anSdJwtVcKeepsToItsTypeAndWhatThatExtends() {
    accepted(ofType(TYPE, "", "ward"));
    refused(ofType(TYPE, ""));
    refused(ofType(TYPE, "sha256-" + "A".repeat(43) + "=", "ward"));
    accepted(ofType("https://types.example/unpublished", ""));
    accepted(ofType("urn:example:resident", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"forged", "loop", "renamed"})
  void aTypeThatIsNotWhatItSaysIsRefused(String name) {
    refused(ofType("https://types.example/" + name, ""));
  }
}
