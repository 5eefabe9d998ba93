/**
 * Makes credentials: one set of claims, in each form a template allows.
 *
 * <p>A {@link org.cooppassport.core.issuance.CredentialDraft} says what is to be issued. {@link
 * org.cooppassport.core.issuance.CredentialLint} turns it into a {@link
 * org.cooppassport.core.issuance.PreparedCredential}, the only thing a key signs; signing it gives
 * a {@link org.cooppassport.core.issuance.SignedCredential}. There is no other way.
 *
 * <p>Knows no store, protocol, clock or network.
 */
package org.cooppassport.core.issuance;
