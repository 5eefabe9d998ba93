package org.cooppassport.core.json;

/**
 * Text that is not acceptable JSON. The message names the fault and its place, and never quotes the
 * input.
 */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is. */
  public enum Kind {
    /** Not JSON, not I-JSON (duplicate names, lone surrogates), or not UTF-8. */
    MALFORMED,
    /** Beyond one of the {@link JsonLimits}. */
    LIMIT
  }

  private final Kind kind;
  private final long offset;

  JsonException(Kind kind, String message, long offset) {
    super(offset < 0 ? message : message + " at character " + offset);
    this.kind = kind;
    this.offset = offset;
  }

  /** Returns the kind of fault. */
  public Kind kind() {
    return kind;
  }

  /** Returns the place in characters or bytes from the start, or -1 if unknown. */
  public long offset() {
    return offset;
  }
}
