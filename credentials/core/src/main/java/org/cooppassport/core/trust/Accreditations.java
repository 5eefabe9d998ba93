package org.cooppassport.core.trust;

import java.util.Set;

/**
 * Judges issuers that show accreditations. An accreditation is a credential, so verification judges
 * it; trust only knows that there are such.
 */
@FunctionalInterface
public interface Accreditations {
  /**
   * Whether the issuer is accredited for a credential of these types.
   *
   * @param entry the entry, whose limits no accreditation widens
   * @param accreditor what the entry rests on
   * @return trusted with the accreditation's own limits within the entry's; or what is lacking
   */
  TrustDecision judge(
      TrustedIssuer entry,
      TrustAnchor.Accreditor accreditor,
      PresentedIssuer issuer,
      Set<String> credentialTypes);
}
