/**
 * What this co-op owes for the checks of others that it reused: counted as it happens, stated by
 * the month. Entry points: {@link org.cooppassport.verifier.credits.ReuseCounters}, {@link
 * org.cooppassport.verifier.credits.CreditEndpoints}. Decides nothing: fees, statements and netting
 * are the core's.
 */
package org.cooppassport.verifier.credits;
