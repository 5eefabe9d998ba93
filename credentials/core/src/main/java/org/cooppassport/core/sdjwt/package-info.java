/**
 * Selective disclosure: SD-JWT (RFC 9901) for issuer, holder and verifier, and SD-JWT VC (draft 19)
 * on top of it.
 *
 * <p>Entry points: {@link org.cooppassport.core.sdjwt.SdJwtIssuance} makes, {@link
 * org.cooppassport.core.sdjwt.SdJwt#parse} reads without proving anything, {@link
 * org.cooppassport.core.sdjwt.SdJwt#verify} gives a {@link
 * org.cooppassport.core.sdjwt.VerifiedSdJwt}, from which a holder reveals claims and a verifier
 * takes the processed payload. {@link org.cooppassport.core.sdjwt.SdJwtVc} adds the rules of SD-JWT
 * VC.
 *
 * <p>Knows nothing of networks, clocks, trust or status: times, keys and documents are arguments.
 */
package org.cooppassport.core.sdjwt;
