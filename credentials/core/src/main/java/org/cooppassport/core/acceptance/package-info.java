/**
 * Whether a co-op accepts what was presented, and the evidence of why.
 *
 * <p>Entry points: {@link org.cooppassport.core.acceptance.Policy}, which a board can read and from
 * which the query to the wallet follows; {@link org.cooppassport.core.acceptance.VerdictEngine}, a
 * pure function; and {@link org.cooppassport.core.acceptance.RelianceReceipt}, from which the same
 * verdict follows again years later. Nothing here verifies a signature of a credential: that came
 * before.
 */
package org.cooppassport.core.acceptance;
