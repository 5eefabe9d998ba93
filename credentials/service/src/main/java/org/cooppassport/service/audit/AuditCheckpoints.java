package org.cooppassport.service.audit;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.store.AuditCheckpoint;
import org.cooppassport.service.store.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the state of each co-op's audit log to the server's own log, which is kept elsewhere: from
 * then on nobody who can write to the store can cut off or rewrite what was before. The command
 * {@code self-check} compares. Thread-safe.
 */
public final class AuditCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger("org.cooppassport.audit");

  private final AuditLog log;
  private final Coops coops;
  private final Map<String, AuditCheckpoint> told = new ConcurrentHashMap<>();

  /** Makes the job's work. */
  public AuditCheckpoints(AuditLog log, Coops coops) {
    this.log = log;
    this.coops = coops;
  }

  /** Tells the state of each log that has grown since. Succeeds when all are told. */
  public Future<Void> tell() {
    List<Future<Void>> each = coops.all().stream().map(this::tell).toList();
    return Future.all(each).mapEmpty();
  }

  private Future<Void> tell(Coop coop) {
    return log.checkpoint(coop.id())
        .map(
            now -> {
              if (now.blocks() > 0 && !now.equals(told.put(coop.id(), now))) {
                LOG.info("checkpoint {}:{}", coop.id(), now.spelled());
              }
              return null;
            });
  }
}
