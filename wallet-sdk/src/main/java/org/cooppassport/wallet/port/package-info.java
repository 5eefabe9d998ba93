/**
 * What a wallet needs from the device it runs on. An app brings its own adapters; {@code
 * org.cooppassport.wallet.jdk} has those for a desktop Java.
 */
package org.cooppassport.wallet.port;
