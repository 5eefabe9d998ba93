package org.cooppassport.service.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;

/**
 * Reads one body into memory, never to disk: at most so many bytes, counted as they arrive, within
 * one time limit for all of it. Belongs to the request's event loop.
 */
final class BodyReader {
  /** A body that takes longer is a slow client's; the whole request ends within 15 s. */
  static final Duration WITHIN = Duration.ofSeconds(8);

  private final HttpServerRequest request;
  private final int maxBytes;
  private final Promise<Bytes> done = Promise.promise();
  private Buffer received = Buffer.buffer();

  private BodyReader(HttpServerRequest request, int maxBytes) {
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body of a paused request. Fails with a {@code Refusal} of reason {@code
   * LIMIT_EXCEEDED}, {@code REQUEST_TIMEOUT} or {@code MALFORMED_REQUEST} (connection broken).
   */
  static Future<Bytes> read(Vertx vertx, HttpServerRequest request, int maxBytes, Duration limit) {
    return new BodyReader(request, maxBytes).start(vertx, limit);
  }

  private Future<Bytes> start(Vertx vertx, Duration limit) {
    long timer =
        vertx.setTimer(
            limit.toMillis(),
            id -> fail(Refusal.Reason.REQUEST_TIMEOUT, "the body did not arrive in time"));
    request.exceptionHandler(
        broken -> fail(Refusal.Reason.MALFORMED_REQUEST, "the body broke off"));
    request.handler(this::take);
    request.endHandler(end -> done.tryComplete(Bytes.owned(received.getBytes())));
    request.resume();
    return done.future().andThen(result -> vertx.cancelTimer(timer));
  }

  private void take(Buffer part) {
    if (received.length() + part.length() > maxBytes) {
      fail(Refusal.Reason.LIMIT_EXCEEDED, "the body is larger than " + maxBytes + " bytes");
    } else {
      received.appendBuffer(part);
    }
  }

  private void fail(Refusal.Reason reason, String detail) {
    if (done.tryFail(new Refusal(reason, detail))) {
      received = Buffer.buffer();
      request.handler(null);
      request.pause();
    }
  }
}
