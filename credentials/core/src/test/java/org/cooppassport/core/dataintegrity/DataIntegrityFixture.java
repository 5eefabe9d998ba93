package org.cooppassport.core.dataintegrity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.ContextPolicy;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.schemas.Schemas;

/** A membership credential, its issuer's key, and what a production verifier wants of it. */
final class DataIntegrityFixture {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final SigningKey KEY =
      SigningKey.generate(KeyType.ED25519, new SeededRandom("data-integrity"));
  static final String MULTIKEY = KEY.publicKey().toMultikey();
  static final String ISSUER = "did:key:" + MULTIKEY;
  static final String METHOD = ISSUER + "#" + MULTIKEY;

  static final DataIntegrity DATA_INTEGRITY =
      new DataIntegrity(JsonLd.over(ContextSet.production()));
  static final MethodLookup DID_KEYS =
      MethodLookup.resolving(DidResolver.standard(), Documents.none(), NOW);
  static final ProofExpectation STRICT =
      ProofExpectation.assertion().controlledBy(ISSUER).withContexts(ContextPolicy.production());

  static final JsonObject CREDENTIAL =
      JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
          .with("issuer", ISSUER);

  private DataIntegrityFixture() {}

  static ProofOptions options(Cryptosuite suite) {
    return ProofOptions.assertion(suite, METHOD).created(NOW);
  }

  static JsonObject signed(JsonObject document) {
    return DATA_INTEGRITY.sign(document, options(Cryptosuite.EDDSA_RDFC_2022), KEY.signer());
  }

  static JsonObject signed() {
    return signed(CREDENTIAL);
  }

  static ProofVerdict verify(JsonObject secured) {
    return DATA_INTEGRITY.verify(secured, STRICT, DID_KEYS, NOW);
  }

  static List<ProblemCode> codes(JsonObject secured) {
    return codes(verify(secured));
  }

  static List<ProblemCode> codes(ProofVerdict verdict) {
    return verdict.problems().stream().map(Problem::code).distinct().toList();
  }

  /** Returns {@code secured} with a member of its one proof replaced. */
  static JsonObject withProofMember(JsonObject secured, String name, JsonValue value) {
    return secured.with("proof", secured.object("proof").orElseThrow().with(name, value));
  }

  /** Returns {@code document} with one more context. */
  static JsonObject withContext(JsonObject document, JsonValue context) {
    List<JsonValue> all =
        new java.util.ArrayList<>(document.array("@context").orElseThrow().items());
    all.add(context);
    return document.with("@context", new JsonArray(all));
  }

  /**
   * A lookup in one document that lists {@code listed} for assertions and the others for nothing.
   */
  static MethodLookup document(
      String id, VerificationMethod method, Set<VerificationRelationship> listed) {
    Map<VerificationRelationship, List<String>> relationships =
        new java.util.EnumMap<>(VerificationRelationship.class);
    listed.forEach(relationship -> relationships.put(relationship, List.of(method.id())));
    DidDocument document =
        DidDocument.of(id, List.of("https://www.w3.org/ns/did/v1"), List.of(method), relationships);
    return document::method;
  }
}
