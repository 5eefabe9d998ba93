/**
 * The papers behind a co-op's checks: each sealed under a key of its own, which the co-op's vault
 * key wraps, cited by the digest in a credential, erased by destroying its key.
 *
 * <p>Entry point: {@link org.cooppassport.issuer.vault.EvidenceVault}. Knows no protocol; who may
 * be given a paper is decided in {@code evidence} and in the core.
 */
package org.cooppassport.issuer.vault;
