package org.cooppassport.service.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Closes a connection without waiting for what is still to be written: a client that reads nothing
 * would keep a polite close waiting for ever. Vert.x has no public call for it, so the channel is
 * asked below its handlers.
 */
final class HardClose {
  private HardClose() {}

  /** Closes; on the connection's event loop. */
  static void close(HttpConnection connection) {
    if (connection instanceof HttpServerConnection server) {
      Channel channel = server.channelHandlerContext().channel();
      channel.unsafe().close(channel.voidPromise());
    } else {
      connection.close();
    }
  }
}
