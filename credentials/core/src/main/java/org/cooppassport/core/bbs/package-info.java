/**
 * BBS signatures: many messages under one signature, and proofs that show some of them without
 * showing the signature.
 *
 * <p>Entry points: {@link org.cooppassport.core.bbs.Bbs} and {@link
 * org.cooppassport.core.bbs.BbsKey}. Knows nothing of credentials.
 */
package org.cooppassport.core.bbs;
