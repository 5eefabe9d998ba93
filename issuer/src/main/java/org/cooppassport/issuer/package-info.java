/**
 * The issuing server. {@link org.cooppassport.issuer.IssuerMain} is its command line, {@link
 * org.cooppassport.issuer.IssuerApp} puts it together; nothing else here names an adapter.
 */
package org.cooppassport.issuer;
