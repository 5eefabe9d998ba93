/**
 * Messages of OpenID for Verifiable Presentations 1.0, for both of its sides.
 *
 * <p>In the order of a flow: a verifier builds an {@link
 * org.cooppassport.core.openid.vp.AuthorizationRequest}, signs it as a {@link
 * org.cooppassport.core.openid.vp.RequestObject} and hands out an {@link
 * org.cooppassport.core.openid.vp.AuthorizationRequestLink}; a wallet fetches the object, gets an
 * {@link org.cooppassport.core.openid.vp.AuthenticatedRequest} from it or stops, and answers with
 * an {@link org.cooppassport.core.openid.vp.AuthorizationResponse} that holds a {@link
 * org.cooppassport.core.openid.vp.VpToken}.
 */
package org.cooppassport.core.openid.vp;
