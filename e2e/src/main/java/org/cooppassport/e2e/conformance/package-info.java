/**
 * The face that public conformance suites call: one issuer per cryptosuite and key type with a
 * did:key of its own, two verifiers, a holder and a DID resolver, without authentication, on
 * loopback.
 *
 * <p>Same core and same operations as the servers; other configuration. What only suites need
 * (signing a credential as it came, contexts of their fixtures) exists here and nowhere else. Entry
 * point: {@link org.cooppassport.e2e.conformance.ConformanceMain}.
 */
package org.cooppassport.e2e.conformance;
