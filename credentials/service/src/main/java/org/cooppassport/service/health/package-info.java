/**
 * Whether the server lives and can do its work: {@link
 * org.cooppassport.service.health.HealthChecks} and the two probes that show it.
 */
package org.cooppassport.service.health;
