package org.cooppassport.core.did;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Logs of did:webvh that their own maker signed well, and that break one rule each. */
class DidWebVhAttackTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String PLACEHOLDER = "did:webvh:{SCID}:coop.example";
  private static final DataIntegrity INTEGRITY =
      new DataIntegrity(JsonLd.over(ContextSet.production()));
  private static final SigningKey FIRST = key("first");
  private static final SigningKey SECOND = key("second");
  private static final SigningKey STRANGER = key("stranger");
  private static final SigningKey WITNESS = key("witness");
  private static final SigningKey OTHER_WITNESS = key("other witness");

  private static SigningKey key(String name) {
    return SigningKey.generate(KeyType.ED25519, new SeededRandom("webvh " + name));
  }

  /** A log that is written entry by entry. */
  private static final class Log {
    private final List<JsonObject> entries = new ArrayList<>();
    private String did = PLACEHOLDER;
    private String previous = "{SCID}";
    private JsonArray witnessProofs = JsonArray.EMPTY;

    /** Begins with {@link #FIRST} as update key, and more parameters. */
    static Log begin(JsonObject more) {
      Log log = new Log();
      JsonObject parameters =
          JsonReader.readObject("{\"method\": \"did:webvh:1.0\", \"scid\": \"{SCID}\"}")
              .with("updateKeys", JsonArray.ofStrings(FIRST.publicKey().toMultikey()));
      JsonObject draft =
          entry(
              "{SCID}",
              NOW.minusSeconds(3600),
              JsonObject.builder().putAll(parameters).putAll(more).build(),
              PLACEHOLDER);
      String scid = WebVhHash.of(draft);
      log.did = PLACEHOLDER.replace("{SCID}", scid);
      JsonObject first = JsonReader.readObject(draft.toJson().replace("{SCID}", scid));
      log.append(first, FIRST);
      return log;
    }

    private static JsonObject entry(
        String previous, Instant time, JsonObject parameters, String did) {
      return JsonObject.builder()
          .put("versionId", previous)
          .put("versionTime", time.toString())
          .put("parameters", parameters)
          .put(
              "state",
              JsonReader.readObject("{\"@context\": [\"https://www.w3.org/ns/did/v1\"]}")
                  .with("id", did))
          .build();
    }

    Log then(JsonObject parameters, SigningKey signer) {
      return at(NOW.minusSeconds(3600 - 60L * entries.size()), parameters, signer);
    }

    Log at(Instant time, JsonObject parameters, SigningKey signer) {
      append(entry(previous, time, parameters, did), signer);
      return this;
    }

    private void append(JsonObject bare, SigningKey signer) {
      String versionId = entries.size() + 1 + "-" + WebVhHash.of(bare);
      JsonObject signed = signed(bare.with("versionId", versionId), signer);
      entries.add(signed.with("proof", JsonArray.of(signed.get("proof").orElseThrow())));
      previous = versionId;
    }

    private static JsonObject signed(JsonObject document, SigningKey signer) {
      return INTEGRITY.sign(
          document,
          ProofOptions.assertion(Cryptosuite.EDDSA_JCS_2022, DidKey.methodUrl(signer.publicKey()))
              .created(NOW.minusSeconds(30)),
          signer.signer());
    }

    /** Witnesses the newest version, once for each of the keys. */
    Log witnessed(SigningKey... witnesses) {
      JsonObject version = JsonObject.of("versionId", previous);
      List<JsonValue> proofs = new ArrayList<>();
      for (SigningKey witness : witnesses) {
        proofs.add(signed(version, witness).get("proof").orElseThrow());
      }
      List<JsonValue> all = new ArrayList<>(witnessProofs.items());
      all.add(version.with("proof", new JsonArray(proofs)));
      witnessProofs = new JsonArray(all);
      return this;
    }

    Log bending(int index, JsonObject entry) {
      entries.set(index, entry);
      return this;
    }

    JsonObject entry(int index) {
      return entries.get(index);
    }

    DidResolution resolve() {
      StringBuilder lines = new StringBuilder();
      entries.forEach(entry -> lines.append(entry.toJson()).append('\n'));
      DidResolver resolver = DidResolver.standard();
      Documents documents = Documents.none();
      for (List<DocumentNeed> needs = resolver.missing(Did.parse(did), documents);
          !needs.isEmpty();
          needs = resolver.missing(Did.parse(did), documents)) {
        documents =
            documents.with(
                needs.stream()
                    .map(
                        need ->
                            new Gathered.Fetched(
                                need,
                                "text/jsonl",
                                Bytes.utf8(
                                    need.kind() == DocumentKind.DID_LOG
                                        ? lines.toString()
                                        : witnessProofs.toJson()),
                                NOW))
                    .toList());
      }
      return resolver.resolve(Did.parse(did), documents, NOW);
    }
  }

  private static JsonObject updateKeys(SigningKey... keys) {
    List<String> multikeys = new ArrayList<>();
    for (SigningKey key : keys) {
      multikeys.add(key.publicKey().toMultikey());
    }
    return JsonObject.of("updateKeys", JsonArray.ofStrings(multikeys));
  }

  private static JsonObject nextKey(SigningKey key) {
    return JsonObject.of(
        "nextKeyHashes",
        JsonArray.ofStrings(WebVhHash.of(Bytes.utf8(key.publicKey().toMultikey()))));
  }

  private static JsonObject witnessing(int threshold, SigningKey... witnesses) {
    List<JsonValue> ids = new ArrayList<>();
    for (SigningKey witness : witnesses) {
      ids.add(JsonObject.of("id", DidKey.of(witness.publicKey()).toString()));
    }
    return JsonObject.of(
        "witness", JsonObject.of("witnesses", new JsonArray(ids)).with("threshold", threshold));
  }

  private static void holds(Log log) {
    assertTrue(log.resolve().failure().isEmpty(), () -> log.resolve().failure().toString());
  }

  private static void refused(Log log) {
    assertTrue(log.resolve().failure().isPresent(), "refused");
  }

  @Test
  @Tag("attack:DID-08")
  void anUpdateIsSignedByAnUpdateKeyOfTheEntryBefore() {
    holds(
        Log.begin(JsonObject.EMPTY).then(updateKeys(SECOND), FIRST).then(JsonObject.EMPTY, SECOND));
    refused(Log.begin(JsonObject.EMPTY).then(JsonObject.EMPTY, STRANGER));
    refused(Log.begin(JsonObject.EMPTY).then(updateKeys(STRANGER), STRANGER));
    refused(
        Log.begin(JsonObject.EMPTY).then(updateKeys(SECOND), FIRST).then(JsonObject.EMPTY, FIRST));
  }

  @Test
  @Tag("attack:DID-08")
  void aCommittedKeyIsTheOnlyOneThatMayComeNext() {
    JsonObject second = updateKeys(SECOND).with("nextKeyHashes", JsonArray.EMPTY);
    JsonObject stranger = updateKeys(STRANGER).with("nextKeyHashes", JsonArray.EMPTY);
    holds(Log.begin(nextKey(SECOND)).then(second, SECOND));
    refused(Log.begin(nextKey(SECOND)).then(stranger, STRANGER));
    refused(Log.begin(nextKey(SECOND)).then(stranger, FIRST));
  }

  @Test
  @Tag("attack:DID-08")
  void aWitnessCountsOnce() {
    JsonObject two = witnessing(2, WITNESS, OTHER_WITNESS);
    holds(Log.begin(two).witnessed(WITNESS, OTHER_WITNESS));
    refused(Log.begin(two).witnessed(WITNESS));
    refused(Log.begin(two).witnessed(WITNESS, WITNESS));
    refused(Log.begin(two).witnessed(WITNESS).witnessed(WITNESS));
    refused(Log.begin(two).witnessed(WITNESS, STRANGER));
    refused(Log.begin(two));
  }

  @Test
  @Tag("attack:DID-08")
  void anEntryWithoutAProofOrWithOneWithoutItsTypeIsRefused() {
    Log log = Log.begin(JsonObject.EMPTY);
    JsonObject proof = log.entry(0).array("proof").flatMap(JsonArray::objects).orElseThrow().get(0);
    for (String member :
        List.of("type", "cryptosuite", "proofPurpose", "verificationMethod", "proofValue")) {
      refused(
          Log.begin(JsonObject.EMPTY)
              .bending(0, log.entry(0).with("proof", JsonArray.of(proof.without(member)))));
    }
    refused(Log.begin(JsonObject.EMPTY).bending(0, log.entry(0).without("proof")));
    refused(Log.begin(JsonObject.EMPTY).bending(0, log.entry(0).with("proof", JsonArray.EMPTY)));
  }

  @Test
  @Tag("attack:DID-08")
  void aDeactivatedDidIsSaidToBeSoAndNeverUsed() {
    Log ended =
        Log.begin(JsonObject.EMPTY)
            .then(JsonReader.readObject("{\"deactivated\": true, \"updateKeys\": []}"), FIRST);
    assertEquals(DidError.DEACTIVATED, ended.resolve().failure().orElseThrow().error());
  }

  @Test
  @Tag("attack:DID-07")
  void timeGoesForwardAndIsNotToCome() {
    JsonObject nothing = JsonObject.EMPTY;
    holds(Log.begin(nothing).at(NOW.minusSeconds(10), nothing, FIRST));
    refused(Log.begin(nothing).at(NOW.minusSeconds(3600), nothing, FIRST));
    refused(Log.begin(nothing).at(NOW.minusSeconds(7200), nothing, FIRST));
    refused(Log.begin(nothing).at(NOW.plusSeconds(7200), nothing, FIRST));
  }

  @Test
  @Tag("attack:DID-07")
  void aForkAndAnotherScidAreRefused() {
    Log one = Log.begin(JsonObject.EMPTY).then(JsonObject.EMPTY, FIRST);
    Log other =
        Log.begin(JsonObject.EMPTY)
            .at(NOW.minusSeconds(20), JsonObject.EMPTY, FIRST)
            .at(NOW.minusSeconds(10), JsonObject.EMPTY, FIRST);
    holds(other);
    refused(other.bending(1, one.entry(1)));
    refused(
        Log.begin(JsonObject.EMPTY)
            .then(JsonObject.of("scid", "QmaJp6jFiVFZ5oXtCQSrv3wXr1e6ApWUGYuWD3oKyNtJeX"), FIRST));
  }
}
