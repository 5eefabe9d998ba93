/**
 * The W3C VC API of a verifier, and its challenges: one class per route. Verifies against everybody
 * whom a policy of the co-op trusts, each for the types it names.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/">Verifiable Credential API for Lifecycle
 *     Management</a>
 */
package org.cooppassport.verifier.vcapi;
