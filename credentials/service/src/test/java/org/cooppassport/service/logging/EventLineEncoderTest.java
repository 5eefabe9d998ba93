package org.cooppassport.service.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLineEncoderTest {
  private final LoggerContext context = new LoggerContext();
  private final Logger ours = context.getLogger("org.cooppassport.service.http.Edge");
  private final Logger foreign = context.getLogger("io.netty.handler.Something");

  private String line(Logger logger, String pattern, Throwable failure, Object... values) {
    LoggingEvent event =
        new LoggingEvent(getClass().getName(), logger, Level.WARN, pattern, failure, values);
    return new String(new EventLineEncoder().encode(event), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @Tag("attack:OPS-07")
  @ValueSource(
      strings = {
        "a\r\n2026-01-01T00:00:00Z INFO forged",
        "a\nb",
        "\u001b[2J\u001b[31mred",
        "x\u0000y",
        "\u202egnp.exe",
        "\u2028next",
        "\u0085next",
        "\"} {\"level\":\"ERROR\"",
        "back\\slash \\u000a"
      })
  void anEventIsOneLineWhateverIsInIt(String hostile) {
    String line = line(ours, "refused {}", null, hostile);
    assertEquals(line.length() - 1, line.indexOf('\n'));
    assertFalse(line.chars().anyMatch(c -> c != '\n' && (c < 0x20 || c == 0x7f)), line);
    assertFalse(line.matches("(?s).*[\\u0085\\u2028\\u2029\\u202a-\\u202e].*"), line);
  }

  @Test
  @Tag("attack:OPS-07")
  void theMessageOfAFailureIsNotWrittenOnlyItsKindAndPlace() {
    IllegalStateException failure =
        new IllegalStateException(
            "token eyJhbGci.x.y of jane@example.org", new RuntimeException("pin 1234"));
    String line = line(ours, "failed", failure);
    assertTrue(line.contains("fault=java.lang.IllegalStateException@EventLineEncoderTest."), line);
    assertTrue(line.contains("cause=java.lang.RuntimeException@"), line);
    assertFalse(line.contains("jane") || line.contains("eyJ") || line.contains("1234"), line);
  }

  @Test
  @Tag("attack:OPS-07")
  void whatAnotherLibraryFillsIntoItsMessageIsNotWritten() {
    String line = line(foreign, "statement {} failed for {}", null, "INSERT", "jane");
    assertTrue(line.contains("statement {} failed for {}"), line);
    assertFalse(line.contains("jane"));
  }

  @Test
  @Tag("attack:OPS-07")
  void otherLibrariesStayAtWarnWhateverLevelIsSet() {
    ForeignLoggers filter = new ForeignLoggers();
    for (Level level : new Level[] {Level.TRACE, Level.DEBUG, Level.INFO}) {
      assertEquals(FilterReply.DENY, filter.decide(null, foreign, level, "", null, null));
      assertEquals(FilterReply.NEUTRAL, filter.decide(null, ours, level, "", null, null));
    }
    assertEquals(FilterReply.NEUTRAL, filter.decide(null, foreign, Level.WARN, "", null, null));
  }

  @Test
  void aLongMessageIsCut() {
    assertTrue(line(ours, "x".repeat(10_000), null).length() < 2_200);
  }
}
