package org.cooppassport.core.sdjwt;

/**
 * A disclosure that was used, and where its value stands.
 *
 * @param disclosure the disclosure
 * @param path the concrete place in the processed payload
 */
public record DisclosedClaim(Disclosure disclosure, ClaimsPath path) {}
