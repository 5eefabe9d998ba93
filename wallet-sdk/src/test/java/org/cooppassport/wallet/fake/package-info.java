/** An issuer, a verifier and a network in memory, to try a wallet against. */
package org.cooppassport.wallet.fake;
