package org.cooppassport.core.verification;

import static org.cooppassport.core.verification.SecuredForms.CHALLENGE;
import static org.cooppassport.core.verification.SecuredForms.DOMAIN;
import static org.cooppassport.core.verification.SecuredForms.presented;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.VerificationRequest.Builder;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever one bit of a secured document is changed, in whatever form, it is refused. */
@Tag("property")
class OneBitPropertyTest {
  private static final int TRIES = 120;

  @TestFactory
  @Tag("attack:JOS-05")
  Stream<DynamicTest> aCredentialWithOneBitChangedIsRefused() {
    return SecuredForms.credentials().entrySet().stream()
        .map(
            form ->
                dynamicTest(
                    form.getKey(),
                    () ->
                        changesAreRefused(form.getKey(), form.getValue(), Builder::ignoreHolder)));
  }

  @TestFactory
  Stream<DynamicTest> aPresentationWithOneBitChangedIsRefused() {
    return SecuredForms.presentations().entrySet().stream()
        .map(
            form ->
                dynamicTest(
                    form.getKey(),
                    () ->
                        changesAreRefused(
                            form.getKey(), form.getValue(), OneBitPropertyTest::bound)));
  }

  private static void changesAreRefused(
      String name, JsonValue form, UnaryOperator<Builder> holder) {
    String text = presented(form);
    assertTrue(accepted(text, holder), name);
    SeededRandom random = new SeededRandom("one bit " + name);
    for (int i = 0; i < TRIES; i++) {
      int at = random.below(text.length());
      char other = (char) (text.charAt(at) ^ (1 << random.below(7)));
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      if (!sameJson(text, changed)) {
        assertFalse(accepted(changed, holder), () -> name + " at " + at + ": " + changed);
      }
    }
  }

  private static Builder bound(Builder request) {
    return request.expectHolder(CHALLENGE, DOMAIN);
  }

  private static boolean accepted(String text, UnaryOperator<Builder> holder) {
    VerificationRequest request =
        VerificationRequest.ofOne(text)
            .ignoreTrust()
            .checkValidity()
            .checkStatus()
            .with(holder)
            .build();
    return Verification.offline(request, Documents.none(), TestCoop.NOW).acceptable();
  }

  /** White space between members and the escapes of a text change nothing that is said. */
  private static boolean sameJson(String one, String two) {
    try {
      return JsonReader.read(one).equals(JsonReader.read(two));
    } catch (JsonException e) {
      return false;
    }
  }
}
