package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The platform's resolver, on threads of its own: a slow name server delays only fetches. */
final class SystemNameResolver implements NameResolver {
  private static final int THREADS = 8;

  private final WorkerExecutor threads;

  SystemNameResolver(Vertx vertx) {
    this.threads = vertx.createSharedWorkerExecutor("names", THREADS, 10, TimeUnit.SECONDS);
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    return threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false);
  }
}
