package org.cooppassport.service.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.slf4j.Marker;

/**
 * Keeps other libraries at WARN, whatever level is configured: at DEBUG and TRACE they write
 * requests, statements and keys.
 */
public final class ForeignLoggers extends TurboFilter {
  static final String OURS = "org.cooppassport";

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] params, Throwable t) {
    boolean foreign = !logger.getName().startsWith(OURS);
    return foreign && !level.isGreaterOrEqual(Level.WARN) ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
