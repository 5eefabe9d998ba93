package org.cooppassport.core.jsonld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Documents that are small to send and were dear to read: each is stopped by a count. */
class BoundedWorkTest {
  private static final String V2 = "https://www.w3.org/ns/credentials/v2";
  private static final JsonLd JSON_LD = JsonLd.over(ContextSet.production());

  private static String many(int count, String item) {
    return "[" + String.join(",", Collections.nCopies(count, item)) + "]";
  }

  private static String numbered(int count, String prefix, String suffix) {
    return IntStream.range(0, count)
        .mapToObj(i -> prefix + i + suffix)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static void assertStopped(String members) {
    JsonObject document =
        JsonReader.readObject("{\"@context\":\"" + V2 + "\",\"id\":\"urn:x:1\"," + members + "}");
    ProblemException stopped =
        assertThrows(
            ProblemException.class, () -> JSON_LD.canonicalize(document, HashAlgorithm.SHA_256));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, stopped.problems().get(0).code());
  }

  @Test
  @Tag("attack:LDP-05")
  void twoHubsOfThousandsOfEqualLeavesAreStoppedByTheLabelsThatWouldBeCopied() {
    String hub = "{\"urn:x:leaf\":" + many(2_500, "{\"type\":\"VerifiableCredential\"}") + "}";
    assertStopped("\"urn:x:hub\":[" + hub + "," + hub + "]");
  }

  @Test
  @Tag("attack:LDP-05")
  void aHubOfThousandsOfEqualLeavesAloneIsNoPoison() {
    JsonObject document =
        JsonReader.readObject(
            "{\"@context\":\""
                + V2
                + "\",\"id\":\"urn:x:1\",\"urn:x:leaf\":"
                + many(2_500, "{\"type\":\"VerifiableCredential\"}")
                + "}");
    assertEquals(2_500, JSON_LD.canonicalize(document, HashAlgorithm.SHA_256).labels().size());
  }

  @Test
  @Tag("attack:VER-08")
  void aListOfMoreThanThirtyTwoContextsIsStopped() {
    JsonObject document =
        JsonReader.readObject(
            "{\"@context\":" + many(33, "\"" + V2 + "\"") + ",\"type\":\"VerifiableCredential\"}");
    ProblemException stopped = assertThrows(ProblemException.class, () -> JSON_LD.toRdf(document));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, stopped.problems().get(0).code());
  }

  @Test
  @Tag("attack:VER-08")
  void aDocumentThatChangesItsContextInEveryNodeIsStopped() {
    List<String> nodes = new ArrayList<>();
    List<String> urls =
        List.of(
            "https://schemas.cooppassport.org/contexts/membership/v1",
            "https://schemas.cooppassport.org/contexts/kyc/v1");
    for (int i = 0; i < 256; i++) {
      List<String> chosen = new ArrayList<>();
      for (int bit = 0; bit < 8; bit++) {
        chosen.add("\"" + urls.get(i >> bit & 1) + "\"");
      }
      nodes.add("{\"@context\":[" + String.join(",", chosen) + "],\"urn:x:y\":\"z\"}");
    }
    assertStopped("\"urn:x:nodes\":[" + String.join(",", nodes) + "]");
  }

  @Test
  @Tag("attack:VER-08")
  void aLargeDocumentWithRareFeaturesIsStopped() {
    String rare = "\"@included\":[{\"id\":\"urn:x:2\",\"urn:x:y\":\"z\"}]";
    assertStopped(rare + ",\"urn:x:values\":" + numbered(2_000, "\"v", "\""));
    assertStopped(
        rare
            + ",\"urn:x:nodes\":"
            + numbered(65, "{\"@context\":\"" + V2 + "\",\"urn:x:y\":\"", "\"}"));
  }
}
