package org.cooppassport.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.model.SchemaEvaluation.Format;
import org.cooppassport.core.model.SchemaEvaluation.Outcome;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SchemaEvaluationTest {
  private static final String FOLDER = "vc-json-schema/";

  /** The W3C test suite in each version of JSON Schema that it has. */
  @TestFactory
  @Tag("vectors")
  Stream<DynamicTest> aCaseEndsAsTheSuiteSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Format format : Format.values()) {
      String folder = FOLDER + "test-suite/" + format.type().toLowerCase(Locale.ROOT) + "/";
      for (String version : Vectors.list(folder)) {
        for (JsonObject one : cases(format)) {
          String name = format + " " + version + " " + one.string("description").orElseThrow();
          tests.add(dynamicTest(name, () -> run(format, folder + version + "/", one)));
        }
      }
    }
    assertEquals(90, tests.size());
    return tests.stream();
  }

  private static List<JsonObject> cases(Format format) {
    List<JsonObject> cases = new ArrayList<>();
    Vectors.object(FOLDER + "expected-results.json")
        .object(format.type())
        .orElseThrow()
        .members()
        .values()
        .forEach(group -> ((JsonArray) group).forEach(c -> cases.add((JsonObject) c)));
    return cases;
  }

  private static void run(Format format, String folder, JsonObject one) {
    JsonObject credential = file(folder, one, "cred_number", "credential");
    JsonObject resource = file(folder, one, "schema_number", "schema");
    TypedEntry entry = new TypedEntry(credential.object("credentialSchema").orElseThrow());
    assertEquals(
        one.string("expected_result").orElseThrow(),
        SchemaEvaluation.of(format, entry, credential, resource)
            .outcome()
            .name()
            .toLowerCase(Locale.ROOT));
  }

  private static JsonObject file(String folder, JsonObject one, String number, String kind) {
    return Vectors.object(
        folder + one.number(number).orElseThrow().longValue() + "-" + kind + ".json");
  }

  private static final String ID = "https://riverside.example/schema.json";

  private static SchemaEvaluation evaluate(String keywords, String subject) {
    JsonObject credential =
        json("{'credentialSchema':{'id':'" + ID + "','type':'JsonSchema'},'s':" + subject + "}");
    JsonObject schema =
        json(
            "{'$id':'"
                + ID
                + "','$schema':'https://json-schema.org/draft/2020-12/schema',"
                + keywords
                + "}");
    return SchemaEvaluation.of(
        Format.JSON_SCHEMA,
        new TypedEntry(credential.object("credentialSchema").orElseThrow()),
        credential,
        schema);
  }

  private static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  @Test
  void aReferenceInsideTheSchemaIsFollowedAndOneOutOfItIsNot() {
    String inside = "'properties':{'s':{'$ref':'#/$defs/t'}},'$defs':{'t':{'type':'string'}}";
    assertEquals(Outcome.SUCCESS, evaluate(inside, "'x'").outcome());
    assertEquals(Outcome.FAILURE, evaluate(inside, "1").outcome());
    for (String elsewhere :
        List.of(
            "https://mallory.example/schema.json",
            "http://127.0.0.1:1/x",
            "file:///etc/passwd",
            "classpath:secret.json",
            "jar:file:/x.jar!/y",
            "#/$defs/none")) {
      assertEquals(
          Outcome.INDETERMINATE,
          evaluate("'properties':{'s':{'$ref':'" + elsewhere + "'}}", "'x'").outcome(),
          elsewhere);
    }
  }

  @Test
  void aSchemaThatGoesInCirclesOrDoublesItsWorkIsNotEvaluated() {
    assertEquals(Outcome.INDETERMINATE, evaluate("'$ref':'#'", "1").outcome());
    StringBuilder doubling = new StringBuilder("'$ref':'#/$defs/a0','$defs':{");
    for (int i = 0; i < 30; i++) {
      String next = "{'$ref':'#/$defs/a" + (i + 1) + "'}";
      doubling.append("'a" + i + "':{'allOf':[" + next + "," + next + "]},");
    }
    doubling.append("'a30':true}");
    assertEquals(Outcome.INDETERMINATE, evaluate(doubling.toString(), "1").outcome());
    assertEquals(
        Outcome.INDETERMINATE,
        evaluate(
                "'properties':{'s':{'pattern':'^(a*)*\\\\1b$'}}",
                "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'")
            .outcome());
    String tree =
        "'properties':{'s':{'$ref':'#/$defs/n'}},"
            + "'$defs':{'n':{'properties':{'c':{'$ref':'#/$defs/n'}},'required':['v']}}";
    assertEquals(Outcome.SUCCESS, evaluate(tree, "{'v':1,'c':{'v':2,'c':{'v':3}}}").outcome());
    assertEquals(Outcome.FAILURE, evaluate(tree, "{'v':1,'c':{'w':2}}").outcome());
  }

  @Test
  void whatIsWrongIsSaidWithItsPlaceAndWithoutValues() {
    SchemaEvaluation found = evaluate("'properties':{'s':{'maxLength':3}}", "'secret'");
    assertEquals("/s", found.problems().get(0).pointer().toString());
    JsonValue said = found.problems().get(0).toJson();
    assertEquals(-1, said.toJson().indexOf("secret"));
  }
}
