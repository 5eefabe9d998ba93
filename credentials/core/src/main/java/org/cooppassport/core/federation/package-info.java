/**
 * OpenID Federation 1.0: who belongs to a federation, by whose decision, and with which metadata.
 *
 * <p>Entry points: {@link org.cooppassport.core.federation.TrustChainSearch} says which statements
 * are missing and finds a chain among those at hand; {@link
 * org.cooppassport.core.federation.TrustChain} is a chain that was checked whole. Only a full chain
 * of signed statements that ends at a configured anchor counts; a hint never does. Nothing here
 * knows what an entity is trusted for.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html">OpenID Federation 1.0</a>
 */
package org.cooppassport.core.federation;
