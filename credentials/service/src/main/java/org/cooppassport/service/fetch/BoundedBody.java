package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.cooppassport.core.encoding.Bytes;

/** Reads an answer's body up to a number of bytes, counted after any content coding is undone. */
final class BoundedBody {
  /** There is more than was allowed. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("too large", null, false, false);
    }
  }

  private BoundedBody() {}

  /**
   * Succeeds with the bytes as sent; fails with {@link TooLarge}, or when the connection breaks.
   */
  static Future<Buffer> read(HttpClientResponse response, int maxBytes) {
    Promise<Buffer> done = Promise.promise();
    Buffer received = Buffer.buffer();
    response.exceptionHandler(done::tryFail);
    response.handler(
        part -> {
          if (received.length() + part.length() > maxBytes) {
            done.tryFail(new TooLarge());
          } else {
            received.appendBuffer(part);
          }
        });
    response.endHandler(end -> done.tryComplete(received));
    response.resume();
    return done.future();
  }

  /**
   * Returns the body with its content coding undone.
   *
   * @param coding the header; empty if there was none
   * @throws TooLarge if it unpacks to more than {@code maxBytes}
   * @throws IOException if it is not what the header says, or a coding nobody asked for
   */
  static Bytes decoded(Buffer body, String coding, int maxBytes) throws IOException {
    if (coding.isEmpty() || coding.equalsIgnoreCase("identity")) {
      return Bytes.owned(body.getBytes());
    }
    if (!coding.equalsIgnoreCase("gzip")) {
      throw new IOException("unknown content coding");
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      byte[] plain = in.readNBytes(maxBytes + 1);
      if (plain.length > maxBytes) {
        throw new TooLarge();
      }
      return Bytes.owned(plain);
    }
  }
}
