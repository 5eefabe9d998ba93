/**
 * JSON-LD over a closed set of pinned contexts, to RDF, and RDF to its canonical form.
 *
 * <p>Entry points: {@link org.cooppassport.core.jsonld.JsonLd}, {@link
 * org.cooppassport.core.jsonld.ContextSet} and {@link org.cooppassport.core.jsonld.Rdfc}. Always in
 * safe mode: whatever a signature would not cover is a problem, never dropped. Reads no network and
 * no file, and knows nothing of credentials or proofs.
 */
package org.cooppassport.core.jsonld;
