/**
 * Whom the operator switched off. Entry point: {@link
 * org.cooppassport.verifier.trust.IssuerSwitches}.
 */
package org.cooppassport.verifier.trust;
