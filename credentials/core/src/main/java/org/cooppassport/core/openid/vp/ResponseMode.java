package org.cooppassport.core.openid.vp;

import java.util.Optional;

/** How the answer travels (OpenID4VP 1.0, sections 8.2, 8.3 and appendix A). */
public enum ResponseMode {
  /** In the fragment of the redirect URI. */
  FRAGMENT("fragment"),
  /** Posted as a form to the response URI. */
  DIRECT_POST("direct_post"),
  /** Posted encrypted to the response URI. */
  DIRECT_POST_JWT("direct_post.jwt"),
  /** Returned through the Digital Credentials API. */
  DC_API("dc_api"),
  /** Returned encrypted through the Digital Credentials API. */
  DC_API_JWT("dc_api.jwt");

  private final String wire;

  ResponseMode(String wire) {
    this.wire = wire;
  }

  /** Returns the wire form. */
  public String wire() {
    return wire;
  }

  /** Returns the mode of this name. */
  public static Optional<ResponseMode> of(String wire) {
    for (ResponseMode mode : values()) {
      if (mode.wire.equals(wire)) {
        return Optional.of(mode);
      }
    }
    return Optional.empty();
  }

  /** Tells whether the answer is posted to the response URI. */
  public boolean direct() {
    return this == DIRECT_POST || this == DIRECT_POST_JWT;
  }

  /** Tells whether the answer goes back through the Digital Credentials API. */
  public boolean dcApi() {
    return this == DC_API || this == DC_API_JWT;
  }

  /** Returns the mode of the Digital Credentials API that protects an answer as this one does. */
  public ResponseMode overDcApi() {
    return encrypted() ? DC_API_JWT : DC_API;
  }

  /** Tells whether the answer is encrypted. */
  public boolean encrypted() {
    return this == DIRECT_POST_JWT || this == DC_API_JWT;
  }
}
