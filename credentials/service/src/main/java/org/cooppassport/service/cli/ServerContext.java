package org.cooppassport.service.cli;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.auth.AccessTokens;
import org.cooppassport.service.auth.ClientCredentialsGrant;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.service.health.HealthChecks;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.jobs.Jobs;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.RestoreGuard;

/**
 * What every composition root is given.
 *
 * @param vertx the event loops
 * @param clock the only clock
 * @param random the only source of random values
 * @param settings the server's settings
 * @param coopSettings each co-op's settings
 * @param coops the tenants
 * @param keys their keys
 * @param store where records are kept
 * @param restoreGuard the store's history
 * @param fetcher the only way out
 * @param sender the way out for what is posted, the same as the fetcher's
 * @param cpu where signatures are computed
 * @param jobs what is done again and again
 * @param health what readiness depends on
 * @param tokens the access tokens of management routes
 * @param clientCredentials the grant of API clients, for the token endpoint
 */
public record ServerContext(
    Vertx vertx,
    Clock clock,
    RandomSource random,
    ServerSettings settings,
    List<CoopSettings> coopSettings,
    Coops coops,
    KeyRing keys,
    RecordStore store,
    RestoreGuard restoreGuard,
    DocumentFetcher fetcher,
    DocumentSender sender,
    CpuPool cpu,
    Jobs jobs,
    HealthChecks health,
    AccessTokens tokens,
    ClientCredentialsGrant clientCredentials) {
  public ServerContext {
    coopSettings = List.copyOf(coopSettings);
  }
}
