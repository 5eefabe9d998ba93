/**
 * Our own routes for the co-op's back office, where no standard has one: offers, batches, re-issue.
 */
package org.cooppassport.issuer.management;
