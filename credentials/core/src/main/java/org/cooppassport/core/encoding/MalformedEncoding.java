package org.cooppassport.core.encoding;

/** Text or bytes that are not the encoding they claim to be. The message never holds the input. */
public final class MalformedEncoding extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Makes one with what is wrong, such as {@code "not base64url"}. */
  public MalformedEncoding(String message) {
    super(message);
  }

  /** Makes one with what is wrong and why. */
  public MalformedEncoding(String message, Throwable cause) {
    super(message, cause);
  }
}
