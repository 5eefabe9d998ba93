package org.cooppassport.core.openid.vp;

/**
 * A presentation request whose maker is proven. Only {@link RequestObject#authenticate} makes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class AuthenticatedRequest {
  private final AuthorizationRequest request;
  private final VerifierIdentity verifier;
  private final String signed;

  AuthenticatedRequest(AuthorizationRequest request, VerifierIdentity verifier, String signed) {
    this.request = request;
    this.verifier = verifier;
    this.signed = signed;
  }

  /** Returns the request. */
  public AuthorizationRequest request() {
    return request;
  }

  /** Returns who made it. */
  public VerifierIdentity verifier() {
    return verifier;
  }

  /** Returns the signed request object as received, for the holder's records. */
  public String signed() {
    return signed;
  }

  @Override
  public String toString() {
    return "AuthenticatedRequest[" + verifier.clientId() + "]";
  }
}
