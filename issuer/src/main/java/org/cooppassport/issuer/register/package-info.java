/**
 * What each co-op issues, under which names and with which keys. Entry point: {@link
 * org.cooppassport.issuer.register.CoopIssuers}. Knows no store and no protocol.
 */
package org.cooppassport.issuer.register;
