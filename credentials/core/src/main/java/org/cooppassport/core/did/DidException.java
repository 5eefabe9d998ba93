package org.cooppassport.core.did;

import java.util.Objects;

/**
 * A DID, a DID URL or a document that cannot be used. The message says which rule and never holds a
 * key.
 */
public final class DidException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final DidError error;

  public DidException(DidError error, String detail) {
    super(detail);
    this.error = Objects.requireNonNull(error, "error");
  }

  /** The error's name. */
  public DidError error() {
    return error;
  }

  /** The rule that was broken, in words. */
  public String detail() {
    return getMessage();
  }
}
