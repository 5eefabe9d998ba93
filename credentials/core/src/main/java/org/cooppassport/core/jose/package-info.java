/**
 * JOSE as this project uses it: signed and encrypted compact tokens, their typed headers and
 * registered claims, key sets, and certificate chains.
 *
 * <p>Entry points: {@link org.cooppassport.core.jose.Jws#parse} reads a token and proves nothing;
 * {@link org.cooppassport.core.jose.Jws#verify} is the only way to a {@link
 * org.cooppassport.core.jose.VerifiedJws}. The algorithm comes from the key and an allow-list, the
 * expected type from the caller; the header is compared with both and never obeyed. {@link
 * org.cooppassport.core.jose.Jws#signing} makes tokens, {@link org.cooppassport.core.jose.Jwe}
 * encrypts them, {@link org.cooppassport.core.jose.X509Chains} judges certificate chains.
 *
 * <p>Knows nothing of credentials, networks, clocks or where keys are found.
 */
package org.cooppassport.core.jose;
