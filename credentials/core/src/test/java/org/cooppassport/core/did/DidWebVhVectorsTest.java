package org.cooppassport.core.did;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("vectors")
class DidWebVhVectorsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String SCID = "Qmdxt11AjZewCNXX69bpEDobgjySeZ7eFwjf4tgpF6p2Dg";

  /** The published results of this scenario disagree about whether enough witnesses signed. */
  private static final String DISPUTED = "witness-update";

  private static Stream<Path> implementations(String prefix) {
    return DidVectorsTest.files("did-webvh")
        .filter(Files::isDirectory)
        .filter(
            folder -> folder.getFileName().toString().startsWith("negative-") == !prefix.isEmpty())
        .filter(folder -> !folder.getFileName().toString().equals(DISPUTED))
        .flatMap(
            folder ->
                DidVectorsTest.files("did-webvh/" + folder.getFileName())
                    .filter(Files::isDirectory)
                    .filter(made -> Files.exists(made.resolve("did.jsonl"))));
  }

  private static DidResolution resolve(Did did, Path made) {
    DidResolver resolver = DidResolver.standard();
    Documents documents = Documents.none();
    for (int round = 0; round < 3; round++) {
      List<Gathered> found = new ArrayList<>();
      for (DocumentNeed need : resolver.missing(did, documents)) {
        Path file = made.resolve(need.url().substring(need.url().lastIndexOf('/') + 1));
        found.add(
            Files.exists(file)
                ? new Gathered.Fetched(need, "application/json", DidVectorsTest.read(file), NOW)
                : new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND));
      }
      documents = documents.with(found);
    }
    return resolver.resolve(did, documents, NOW);
  }

  @TestFactory
  Stream<DynamicTest> everyLogOfEveryImplementationResolvesToItsDocument() {
    return implementations("")
        .map(
            made ->
                DynamicTest.dynamicTest(
                    made.getParent().getFileName() + "/" + made.getFileName(),
                    () -> {
                      JsonObject expected =
                          JsonReader.readObject(
                              DidVectorsTest.read(made.resolve("resolutionResult.json")));
                      JsonObject document = expected.object("didDocument").orElseThrow();
                      Did did = Did.parse(document.string("id").orElseThrow());
                      DidResolution resolution = resolve(did, made);
                      JsonObject metadata = expected.object("didDocumentMetadata").orElseThrow();
                      JsonObject ours =
                          resolution.toJson().object("didDocumentMetadata").orElseThrow();
                      assertEquals(metadata.string("versionId"), ours.string("versionId"));
                      assertEquals(
                          metadata.bool("deactivated").orElse(false),
                          ours.bool("deactivated").orElseThrow());
                      if (metadata.bool("deactivated").orElse(false)) {
                        assertEquals(
                            DidError.DEACTIVATED, resolution.failure().orElseThrow().error());
                      } else {
                        // resolvers may add the two services that every did:webvh has
                        assertEquals(
                            document.without("service"),
                            resolution.documentOrThrow().json().without("service"));
                      }
                    }));
  }

  @TestFactory
  @Tag("attack:DID-07")
  @Tag("attack:DID-08")
  Stream<DynamicTest> everyBrokenLogIsRefusedForItsReason() {
    return implementations("negative-")
        .filter(made -> DidVectorsTest.read(made.resolve("did.jsonl")).size() > 10)
        .map(
            made ->
                DynamicTest.dynamicTest(
                    made.getParent().getFileName().toString(),
                    () -> {
                      JsonObject script = script(made.getParent());
                      JsonObject first =
                          JsonReader.readObject(
                              Bytes.utf8(
                                  DidVectorsTest.read(made.resolve("did.jsonl"))
                                      .toUtf8()
                                      .split("\n")[0]));
                      String scid =
                          first.object("parameters").flatMap(p -> p.string("scid")).orElseThrow();
                      DidException refused =
                          resolve(Did.parse("did:webvh:" + scid + ":example.com"), made)
                              .failure()
                              .orElseThrow();
                      assertEquals(
                          expectedErrors(script).get(expectedErrors(script).size() - 1),
                          refused.error().legacyName(),
                          refused::detail);
                    }));
  }

  @TestFactory
  @Tag("attack:DID-05")
  Stream<DynamicTest> everyBadDidIsRefusedBeforeAnyRequest() {
    return DidVectorsTest.files("did-webvh")
        .filter(folder -> folder.getFileName().toString().startsWith("negative-"))
        .flatMap(folder -> steps(script(folder)))
        .filter(step -> step.has("did"))
        .map(
            step ->
                DynamicTest.dynamicTest(
                    step.string("did").orElseThrow(),
                    () -> {
                      String did = step.string("did").orElseThrow();
                      DidResolution resolution =
                          DidResolver.standard().resolve(did, Documents.none(), NOW);
                      assertEquals(
                          DidError.INVALID_DID, resolution.failure().orElseThrow().error());
                      if (Did.isDid(did)) {
                        assertEquals(
                            List.of(),
                            DidResolver.standard().missing(Did.parse(did), Documents.none()));
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> theLogStandsAtItsUrl() {
    return JsonReader.readObject(DidVectorsTest.bytes("did-webvh/url-cases.json"))
        .array("valid")
        .orElseThrow()
        .stream()
        .map(JsonArray.class::cast)
        .map(
            pair ->
                DynamicTest.dynamicTest(
                    ((JsonString) pair.get(0)).value(),
                    () ->
                        assertEquals(
                            ((JsonString) pair.get(1)).value(),
                            DidWebVh.url(
                                ((JsonString) pair.get(0))
                                    .value()
                                    .replace("{SCID}", SCID)
                                    .substring("did:webvh:".length()),
                                "did.jsonl"))));
  }

  @Test
  void earlierVersionsAreFoundByIdAndByTime() {
    Path made = DidVectorsTest.root().resolve("did-webvh/multi-update/ts");
    Did did = Did.parse("did:webvh:" + SCID + ":example.com");
    WebVhLog log =
        WebVhLog.verify(did, DidVectorsTest.read(made.resolve("did.jsonl")), Optional.empty(), NOW);
    ClaimedHistory claimed =
        ClaimedHistory.of(DidVectorsTest.read(made.resolve("did.jsonl"))).orElseThrow();
    for (int number = 1; number <= 2; number++) {
      JsonObject expected =
          JsonReader.readObject(
              DidVectorsTest.read(made.resolve("resolutionResult." + number + ".json")));
      String versionId =
          expected.object("didDocumentMetadata").flatMap(m -> m.string("versionId")).orElseThrow();
      DidDocument byId = log.version(versionId).orElseThrow().documentOrThrow();
      assertEquals(
          expected.object("didDocument").orElseThrow().without("service"),
          byId.json().without("service"));
      assertEquals(
          byId,
          log.at(Instant.parse("2000-01-0" + number + "T12:00:00Z"))
              .orElseThrow()
              .documentOrThrow());
      assertTrue(claimed.continues(versionId));
    }
    assertTrue(log.at(Instant.parse("1999-01-01T00:00:00Z")).isEmpty());
    assertFalse(claimed.continues("2-QmSomeOtherVersion"));
  }

  @Test
  @Tag("attack:DID-07")
  void anEntryRemovedReorderedOrCutOffIsNoticed() {
    Path made = DidVectorsTest.root().resolve("did-webvh/multi-update/ts");
    Did did = Did.parse("did:webvh:" + SCID + ":example.com");
    String[] lines = DidVectorsTest.read(made.resolve("did.jsonl")).toUtf8().strip().split("\n");
    for (String log :
        List.of(
            lines[0] + "\n" + lines[2],
            lines[1] + "\n" + lines[2],
            lines[0] + "\n" + lines[2] + "\n" + lines[1],
            lines[0] + "\n" + lines[1] + "\n" + lines[1])) {
      assertThrows(
          DidException.class,
          () -> WebVhLog.verify(did, Bytes.utf8(log), Optional.empty(), NOW),
          log);
    }
    // a log that was cut off verifies; whoever saw a newer one can tell
    Bytes cut = Bytes.utf8(lines[0] + "\n" + lines[1]);
    assertEquals(did.toString(), ClaimedHistory.of(cut).orElseThrow().did());
    assertTrue(WebVhLog.verify(did, cut, Optional.empty(), NOW).latest().document().isPresent());
    String newest = JsonReader.readObject(lines[2]).string("versionId").orElseThrow();
    assertFalse(ClaimedHistory.of(cut).orElseThrow().continues(newest));
  }

  @Test
  @Tag("attack:DID-07")
  void anyOneCharacterChangeOfALogIsRefused() {
    Path made = DidVectorsTest.root().resolve("did-webvh/key-rotation/ts");
    String text = DidVectorsTest.read(made.resolve("did.jsonl")).toUtf8().strip();
    Did did = Did.parse("did:webvh:" + SCID + ":example.com");
    WebVhLog.verify(did, Bytes.utf8(text), Optional.empty(), NOW);
    SeededRandom random = new SeededRandom("log");
    for (int i = 0; i < 100; i++) {
      int at = random.below(text.length());
      char other = text.charAt(at) == 'x' ? 'y' : 'x';
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      assertThrows(
          DidException.class,
          () -> WebVhLog.verify(did, Bytes.utf8(changed), Optional.empty(), NOW),
          () -> "character " + at);
    }
  }

  private static JsonObject script(Path folder) {
    return JsonReader.readObject(DidVectorsTest.read(folder.resolve("script.json")));
  }

  private static Stream<JsonObject> steps(JsonObject script) {
    return script.array("steps").orElseThrow().stream().map(JsonObject.class::cast);
  }

  private static List<String> expectedErrors(JsonObject script) {
    return steps(script).flatMap(s -> s.string("expectError").stream()).toList();
  }
}
