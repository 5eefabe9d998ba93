package org.cooppassport.service.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The platform's resolver, on threads of its own, which nobody's slow name servers can fill.
 *
 * <p>A lookup cannot be given up once it has begun, so what is bounded is who may begin one: few at
 * once for each site (a domain as somebody registers it), and names of sites that have answered
 * before have threads of their own. A caller waits no longer than the patience; a site that was
 * slower than that is refused at once for a while. Thread-safe.
 */
final class SystemNameResolver implements NameResolver {
  private static final int THREADS_FOR_STRANGERS = 16;
  private static final int THREADS_FOR_FAMILIAR = 8;
  private static final int PER_SITE = 3;
  private static final int WAITING = 200;

  /** A healthy name server answers in milliseconds, a healthy one far away in one second. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration SLOW_REFUSED = Duration.ofSeconds(30);
  private static final Duration FAMILIAR_KNOWN = Duration.ofHours(1);
  private static final int MAX_SITES = 10_000;

  private final Vertx vertx;
  private final Lookup lookup;
  private final Duration patience;
  private final Lane strangers;
  private final Lane familiar;
  private final Cache<String, Boolean> answered = sites(FAMILIAR_KNOWN);
  private final Cache<String, Boolean> slow = sites(SLOW_REFUSED);
  private final Map<String, Future<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

  /** Port: asks the platform; blocking. */
  @FunctionalInterface
  interface Lookup {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  /** Threads, and who may use them. */
  private record Lane(WorkerExecutor threads, FetchLanes places) {
    static Lane of(Vertx vertx, String name, int threads) {
      return new Lane(
          vertx.createSharedWorkerExecutor(name, threads, 1, TimeUnit.MINUTES),
          new FetchLanes(threads, PER_SITE, WAITING));
    }
  }

  SystemNameResolver(Vertx vertx) {
    this(vertx, host -> List.of(InetAddress.getAllByName(host)), PATIENCE);
  }

  SystemNameResolver(Vertx vertx, Lookup lookup, Duration patience) {
    this.vertx = vertx;
    this.lookup = lookup;
    this.patience = patience;
    this.strangers = Lane.of(vertx, "names", THREADS_FOR_STRANGERS);
    this.familiar = Lane.of(vertx, "familiar-names", THREADS_FOR_FAMILIAR);
  }

  private static Cache<String, Boolean> sites(Duration kept) {
    return Caffeine.newBuilder().maximumSize(MAX_SITES).expireAfterWrite(kept).build();
  }

  @Override
  public Future<List<InetAddress>> resolve(String host) {
    Promise<List<InetAddress>> mine = Promise.promise();
    Future<List<InetAddress>> first = underWay.putIfAbsent(host, mine.future());
    return (first == null ? begin(host, mine) : first)
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<List<InetAddress>> begin(String host, Promise<List<InetAddress>> outcome) {
    String site = site(host);
    Lane lane = answered.getIfPresent(site) == null ? strangers : familiar;
    return lane.places()
        .enter(site, () -> lookUp(host, site, lane.threads()))
        .orElseGet(() -> Future.failedFuture(new UnknownHostException("too many names are asked")))
        .andThen(
            done -> {
              underWay.remove(host);
              outcome.handle(done);
            });
  }

  /** Its turn may come when those who asked have gone, and the site is known to be slow. */
  private Future<List<InetAddress>> lookUp(String host, String site, WorkerExecutor threads) {
    if (slow.getIfPresent(site) != null) {
      return Future.failedFuture(new UnknownHostException("its name servers are slow"));
    }
    long tooLate =
        vertx.setTimer(
            patience.toMillis(),
            late -> {
              slow.put(site, true);
              answered.invalidate(site);
            });
    return threads
        .executeBlocking(() -> lookup.addresses(host), false)
        .andThen(
            done -> {
              if (vertx.cancelTimer(tooLate) && done.succeeded()) {
                answered.put(site, true);
              }
            });
  }

  /** The last two labels; three where the second to last is one like co, com or gov. */
  static String site(String host) {
    String[] labels = host.split("\\.", -1);
    int last = labels.length - 1;
    boolean shared = last >= 2 && labels[last - 1].length() <= 3;
    int begin = Math.max(0, last - (shared ? 2 : 1));
    return String.join(".", List.of(labels).subList(begin, labels.length));
  }
}
