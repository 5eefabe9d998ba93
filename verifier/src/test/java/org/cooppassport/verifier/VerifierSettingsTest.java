package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A mistake in a co-op's files is found by check-config, which names the file and the member. */
class VerifierSettingsTest {
  @TempDir static Path folder;
  private static VerifierUnderTest verifier;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static String refused(Path file, String changed) throws IOException {
    String before = Files.exists(file) ? Files.readString(file) : null;
    try {
      Files.writeString(file, changed);
      StringWriter out = new StringWriter();
      int code =
          verifier.command(new PrintWriter(out), "check-config", "--data", verifier.data, "--dev");
      assertNotEquals(0, code, out.toString());
      return out.toString();
    } finally {
      if (before == null) {
        Files.delete(file);
      } else {
        Files.writeString(file, before);
      }
    }
  }

  private static Path policy(String name) {
    return verifier.data.resolve("coops/harbour/policies").resolve(name);
  }

  @Test
  void theSettingsThatTheCommandsMadeAreGood() {
    verifier.command("check-config", "--data", verifier.data, "--dev");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 3|\"version\": 0|version",
        "\"lanes\": [\"sector-code\"|\"lanes\": [\"any\"|lanes",
        "\"maximumAge\": \"P3Y\"|\"maximumAge\": \"3 years\"|maximumAge",
        "\"document-in-person\", \"chip-read\"|\"seen\"|methods",
        "\"jurisdictions\"|\"jurisdiction\"|jurisdiction",
        "\"en\": \"To decide|\"fr\": \"To decide|purpose",
      })
  void aPolicyThatCannotBeMeantIsRefusedByItsMember(String good, String bad, String member)
      throws IOException {
    String changed = VerifierUnderTest.resource("harbour.json").replace(good, bad);
    String told = refused(policy("harbour.json"), changed);
    assertTrue(told.contains("coops/harbour/policies/harbour.json"), told);
    assertTrue(told.contains(member), told);
  }

  @Test
  void brokenJsonAndTwoPoliciesOfOneVersionAreRefused() throws IOException {
    assertTrue(refused(policy("broken.json"), "{\"id\":").contains("broken.json"));
    String twin = VerifierUnderTest.resource("harbour.json").replace("P3Y", "P4Y");
    assertTrue(refused(policy("twin.json"), twin).contains("join-by-reuse of version 3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "client-id = x509-hash|client-id = redirect-uri|verifier.client-id",
        "answers = encrypted|answers = maybe|verifier.answers",
        "language = en|language = tlh|verifier.language",
        "language = en|request-life = 1 hour|verifier.request-life",
        "language = en|unknown = 1|verifier.unknown",
        "https://www.harbour.example/joined|http://www.harbour.example/joined|verifier.redirects",
      })
  @Tag("attack:OPS-10")
  void aSettingThatIsNotKnownOrNotSafeIsRefusedByName(String good, String bad, String setting)
      throws IOException {
    Path file = verifier.data.resolve("coops/harbour/coop.conf");
    String told = refused(file, Files.readString(file).replace(good, bad));
    assertTrue(told.contains(setting), told);
  }

  @Test
  void theExampleOfANewCoopIsAPolicyThatCanBeUsed() throws IOException {
    Path example = policy("join-by-reuse.json.example");
    String text = Files.readString(example);
    assertTrue(text.contains("Harbour Housing Co-op"), text);
    Path used = policy("example.json");
    Files.writeString(used, text.replace("\"id\": \"join-by-reuse\"", "\"id\": \"example\""));
    verifier.command("check-config", "--data", verifier.data, "--dev");
    Files.delete(used);
  }

  @Test
  void aReceiptFileThatIsNoneIsNamed() throws IOException {
    Path file = folder.resolve("nothing.json");
    Files.writeString(file, "nothing");
    StringWriter out = new StringWriter();
    assertEquals(2, verifier.command(new PrintWriter(out), "verify-receipt", file));
    assertTrue(out.toString().contains("FILE"), out.toString());
  }
}
