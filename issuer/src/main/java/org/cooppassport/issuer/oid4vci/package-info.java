/**
 * OpenID for Verifiable Credential Issuance 1.0: offers as wallets see them, tokens, nonces, the
 * credential endpoint, metadata. Each endpoint reads its message, calls one operation and writes
 * the answer.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html">OpenID4VCI
 *     1.0</a>
 */
package org.cooppassport.issuer.oid4vci;
