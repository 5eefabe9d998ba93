package org.cooppassport.service.http;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param withoutRequest a connection that has no whole request in it
 * @param body for all of a body
 * @param exchange from the request's head until the last byte of the answer is taken
 */
record ClientTimes(Duration withoutRequest, Duration body, Duration exchange) {
  /** Each below 15 s, so that slow clients hold nothing longer. */
  static final ClientTimes DEFAULT =
      new ClientTimes(ConnectionWatch.WITHOUT_REQUEST, BodyReader.WITHIN, Duration.ofSeconds(14));
}
