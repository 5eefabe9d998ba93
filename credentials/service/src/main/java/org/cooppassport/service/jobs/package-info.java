/**
 * Work beside the event loops: {@link org.cooppassport.service.jobs.CpuPool} computes, {@link
 * org.cooppassport.service.jobs.Jobs} repeats. Knows nothing of what is computed or repeated.
 */
package org.cooppassport.service.jobs;
