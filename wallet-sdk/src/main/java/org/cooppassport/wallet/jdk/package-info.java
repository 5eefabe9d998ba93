/**
 * The wallet's ports on a desktop or server Java: {@code java.net.http}, files, and keys kept in
 * the wallet's own encrypted store. An Android app leaves this package out.
 */
package org.cooppassport.wallet.jdk;
