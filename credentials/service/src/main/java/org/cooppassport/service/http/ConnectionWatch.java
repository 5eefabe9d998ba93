package org.cooppassport.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * Closes one connection that keeps nobody busy for too long. Vert.x's idle timeout counts bytes, so
 * that a header byte every few seconds keeps a connection open for ever; here only whole requests
 * count. Belongs to the connection's event loop.
 */
final class ConnectionWatch {
  /** Less than the 15 s that a slow client may hold a connection at most. */
  static final Duration WITHOUT_REQUEST = Duration.ofSeconds(12);

  private final Vertx vertx;
  private final HttpConnection connection;
  private final long limitNanos;
  private int active;
  private long quietSince = System.nanoTime();
  private long timer;

  private ConnectionWatch(Vertx vertx, HttpConnection connection, Duration limit) {
    this.vertx = vertx;
    this.connection = connection;
    this.limitNanos = limit.toNanos();
  }

  /** Begins to watch; called when the connection opens. */
  static ConnectionWatch over(Vertx vertx, HttpConnection connection, Duration limit) {
    ConnectionWatch watch = new ConnectionWatch(vertx, connection, limit);
    watch.arm(watch.limitNanos);
    return watch;
  }

  /** A whole request head has come in. */
  void began() {
    active++;
  }

  /** An answer is written. */
  void ended() {
    active--;
    quietSince = System.nanoTime();
  }

  /** The connection is gone. */
  void closed() {
    vertx.cancelTimer(timer);
  }

  private void arm(long nanos) {
    timer = vertx.setTimer(Math.max(1, nanos / 1_000_000), id -> look());
  }

  private void look() {
    long quiet = active > 0 ? 0 : System.nanoTime() - quietSince;
    if (quiet >= limitNanos) {
      HardClose.close(connection);
    } else {
      arm(limitNanos - quiet);
    }
  }
}
