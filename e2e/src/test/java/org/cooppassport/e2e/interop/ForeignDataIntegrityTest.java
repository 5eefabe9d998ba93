package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Embedded proofs to and from Digital Bazaar's cryptosuites, over the passport's own contexts. */
@Tag("interop")
class ForeignDataIntegrityTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final JsonObject CREDENTIAL =
      JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
          .without("credentialStatus");

  private static NodePeer peer;
  private static DataIntegrity dataIntegrity;

  @BeforeAll
  static void connect() {
    peer = NodePeer.orSkip();
    ContextSet contexts = ContextSet.empty();
    JsonObject.Builder documents = JsonObject.builder();
    for (Resource context : Schemas.contexts()) {
      contexts =
          contexts.with(context.url(), Bytes.of(context.bytes()), Bytes.hex(context.sha256()));
      documents.put(context.url(), JsonReader.read(context.text()));
    }
    dataIntegrity = new DataIntegrity(JsonLd.over(contexts));
    peer.call("documents", JsonObject.of("map", documents.build()));
  }

  static Stream<Arguments> suites() {
    return Stream.of(
        Arguments.of(Cryptosuite.EDDSA_RDFC_2022, KeyType.ED25519, "Ed25519"),
        Arguments.of(Cryptosuite.EDDSA_JCS_2022, KeyType.ED25519, "Ed25519"),
        Arguments.of(Cryptosuite.ECDSA_RDFC_2019, KeyType.P256, "P-256"),
        Arguments.of(Cryptosuite.ECDSA_RDFC_2019, KeyType.P384, "P-384"),
        Arguments.of(Cryptosuite.ECDSA_JCS_2019, KeyType.P256, "P-256"),
        Arguments.of(Cryptosuite.ECDSA_JCS_2019, KeyType.P384, "P-384"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void theirVerifierAcceptsOursAndRefusesATamperedOne(Cryptosuite suite, KeyType type, String key) {
    SigningKey issuer = SigningKey.generate(type, RANDOM);
    JsonObject credential = CREDENTIAL.with("issuer", DidKey.of(issuer.publicKey()).toString());
    JsonObject secured =
        dataIntegrity.sign(
            credential,
            ProofOptions.assertion(suite, DidKey.methodUrl(issuer.publicKey()))
                .created(Instant.parse("2026-11-21T00:00:00Z")),
            issuer.signer());
    JsonObject answer = verifyThere(secured, suite);
    assertEquals(Optional.of(true), answer.bool("verified"), answer::toString);
    assertEquals(Optional.of(false), verifyThere(tampered(secured), suite).bool("verified"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void weAcceptTheirsAndRefuseATamperedOne(Cryptosuite suite, KeyType type, String key) {
    JsonObject secured =
        peer.call(
                "issue",
                JsonObject.builder()
                    .put("credential", CREDENTIAL)
                    .put("cryptosuite", suite.id())
                    .put("key", key)
                    .build())
            .object("credential")
            .orElseThrow();
    ProofVerdict verdict = verifyHere(secured, ProofExpectation.assertion());
    assertTrue(verdict.verified().isPresent(), () -> verdict.problems().toString());
    assertFalse(verifyHere(tampered(secured), ProofExpectation.assertion()).verified().isPresent());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void presentationsGoBothWays(Cryptosuite suite, KeyType type, String key) {
    SigningKey holder = SigningKey.generate(type, RANDOM);
    JsonObject ours =
        dataIntegrity.sign(
            JsonObject.builder()
                .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2"))
                .put("type", JsonArray.ofStrings("VerifiablePresentation"))
                .put("holder", DidKey.of(holder.publicKey()).toString())
                .build(),
            ProofOptions.authentication(suite, DidKey.methodUrl(holder.publicKey()))
                .created(Instant.parse("2026-11-21T00:00:00Z"))
                .challenge("c-1")
                .domain("https://verifier.example"),
            holder.signer());
    JsonObject request =
        JsonObject.builder()
            .put("presentation", ours)
            .put("cryptosuite", suite.id())
            .put("challenge", "c-1")
            .put("domain", "https://verifier.example")
            .build();
    JsonObject answer = peer.call("verifyPresentation", request);
    assertEquals(Optional.of(true), answer.bool("verified"), answer::toString);
    assertEquals(
        Optional.of(false),
        peer.call("verifyPresentation", request.with("challenge", "c-2")).bool("verified"));

    if (type == KeyType.P384) {
      return; // the peer's presentation helper makes P-256 keys
    }
    JsonObject theirs =
        peer.call(
                "present",
                JsonObject.builder()
                    .put("cryptosuite", suite.id())
                    .put("challenge", "c-3")
                    .put("domain", "https://verifier.example")
                    .build())
            .object("presentation")
            .orElseThrow();
    Set<String> domains = Set.of("https://verifier.example");
    ProofVerdict verdict = verifyHere(theirs, ProofExpectation.authentication("c-3", domains));
    assertTrue(verdict.verified().isPresent(), () -> verdict.problems().toString());
    assertFalse(
        verifyHere(theirs, ProofExpectation.authentication("c-4", domains)).verified().isPresent());
  }

  private static ProofVerdict verifyHere(JsonObject secured, ProofExpectation expectation) {
    Instant now = Instant.parse("2099-01-01T00:00:00Z");
    return dataIntegrity.verify(
        secured,
        expectation,
        MethodLookup.resolving(DidResolver.standard(), Documents.none(), now),
        now);
  }

  private static JsonObject verifyThere(JsonObject secured, Cryptosuite suite) {
    return peer.call(
        "verify",
        JsonObject.builder().put("credential", secured).put("cryptosuite", suite.id()).build());
  }

  private static JsonObject tampered(JsonObject secured) {
    JsonObject subject = secured.object("credentialSubject").orElseThrow();
    return secured.with("credentialSubject", subject.with("standing", "provisional"));
  }
}
