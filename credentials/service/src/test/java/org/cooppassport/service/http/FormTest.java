package org.cooppassport.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private static Form parse(String text) {
    return Form.parse(Bytes.utf8(text));
  }

  @Test
  void namesAndValuesAreDecodedOnce() {
    assertEquals(
        Map.of("a", "1 2", "b", "%41", "ü", "é&=", "empty", "", "bare", ""),
        parse("a=1+2&b=%2541&%C3%BC=%c3%a9%26%3D&empty=&bare&&").fields());
    assertEquals(Form.EMPTY, parse(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&a=1", "a=1&%61=2", "=1", "a=%", "a=%4", "a=%4g", "a=%ff", "%ff=1"})
  void whatIsRepeatedOrNotEncodedIsRefused(String text) {
    Refusal refusal = assertThrows(Refusal.class, () -> parse(text));
    assertEquals(Refusal.Reason.MALFORMED_REQUEST, refusal.reason());
  }

  @Test
  void moreFieldsThanAnyFormHasAreRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= Form.MAX_FIELDS; i++) {
      text.append('p').append(i).append("=1&");
    }
    assertThrows(Refusal.class, () -> parse(text.toString()));
  }

  @Test
  void aMissingFieldIsNamedAndValuesAreNotPrinted() {
    Form form = parse("code=secret");
    assertEquals(
        "code",
        assertThrows(Refusal.class, () -> parse("").require("code")).parameter().orElseThrow());
    assertFalse(form.toString().contains("secret"));
  }
}
