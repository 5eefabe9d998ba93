/**
 * Documents that a decision needs and that somebody else fetches.
 *
 * <p>Code that decides asks with a {@link org.cooppassport.core.documents.DocumentNeed} and reads
 * the answer from {@link org.cooppassport.core.documents.Documents}. Nothing here knows how a
 * document is fetched, from where, or whether it may be: that is the guarded fetcher's.
 */
package org.cooppassport.core.documents;
