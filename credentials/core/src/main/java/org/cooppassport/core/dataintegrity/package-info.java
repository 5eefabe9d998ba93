/**
 * Data Integrity proofs embedded in documents: made, and verified against keys found elsewhere.
 *
 * <p>Entry point: {@link org.cooppassport.core.dataintegrity.DataIntegrity}. Knows nothing of what
 * a credential must look like, who is trusted, or how a key is found.
 */
package org.cooppassport.core.dataintegrity;
