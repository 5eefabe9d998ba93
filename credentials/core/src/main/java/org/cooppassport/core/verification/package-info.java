/**
 * Verifies secured credentials and presentations: gather, then judge.
 *
 * <p>Entry point: {@link org.cooppassport.core.verification.Verification}. It says which documents
 * it lacks, in rounds with hard limits, and asks for nothing that a credential names before that
 * credential's issuer is trusted for its type and its signature holds. Then it judges from what was
 * gathered, at a given instant. Whether the relying co-op wants the result is {@code acceptance}'s.
 */
package org.cooppassport.core.verification;
