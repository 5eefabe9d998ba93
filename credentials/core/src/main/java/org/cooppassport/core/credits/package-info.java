/**
 * Reuse credits: what a relying co-op owes a checking one for the checks it reused, counted without
 * personal data, and settled among many.
 *
 * <p>Entry points: {@link org.cooppassport.core.credits.ReuseFee} for one reuse, {@link
 * org.cooppassport.core.credits.ReuseStatement} for a month under an agreement, {@link
 * org.cooppassport.core.credits.Netting} for a federation. All amounts are whole {@link
 * org.cooppassport.core.credits.Amounts#PER_UNIT ten-thousandths} of a currency's unit, so that
 * nothing is lost or made by rounding. Nothing here knows a member.
 */
package org.cooppassport.core.credits;
