package org.cooppassport.e2e.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line as the JOSE/COSE and JSON Schema suites call it, on the suites' own files. */
class ConformanceCommandTest {
  private static final String ENVELOPES = "vc-jose-cose/test-suite/";
  private static final String SCHEMAS = "vc-json-schema/test-suite/";

  @TempDir private Path folder;

  private Path file(String vector) throws IOException {
    Path file = folder.resolve(vector.replace('/', '-'));
    Files.write(file, Vectors.bytes(vector).toByteArray());
    return file;
  }

  private JsonObject run(String... arguments) throws IOException {
    Path output = folder.resolve("output.json");
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--output", output.toString()));
    assertEquals("", ConformanceCommand.run(all.toArray(String[]::new), RandomSource.secure()));
    return JsonReader.readObject(Files.readString(output));
  }

  static Stream<JsonObject> envelopes() {
    return Vectors.object("vc-jose-cose/expected-results.json").members().values().stream()
        .flatMap(group -> ((JsonObject) group).members().values().stream())
        .map(JsonObject.class::cast);
  }

  @ParameterizedTest
  @MethodSource("envelopes")
  @Tag("vectors")
  void everyCaseOfTheJoseAndCoseSuiteEndsAsItSays(JsonObject one) throws IOException {
    String feature = one.string("feature").orElseThrow();
    String key = file(ENVELOPES + one.string("key_file").orElseThrow()).toString();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                one.string("fn").orElseThrow(),
                "--input",
                file(ENVELOPES + one.string("input_file").orElseThrow()).toString(),
                "--key",
                key,
                "--feature",
                feature));
    one.array("disclosure_paths")
        .ifPresent(paths -> arguments.addAll(List.of("--sd", paths.toJson())));
    JsonObject result = run(arguments.toArray(String[]::new));
    assertEquals(one.string("expected_result"), result.string("result"), result::toJson);
    if (one.string("fn").orElseThrow().equals("issue")
        && result.string("data").isPresent()
        && result.string("result").equals(Optional.of("success"))) {
      assertVerifies(one, key, feature, result.string("data").orElseThrow());
    }
  }

  private void assertVerifies(JsonObject one, String key, String feature, String secured)
      throws IOException {
    if (feature.endsWith("cose")) {
      assertFalse(secured.endsWith("="));
    }
    Path again = folder.resolve("again.txt");
    Files.writeString(again, secured);
    JsonObject verified =
        run("verify", "--input", again.toString(), "--key", key, "--feature=" + feature);
    assertEquals(Optional.of("success"), verified.string("result"), verified::toJson);
    assertEquals(
        Optional.of(Vectors.object(ENVELOPES + one.string("input_file").orElseThrow())),
        verified.object("data"));
  }

  static Stream<Arguments> schemas() {
    List<Arguments> cases = new ArrayList<>();
    JsonObject formats = Vectors.object("vc-json-schema/expected-results.json");
    for (Map.Entry<String, JsonValue> format : formats.members().entrySet()) {
      for (JsonValue statement : ((JsonObject) format.getValue()).members().values()) {
        for (JsonObject one : ((JsonArray) statement).objects().orElseThrow()) {
          for (String version : List.of("Draft-7", "2019-09", "2020-12")) {
            cases.add(Arguments.of(format.getKey(), version, one));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  @Tag("vectors")
  void everyCaseOfTheJsonSchemaSuiteEndsAsItSays(String format, String version, JsonObject one)
      throws IOException {
    String type = format.startsWith("JsonSchemaCredential") ? "JsonSchemaCredential" : "JsonSchema";
    String inputs = SCHEMAS + type.toLowerCase(java.util.Locale.ROOT) + "/" + version + "/";
    JsonObject result =
        run(
            "validate",
            "--format",
            type,
            "--schema",
            file(inputs + number(one, "schema_number") + "-schema.json").toString(),
            "--credential",
            file(inputs + number(one, "cred_number") + "-credential.json").toString());
    assertEquals(one.string("expected_result"), result.string("result"), result::toJson);
  }

  private static long number(JsonObject one, String name) {
    return one.number(name).orElseThrow().longValue();
  }

  @ParameterizedTest
  @CsvSource({"vm-p256.json", "vm-p384.json", "vm-p521.json", "vm-ed25519.json"})
  void everyTypeOfKeySecuresEveryForm(String key) throws IOException {
    String method = file(ENVELOPES + key).toString();
    for (String form : List.of("jose", "sdjwt", "cose")) {
      for (String kind : List.of("credential", "presentation")) {
        String document = kind.equals("credential") ? "-minimal.json" : "-single.json";
        JsonObject issued =
            run(
                "issue",
                "--input",
                file(ENVELOPES + kind + document).toString(),
                "--key",
                method,
                "--feature",
                kind + "_" + form);
        Path text = folder.resolve("text");
        Files.writeString(text, issued.string("data").orElseThrow());
        JsonObject verified =
            run(
                "verify",
                "--input",
                text.toString(),
                "--key",
                method,
                "--feature",
                kind + "_" + form);
        assertEquals(Optional.of("success"), verified.string("result"), verified::toJson);
        String other =
            file(ENVELOPES + (key.equals("vm-p256.json") ? "vm-p384.json" : "vm-p256.json"))
                .toString();
        assertEquals(
            Optional.of("failure"),
            run(
                    "verify",
                    "--input",
                    text.toString(),
                    "--key",
                    other,
                    "--feature",
                    kind + "_" + form)
                .string("result"));
      }
    }
  }

  @Test
  void aFileThatIsNotThereIsAnErrorAndWrongOptionsWriteNothing() throws IOException {
    assertEquals(
        Optional.of("error"),
        run("verify", "--input", "none", "--key", "none", "--feature", "credential_jose")
            .string("result"));
    for (String[] wrong :
        List.of(
            new String[] {},
            new String[] {"issue"},
            new String[] {"sing", "--output", folder.resolve("x").toString()},
            new String[] {"issue", "--colour", "red"})) {
      assertFalse(ConformanceCommand.run(wrong, RandomSource.secure()).isEmpty());
    }
    assertFalse(Files.exists(folder.resolve("x")));
  }
}
