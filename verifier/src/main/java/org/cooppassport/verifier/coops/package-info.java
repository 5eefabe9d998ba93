/**
 * What a co-op's verifier is set to: client id, response mode, times, redirects, language,
 * policies. Entry point: {@link org.cooppassport.verifier.coops.VerifierCoops}.
 */
package org.cooppassport.verifier.coops;
