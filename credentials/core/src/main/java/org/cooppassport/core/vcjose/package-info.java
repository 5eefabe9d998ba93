/**
 * W3C credentials and presentations in envelopes: Securing Verifiable Credentials using JOSE and
 * COSE.
 *
 * <p>Entry points: {@link org.cooppassport.core.vcjose.VcJose} for {@code vc+jwt}, {@code vp+jwt},
 * {@code vc+sd-jwt} and {@code vp+sd-jwt}, {@link org.cooppassport.core.vcjose.VcCose} for {@code
 * vc+cose} and {@code vp+cose}, and {@link org.cooppassport.core.vcjose.Envelope} for whichever of
 * them, or the JWT of data model 1.1, something received is. All give the document only after type,
 * signature, form and the agreement of registered claims with it hold.
 *
 * <p>Stands on {@code jose}, {@code cose}, {@code sdjwt} and {@code model}; which key is the
 * issuer's, trust, status and the binding to a holder are for the caller.
 */
package org.cooppassport.core.vcjose;
