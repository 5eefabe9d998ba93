package org.cooppassport.service.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * One event, one line: instant, level, logger, message; of a failure the classes and the place in
 * our code, never its message, which can hold anything.
 *
 * <p>Of other libraries' events only the pattern is written, never what they filled into it.
 * Everything but letters, digits, spaces and common punctuation is escaped: no line breaks, no
 * terminal escapes, no text that changes its direction.
 */
public final class EventLineEncoder extends EncoderBase<ILoggingEvent> {
  private static final int MAX_MESSAGE = 2_000;
  private static final int MAX_CAUSES = 4;

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(200);
    line.append(Instant.ofEpochMilli(event.getTimeStamp()))
        .append(' ')
        .append(event.getLevel())
        .append(' ')
        .append(shortened(event.getLoggerName()))
        .append(' ');
    boolean ours = event.getLoggerName().startsWith(ForeignLoggers.OURS);
    append(line, ours ? event.getFormattedMessage() : event.getMessage());
    IThrowableProxy failure = event.getThrowableProxy();
    for (int i = 0; failure != null && i < MAX_CAUSES; i++, failure = failure.getCause()) {
      line.append(i == 0 ? " fault=" : " cause=").append(failure.getClassName());
      appendPlace(line, failure);
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The first frame in our own code, else the first of all. */
  private static void appendPlace(StringBuilder line, IThrowableProxy failure) {
    StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
    if (frames == null || frames.length == 0) {
      return;
    }
    StackTraceElement place = frames[0].getStackTraceElement();
    for (StackTraceElementProxy frame : frames) {
      if (frame.getStackTraceElement().getClassName().startsWith(ForeignLoggers.OURS)) {
        place = frame.getStackTraceElement();
        break;
      }
    }
    line.append('@')
        .append(shortened(place.getClassName()))
        .append('.')
        .append(place.getMethodName())
        .append(':')
        .append(place.getLineNumber());
  }

  private static String shortened(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static void append(StringBuilder line, String message) {
    String text = message == null ? "" : message;
    int end = Math.min(text.length(), MAX_MESSAGE);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 0x20 && c < 0x7f && c != '\\') || Character.isLetterOrDigit(c);
      if (plain) {
        line.append(c);
      } else {
        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      }
    }
    if (end < text.length()) {
      line.append("...");
    }
  }
}
