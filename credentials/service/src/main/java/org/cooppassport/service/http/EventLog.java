package org.cooppassport.service.http;

import org.cooppassport.core.problem.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request that somebody may want to know about: route template, co-op, client, request
 * id; never a path, a query, a header or a body.
 */
final class EventLog {
  private static final Logger REQUESTS = LoggerFactory.getLogger("org.cooppassport.requests");
  private static final Logger AUDIT = LoggerFactory.getLogger("org.cooppassport.audit");
  private static final String LINE = "{} {} {} reason={} coop={} client={} ms={} request={}";

  private EventLog() {}

  static void answered(Exchange exchange, int status) {
    log(REQUESTS.isDebugEnabled() ? REQUESTS : null, exchange, status);
  }

  /** Common rule 7: a refusal for a security reason is one audit event, without personal data. */
  static void refused(Exchange exchange, Refusal refusal) {
    WireError error = WireError.of(refusal.reason(), ErrorForm.PROBLEM);
    AUDIT.info(
        LINE,
        "refused",
        exchange.method(),
        exchange.place(),
        error.code(),
        exchange.coopId(),
        exchange.clientId(),
        exchange.millis(),
        exchange.id());
  }

  static void tooSlow(Exchange exchange) {
    REQUESTS.warn(
        LINE,
        "too-slow",
        exchange.method(),
        exchange.place(),
        "deadline",
        exchange.coopId(),
        exchange.clientId(),
        exchange.millis(),
        exchange.id());
  }

  static void failed(Exchange exchange, Throwable cause) {
    REQUESTS.error(
        LINE,
        "failed",
        exchange.method(),
        exchange.place(),
        "fault",
        exchange.coopId(),
        exchange.clientId(),
        exchange.millis(),
        exchange.id(),
        cause);
  }

  private static void log(Logger logger, Exchange exchange, int status) {
    if (logger != null) {
      logger.debug(
          LINE,
          "answered",
          exchange.method(),
          exchange.place(),
          status,
          exchange.coopId(),
          exchange.clientId(),
          exchange.millis(),
          exchange.id());
    }
  }
}
