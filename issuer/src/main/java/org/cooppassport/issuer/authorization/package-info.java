/**
 * A co-op's authorization server towards wallets: pushed requests, log-in and consent in the
 * browser, codes, access and refresh tokens, DPoP, authentication of wallets.
 *
 * <p>Entry points: {@link org.cooppassport.issuer.authorization.PushedRequestEndpoint}, {@link
 * org.cooppassport.issuer.authorization.AuthorizeEndpoint} and the token grants. How a co-op finds
 * out who sits before the browser is a {@link org.cooppassport.issuer.authorization.LoginStep}.
 * Knows nothing of credential requests.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-5">
 *     OpenID4VCI 1.0, sections 5 and 6</a>
 */
package org.cooppassport.issuer.authorization;
