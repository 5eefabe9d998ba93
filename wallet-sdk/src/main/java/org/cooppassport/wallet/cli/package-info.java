/**
 * The command {@code coop-wallet}: a wallet for testers, on the SDK and nothing else.
 *
 * <p>Entry point: {@link org.cooppassport.wallet.cli.CoopWallet}.
 */
package org.cooppassport.wallet.cli;
