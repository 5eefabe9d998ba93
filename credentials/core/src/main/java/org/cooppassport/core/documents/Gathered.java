package org.cooppassport.core.documents;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;

/** What asking for a document brought: the document, or why there is none. */
public sealed interface Gathered {
  /** The need it answers. */
  DocumentNeed need();

  /** The document, if there is one. */
  Optional<Fetched> fetched();

  /**
   * A document as it was received.
   *
   * @param need the need it answers
   * @param mediaType the media type it came with, without parameters; empty if it came with none
   * @param body the bytes, with content coding undone
   * @param fetchedAt when it was received
   */
  record Fetched(DocumentNeed need, String mediaType, Bytes body, Instant fetchedAt)
      implements Gathered {
    public Fetched {
      Objects.requireNonNull(need, "need");
      Objects.requireNonNull(mediaType, "mediaType");
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(fetchedAt, "fetchedAt");
    }

    @Override
    public Optional<Fetched> fetched() {
      return Optional.of(this);
    }
  }

  /**
   * A document that could not be had.
   *
   * @param need the need it answers
   * @param cause why
   */
  record Unavailable(DocumentNeed need, Cause cause) implements Gathered {
    public Unavailable {
      Objects.requireNonNull(need, "need");
      Objects.requireNonNull(cause, "cause");
    }

    @Override
    public Optional<Fetched> fetched() {
      return Optional.empty();
    }
  }

  /** Why a document could not be had. */
  enum Cause {
    /** The guarded fetcher does not go there: address, scheme, port or redirect. */
    DESTINATION_FORBIDDEN("the address is not one that may be fetched from"),
    /** The server says that there is no such document. */
    NOT_FOUND("the server has no such document"),
    /** No answer in time, no connection, or an answer that is no success. */
    UNREACHABLE("the server did not answer with the document"),
    /** More bytes than the kind allows. */
    TOO_LARGE("the document is larger than allowed"),
    /** A history that lacks a version that was there before. */
    OUTDATED("the server went back to an older or another history than was seen before"),
    /** Nobody asked: the limit on documents was reached, or the caller works offline. */
    NOT_GATHERED("the document was not gathered");

    private final String sentence;

    Cause(String sentence) {
      this.sentence = sentence;
    }

    /** The cause in words, to stand in a finding. */
    public String sentence() {
      return sentence;
    }
  }
}
