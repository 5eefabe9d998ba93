package org.cooppassport.core.jose;

/** Judges certificate chains. */
public final class X509Chains {
  /** Certificates in one chain; longer ones are refused unread. */
  public static final int MAX_CERTIFICATES = 5;

  private X509Chains() {}
}
