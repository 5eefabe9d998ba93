/**
 * Papers on demand, on the relier's side: asked for by receipt, sent until they come, held against
 * the credential in the receipt, with a clock, escalation, drills and a record for each agreement.
 *
 * <p>Entry point: {@link org.cooppassport.verifier.evidence.Evidence}. What a request and an answer
 * are, and whether they hold, is the core's to say.
 */
package org.cooppassport.verifier.evidence;
