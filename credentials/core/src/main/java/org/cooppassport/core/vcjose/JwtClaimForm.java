package org.cooppassport.core.vcjose;

/** Which documents the claims {@code vc} and {@code vp} of a JWT may hold. */
public enum JwtClaimForm {
  /** Those of data model 1.1, which defines the claims. */
  DATA_MODEL_1_1,
  /**
   * Also those of later versions, against VC-JOSE-COSE but as the tokens of W3C's own test suite
   * have it. For conformance tests only.
   */
  LATER_TOLERATED
}
