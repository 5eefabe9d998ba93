/**
 * Who may issue what: decisions of a co-op's board, kept as data.
 *
 * <p>Entry point: {@link org.cooppassport.core.trust.TrustedIssuers}. Trust is decided before
 * anything that an issuer names is fetched, so nothing here resolves an issuer; it only compares
 * what a credential claims, or the certificates it brings, with what was decided. A good signature
 * is never trust.
 */
package org.cooppassport.core.trust;
