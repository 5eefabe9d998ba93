/**
 * Decentralized identifiers and the documents behind them.
 *
 * <p>Entry point: {@link org.cooppassport.core.did.DidResolver}, which says which documents a DID
 * needs and then resolves it from them. {@link org.cooppassport.core.did.DidDocument#method} is the
 * only way from a document to a key. Nothing here fetches, and nothing here knows who is trusted.
 */
package org.cooppassport.core.did;
