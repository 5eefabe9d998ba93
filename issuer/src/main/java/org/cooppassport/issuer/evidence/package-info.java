/**
 * Papers on demand: partners' requests are proven, judged by the core, and answered at once or when
 * the co-op's people say yes; the member sees who asked and what was given.
 *
 * <p>Entry point: {@link org.cooppassport.issuer.evidence.EvidenceEndpoints}. Whether a request
 * holds is the core's to say ({@code core.evidence}); what is kept of papers is {@code vault}'s.
 */
package org.cooppassport.issuer.evidence;
