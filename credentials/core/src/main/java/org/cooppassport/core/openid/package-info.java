/**
 * The messages of OpenID for Verifiable Credentials as types, shared by issuer, verifier and
 * wallet.
 *
 * <p>{@link org.cooppassport.core.openid.dcql} is the query language, {@link
 * org.cooppassport.core.openid.vci} issuance and {@link org.cooppassport.core.openid.vp}
 * presentation. A message is parsed strictly, once, and every refusal names the member, what was
 * expected and the section. Nothing here sends or fetches anything.
 */
package org.cooppassport.core.openid;
