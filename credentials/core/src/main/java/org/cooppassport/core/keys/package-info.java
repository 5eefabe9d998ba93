/**
 * Keys and plain signatures: {@link org.cooppassport.core.keys.VerificationKey} checks, a {@link
 * org.cooppassport.core.keys.Signer} makes, {@link org.cooppassport.core.keys.SigningKey} is key
 * material its owner may export.
 *
 * <p>The fast native provider is used where it loads, Bouncy Castle elsewhere; both give the same
 * answers. Knows nothing of tokens, proofs or identifiers.
 */
package org.cooppassport.core.keys;
