package org.cooppassport.core.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Period;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How old a check may be, by risk. */
class MaximumAgeTest {
  private static MaximumAge read(String age) {
    JsonObject json = JsonReader.readObject("{\"age\":" + age.replace('\'', '"') + "}");
    return MaximumAge.read(StrictMembers.of(json), "age");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'P3Y'                                           | P3Y | P3Y | P3Y",
        "{'higher':'P1Y','standard':'P3Y','lower':'P5Y'} | P5Y | P3Y | P1Y",
        "{'higher':'P1Y'}                                | P1Y | P1Y | P1Y",
        "{'standard':'P3Y'}                              | P3Y | P3Y | P3Y",
        "{'lower':'P5Y'}                                 | P5Y | P5Y | P5Y",
        "{'lower':'P5Y','higher':'P1Y'}                  | P5Y | P1Y | P1Y"
      })
  void noRiskIsWithoutABoundWhereAnotherHasOne(
      String age, String lower, String standard, String higher) {
    MaximumAge read = read(age);
    assertEquals(Optional.of(Period.parse(lower)), read.of(RiskClass.LOWER));
    assertEquals(Optional.of(Period.parse(standard)), read.of(RiskClass.STANDARD));
    assertEquals(Optional.of(Period.parse(higher)), read.of(RiskClass.HIGHER));
  }

  @Test
  void aBoundForNoRiskIsRefused() {
    assertThrows(Refusal.class, () -> read("{}"));
    assertThrows(Refusal.class, () -> read("{'medium':'P1Y'}"));
  }
}
