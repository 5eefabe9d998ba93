package org.cooppassport.wallet.port;

/** No whole answer came from an issuer, a verifier or a place with documents. */
public final class PeerUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Makes one; the message names the host and the reason, and no path or content. */
  public PeerUnreachable(String message) {
    super(message);
  }

  /** Makes one; the message names the host and the reason, and no path or content. */
  public PeerUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}
