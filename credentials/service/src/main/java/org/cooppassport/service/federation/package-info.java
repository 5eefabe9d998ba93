/**
 * Each co-op as an entity of an OpenID federation: its configuration, and for those with
 * subordinates the statements about them, the list, trust marks and the resolver. Entry point:
 * {@link org.cooppassport.service.federation.FederationRoutes}. What a statement means is judged in
 * {@code core.federation}; here they are only made, from files that somebody decided.
 */
package org.cooppassport.service.federation;
