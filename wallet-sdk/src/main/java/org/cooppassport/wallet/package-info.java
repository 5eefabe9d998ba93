/**
 * A wallet for co-op credentials that an app embeds.
 *
 * <p>Entry point: {@link org.cooppassport.wallet.Wallet}. It receives credentials by OpenID4VCI,
 * shows what a verifier asks for, and presents exactly that with consent by OpenID4VP. Methods
 * block; call them on a background thread. Network, storage and keys are ports in {@code
 * org.cooppassport.wallet.port}; nothing here knows a server, a screen or an operating system.
 */
package org.cooppassport.wallet;
