package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The metadata policy vectors that implementers share, all operator combinations. */
class MetadataPolicyVectorsTest {
  private static final String TYPE = "openid_relying_party";

  @Test
  @Tag("attack:TRU-04")
  void everyVectorResolvesOrFailsAsPublished() {
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String line : Vectors.text("openid-federation/metadata-policy.jsonl").split("\n")) {
      JsonObject vector = JsonReader.readObject(line);
      count++;
      String expected =
          vector.has("error") ? "error" : normal(vector.object("resolved").orElseThrow());
      String actual = resolve(vector).map(MetadataPolicyVectorsTest::normal).orElse("error");
      if (!expected.equals(actual)) {
        wrong.add(line + " but " + actual);
      }
    }
    assertEquals(2_019, count);
    assertEquals(List.of(), wrong);
  }

  private static Optional<JsonObject> resolve(JsonObject vector) {
    try {
      MetadataPolicy policy = policy(vector, "TA").merge(policy(vector, "INT"));
      JsonObject metadata = JsonObject.of(TYPE, vector.object("metadata").orElseThrow());
      return policy.apply(metadata).object(TYPE);
    } catch (FederationException e) {
      return Optional.empty();
    }
  }

  private static MetadataPolicy policy(JsonObject vector, String name) {
    return MetadataPolicy.read(
        vector.object(name).map(p -> JsonObject.of(TYPE, p)).orElse(JsonObject.EMPTY));
  }

  /** The order in arrays is not defined. */
  private static String normal(JsonObject json) {
    List<String> members = new ArrayList<>();
    for (String name : json.names()) {
      JsonValue value = json.get(name).orElseThrow();
      Set<JsonValue> items =
          value instanceof JsonArray array ? new HashSet<>(array.items()) : Set.of(value);
      members.add(name + "=" + items.stream().map(Object::toString).sorted().toList());
    }
    return members.stream().sorted().toList().toString();
  }
}
