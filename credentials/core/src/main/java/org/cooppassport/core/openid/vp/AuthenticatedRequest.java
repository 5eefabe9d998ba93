package org.cooppassport.core.openid.vp;

/**
 * A presentation request of which everything is known that can be known about its maker. {@link
 * RequestObject#authenticate} makes one whose maker is proven by a signature, {@link DcApiRequest}
 * one whose page the platform vouches for, {@link RequestByValue} one of which only the address is
 * known: {@link VerifierIdentity#proof} tells.
 *
 * <p>Immutable and thread-safe.
 */
public final class AuthenticatedRequest {
  private final AuthorizationRequest request;
  private final VerifierIdentity verifier;
  private final ClientId audience;
  private final String text;

  AuthenticatedRequest(
      AuthorizationRequest request, VerifierIdentity verifier, ClientId audience, String text) {
    this.request = request;
    this.verifier = verifier;
    this.audience = audience;
    this.text = text;
  }

  /** Returns the request. */
  public AuthorizationRequest request() {
    return request;
  }

  /** Returns who made it. */
  public VerifierIdentity verifier() {
    return verifier;
  }

  /** Returns whom every presentation is made out to: the client, or the origin of its page. */
  public ClientId audience() {
    return audience;
  }

  /**
   * Returns the request as received, for the holder's records: a signed object where there is one.
   */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return "AuthenticatedRequest[" + verifier.clientId() + "]";
  }
}
