package org.cooppassport.core.keys;

/**
 * Key material that must not be used: wrong length, off the curve, of small order, or private where
 * a public key belongs.
 */
public final class InvalidKey extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Makes one with what is wrong; never with the key itself. */
  public InvalidKey(String message) {
    super(message);
  }

  /** Makes one with what is wrong and why. */
  public InvalidKey(String message, Throwable cause) {
    super(message, cause);
  }
}
