/**
 * The verifier: asks wallets for presentations, judges them by each co-op's policies, keeps
 * receipts. {@link org.cooppassport.verifier.VerifierApp} puts it together, {@link
 * org.cooppassport.verifier.VerifierMain} is its command line.
 */
package org.cooppassport.verifier;
