/**
 * The tenants of a server: who they are and under which addresses they are served. Entry point:
 * {@link org.cooppassport.service.coop.Coops}. Knows no HTTP and no files.
 */
package org.cooppassport.service.coop;
