/**
 * Evidence on demand: a relier asks a checker for a paper behind a check that it relied on.
 *
 * <p>The way of one paper: {@link org.cooppassport.core.evidence.ReliedCheck} reads the relier's
 * receipt, {@link org.cooppassport.core.evidence.EvidenceRequest} is signed and read, only {@link
 * org.cooppassport.core.evidence.EvidenceRequest#prove} makes a {@link
 * org.cooppassport.core.evidence.ProvenEvidenceRequest}, which judges, {@link
 * org.cooppassport.core.evidence.EvidenceAnswer} is signed and held against the receipt. Fetches
 * nothing, knows no clock and stores nothing.
 */
package org.cooppassport.core.evidence;
