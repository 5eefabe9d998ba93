package org.cooppassport.wallet;

import java.util.Optional;
import org.cooppassport.core.openid.OAuthError;

/**
 * An issuer or a verifier did not do what it was asked: it answered with an error, or with nothing
 * that its protocol allows.
 */
public final class RefusedByPeer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient OAuthError error;

  RefusedByPeer(String who, int status, OAuthError error) {
    super(
        who + " answered " + status + (error == null ? "" : " " + error.code() + detail(error)),
        null,
        false,
        true);
    this.status = status;
    this.error = error;
  }

  private static String detail(OAuthError error) {
    return error.description().isEmpty() ? "" : ": " + error.description();
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the error the peer named, cleaned for display. */
  public Optional<OAuthError> error() {
    return Optional.ofNullable(error);
  }
}
