/**
 * The Digital Credentials Query Language of OpenID4VP 1.0, sections 6 and 7.
 *
 * <p>{@link org.cooppassport.core.openid.dcql.DcqlQuery} is parsed or built; a wallet evaluates it
 * with {@link org.cooppassport.core.openid.dcql.DcqlEvaluation}, a verifier checks an answer with
 * {@link org.cooppassport.core.openid.dcql.DcqlAnswer}. Both see credentials only as {@link
 * org.cooppassport.core.openid.dcql.DcqlCredential}, so no securing mechanism is known here.
 */
package org.cooppassport.core.openid.dcql;
