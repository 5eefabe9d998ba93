package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;

/** Port: posts documents to other servers. */
@FunctionalInterface
public interface DocumentSender {
  /**
   * What is posted, and what is taken as answer.
   *
   * @param url an absolute https URL
   * @param mediaType of the body
   * @param body the bytes
   * @param accept the media type that is asked for
   * @param maxAnswerBytes the most that is read of the answer
   */
  record Posting(String url, String mediaType, Bytes body, String accept, int maxAnswerBytes) {
    public Posting {
      Objects.requireNonNull(url);
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(body);
      Objects.requireNonNull(accept);
    }
  }

  /**
   * What came of it.
   *
   * @param status the HTTP status; 0 if there was no answer, or the destination is not allowed
   * @param mediaType of the answer, without parameters; empty if it came with none
   * @param body the answer
   */
  record Sent(int status, String mediaType, Bytes body) {
    /** Nobody answered. */
    public static final Sent NOT_DELIVERED = new Sent(0, "", Bytes.EMPTY);

    public Sent {
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(body);
    }

    /** Whether it was taken. */
    public boolean taken() {
      return status >= 200 && status < 300;
    }
  }

  /** Posts a document. Always succeeds, within 5 s. No redirect is followed. */
  Future<Sent> post(Posting posting);
}
