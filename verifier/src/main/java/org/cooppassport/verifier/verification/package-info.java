/**
 * Gathers the documents that a verification asks for and has the core judge. Entry points: {@link
 * org.cooppassport.verifier.verification.VerifyDocument} for one document, {@link
 * org.cooppassport.verifier.verification.JudgeAnswer} for an answer to a policy. Decides nothing
 * itself.
 */
package org.cooppassport.verifier.verification;
