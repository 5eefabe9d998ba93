/**
 * The policies of a co-op as its board decided them: data files in the co-op's folder, read and
 * checked before the server starts. Entry point: {@link
 * org.cooppassport.verifier.policies.CoopPolicies}. What a policy means is the core's.
 */
package org.cooppassport.verifier.policies;
