/**
 * Messages of OpenID for Verifiable Credential Issuance 1.0, for both of its sides.
 *
 * <p>In the order of a flow: {@link org.cooppassport.core.openid.vci.CredentialOffer}, {@link
 * org.cooppassport.core.openid.vci.IssuerMetadata}, {@link
 * org.cooppassport.core.openid.vci.AuthorizationServerMetadata}, {@link
 * org.cooppassport.core.openid.vci.TokenRequest}, {@link
 * org.cooppassport.core.openid.vci.TokenResponse}, {@link
 * org.cooppassport.core.openid.vci.NonceResponse}, {@link
 * org.cooppassport.core.openid.vci.KeyProofJwt}, {@link
 * org.cooppassport.core.openid.vci.CredentialRequest}, {@link
 * org.cooppassport.core.openid.vci.CredentialResponse}, {@link
 * org.cooppassport.core.openid.vci.NotificationRequest}.
 */
package org.cooppassport.core.openid.vci;
