package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
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
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Selective disclosure to and from Digital Bazaar's cryptosuites: whoever signs, derives or
 * verifies, the other one agrees.
 */
@Tag("interop")
class ForeignDisclosureTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant CREATED = Instant.parse("2026-11-21T00:00:00Z");
  private static final JsonObject CREDENTIAL =
      JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
          .without("credentialStatus");
  private static final List<String> MANDATORY = List.of("/issuer", "/validFrom");
  private static final List<String> CHOSEN =
      List.of("/credentialSubject/standing", "/credentialSubject/membershipClass");

  private static NodePeer peer;
  private static DataIntegrity dataIntegrity;

  @BeforeAll
  static void connect() {
    peer = NodePeer.orSkip();
    dataIntegrity = new DataIntegrity(JsonLd.over(ContextSet.conformance()));
    JsonObject.Builder documents = JsonObject.builder();
    for (Resource context : Schemas.contexts()) {
      documents.put(context.url(), JsonReader.read(context.text()));
    }
    peer.call("documents", JsonObject.of("map", documents.build()));
  }

  private static List<JsonPointer> pointers(List<String> texts) {
    return texts.stream().map(JsonPointer::parse).toList();
  }

  private static JsonObject signedHere(Cryptosuite suite) {
    if (suite == Cryptosuite.BBS_2023) {
      BbsKey issuer = BbsKey.generate(RANDOM);
      return dataIntegrity.signForDisclosure(
          CREDENTIAL.with("issuer", DidKey.of(issuer.publicKey()).toString()),
          ProofOptions.assertion(suite, DidKey.methodUrl(issuer.publicKey())).created(CREATED),
          issuer.signer(),
          pointers(MANDATORY),
          RANDOM);
    }
    SigningKey issuer = SigningKey.generate(KeyType.P256, RANDOM);
    return dataIntegrity.signForDisclosure(
        CREDENTIAL.with("issuer", DidKey.of(issuer.publicKey()).toString()),
        ProofOptions.assertion(suite, DidKey.methodUrl(issuer.publicKey())).created(CREATED),
        issuer.signer(),
        pointers(MANDATORY),
        RANDOM);
  }

  private static JsonObject signedThere(Cryptosuite suite) {
    return credential(
        peer.call(
            "issue",
            JsonObject.builder()
                .put("credential", CREDENTIAL)
                .put("cryptosuite", suite.id())
                .putStrings("mandatoryPointers", MANDATORY)
                .build()));
  }

  private static JsonObject derivedHere(JsonObject base) {
    return dataIntegrity.derive(base, pointers(CHOSEN), RANDOM.next(32), RANDOM);
  }

  private static JsonObject derivedThere(JsonObject base, Cryptosuite suite) {
    return credential(
        peer.call(
            "derive",
            JsonObject.builder()
                .put("credential", base)
                .put("cryptosuite", suite.id())
                .put("selectivePointers", JsonArray.ofStrings(CHOSEN))
                .build()));
  }

  private static JsonObject credential(JsonObject answer) {
    return answer.object("credential").orElseThrow(() -> new AssertionError(answer.toString()));
  }

  private static void holdsHere(JsonObject derived) {
    Instant now = Instant.parse("2099-01-01T00:00:00Z");
    ProofVerdict verdict =
        dataIntegrity.verify(
            derived,
            ProofExpectation.assertion(),
            MethodLookup.resolving(DidResolver.standard(), Documents.none(), now),
            now);
    assertEquals(List.of(), verdict.problems());
    JsonObject subject =
        verdict.verified().orElseThrow().document().object("credentialSubject").orElseThrow();
    assertEquals(
        CREDENTIAL.object("credentialSubject").flatMap(s -> s.get("standing")),
        subject.get("standing"));
    assertFalse(subject.has("memberNumber"));
  }

  private static Optional<Boolean> holdsThere(JsonObject derived, Cryptosuite suite) {
    return peer.call(
            "verify",
            JsonObject.builder().put("credential", derived).put("cryptosuite", suite.id()).build())
        .bool("verified");
  }

  private static JsonObject tampered(JsonObject derived) {
    JsonObject subject = derived.object("credentialSubject").orElseThrow();
    return derived.with("credentialSubject", subject.with("standing", "provisional"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"ECDSA_SD_2023", "BBS_2023"})
  void whatWeSignIsDerivedAndVerifiedByBoth(Cryptosuite suite) {
    JsonObject base = signedHere(suite);
    for (JsonObject derived : List.of(derivedHere(base), derivedThere(base, suite))) {
      holdsHere(derived);
      assertEquals(Optional.of(true), holdsThere(derived, suite));
      assertEquals(Optional.of(false), holdsThere(tampered(derived), suite));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"ECDSA_SD_2023", "BBS_2023"})
  void whatTheySignIsDerivedAndVerifiedByBoth(Cryptosuite suite) {
    JsonObject base = signedThere(suite);
    for (JsonObject derived : List.of(derivedHere(base), derivedThere(base, suite))) {
      holdsHere(derived);
      assertEquals(Optional.of(true), holdsThere(derived, suite));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Cryptosuite.class,
      names = {"ECDSA_SD_2023", "BBS_2023"})
  void weRefuseATamperedDisclosureOfTheirs(Cryptosuite suite) {
    Instant now = Instant.parse("2099-01-01T00:00:00Z");
    ProofVerdict verdict =
        dataIntegrity.verify(
            tampered(derivedThere(signedThere(suite), suite)),
            ProofExpectation.assertion(),
            MethodLookup.resolving(DidResolver.standard(), Documents.none(), now),
            now);
    assertEquals(Optional.empty(), verdict.verified());
  }
}
