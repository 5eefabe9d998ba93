/**
 * Who may issue what: decisions of a co-op's board, kept as data.
 *
 * <p>Entry point: {@link org.cooppassport.core.trust.TrustedIssuers}. Trust is decided before
 * anything else that an issuer names is fetched: what a credential claims, or the certificates it
 * brings, is compared with what was decided. Only where an entry names a federation or an
 * accreditor are the statements about an unknown issuer looked at, within tight bounds. A good
 * signature is never trust.
 */
package org.cooppassport.core.trust;
