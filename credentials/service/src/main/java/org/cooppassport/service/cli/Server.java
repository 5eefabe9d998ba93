package org.cooppassport.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.audit.AuditCheckpoints;
import org.cooppassport.service.audit.AuditedEndpoint;
import org.cooppassport.service.auth.AccessTokens;
import org.cooppassport.service.auth.ClientAuthentication;
import org.cooppassport.service.auth.ClientCredentialsGrant;
import org.cooppassport.service.auth.FileApiClients;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.fetch.GuardedFetcher;
import org.cooppassport.service.health.HealthChecks;
import org.cooppassport.service.health.LiveEndpoint;
import org.cooppassport.service.health.MetricsEndpoint;
import org.cooppassport.service.health.ReadyEndpoint;
import org.cooppassport.service.http.Authenticator;
import org.cooppassport.service.http.Edge;
import org.cooppassport.service.http.EdgeSettings;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.jobs.Jobs;
import org.cooppassport.service.jobs.SteadyClock;
import org.cooppassport.service.keys.KeyFolder;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.store.AuditLog;
import org.cooppassport.service.store.ClockWatch;
import org.cooppassport.service.store.Health;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.OneTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server that runs: everything that was put together, and how to stop it. */
public final class Server {
  /** What a restore may fall short of and not be noticed. */
  private static final Duration HISTORY_MARKED = Duration.ofSeconds(30);

  private static final Duration FILES_LOOKED_AT = Duration.ofMinutes(1);

  /** Entries of the last minutes can be cut off unnoticed; those before cannot. */
  private static final Duration CHECKPOINTS_TOLD = Duration.ofMinutes(5);

  private static final Duration CLOCK_WATCHED = Duration.ofSeconds(30);

  /** Below this a clock is only being adjusted. */
  private static final Duration CLOCK_MOVED = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Assembly assembly;
  private final Jobs watching;
  private final AtomicBoolean reloading = new AtomicBoolean();
  private volatile Serving serving;

  private Server(Assembly assembly, Serving serving) {
    this.assembly = assembly;
    this.watching = new Jobs(assembly.vertx());
    this.serving = serving;
  }

  /** What stays for as long as the process runs. */
  private record Assembly(
      ServerProgram program, Vertx vertx, OpenedStore store, Clock clock, RandomSource random) {}

  /** What serves by one set of settings, and is replaced as a whole. */
  private record Serving(
      ServerSettings settings,
      GuardedFetcher wayOut,
      Jobs jobs,
      Edge edge,
      Optional<Edge> management,
      Bound bound) {
    /** Takes nothing new, lets running work end. */
    Future<Void> stop(Vertx vertx) {
      return end(each -> each.stop(vertx));
    }

    /** Leaves everything new to those who serve already in its place. */
    Future<Void> retire(Vertx vertx) {
      return end(each -> each.retire(vertx));
    }

    private Future<Void> end(Function<Edge, Future<Void>> leave) {
      jobs.stop();
      return leave
          .apply(edge)
          .eventually(() -> management.map(leave).orElseGet(Future::succeededFuture))
          .eventually(wayOut::close);
    }
  }

  /**
   * Starts a server. Succeeds when it listens; fails with {@code InvalidSetting}, or with whatever
   * kept it from starting, and then leaves nothing running.
   */
  public static Future<Server> start(
      ServerProgram program,
      ServerSettings settings,
      List<CoopSettings> coops,
      Clock clock,
      RandomSource random) {
    Vertx vertx = vertx();
    Promise<Server> outcome = Promise.promise();
    OpenedStore.open(vertx, settings, clock, random)
        .compose(
            store -> {
              Assembly assembly = new Assembly(program, vertx, store, clock, random);
              return serving(assembly, settings, coops)
                  .map(serving -> new Server(assembly, serving))
                  .recover(failure -> closed(store, failure));
            })
        .onSuccess(outcome::complete)
        .onFailure(failure -> vertx.close().onComplete(closed -> outcome.fail(failure)));
    return outcome.future();
  }

  /**
   * Serves by other settings from now on: new requests are answered by them, running ones are
   * answered as they began. All or nothing: fails with {@code InvalidSetting}, or with whatever
   * keeps the settings from being used, and then serves as before.
   *
   * @param settings the same data folder, store and addresses to listen at: those need a restart
   * @param coops those that are served from now on
   */
  public Future<Void> reload(ServerSettings settings, List<CoopSettings> coops) {
    Serving before = serving;
    refuseWhatNeedsAStart(before.settings(), settings);
    if (!reloading.compareAndSet(false, true)) {
      return Future.failedFuture(new IllegalStateException("settings are being taken up already"));
    }
    return serving(assembly, settings, coops)
        .compose(
            after -> {
              serving = after;
              return before.retire(assembly.vertx());
            })
        .eventually(
            () -> {
              reloading.set(false);
              return Future.succeededFuture();
            });
  }

  private static void refuseWhatNeedsAStart(ServerSettings before, ServerSettings after) {
    needsAStart("data", before.data(), after.data());
    needsAStart("--dev", before.mode(), after.mode());
    needsAStart("store", before.store(), after.store());
    needsAStart("server.listen", listen(before), listen(after));
    needsAStart("server.tls", before.edge().tls(), after.edge().tls());
    needsAStart("management.listen", before.management(), after.management());
  }

  private static String listen(ServerSettings settings) {
    return settings.edge().listenHost() + ":" + settings.edge().listenPort();
  }

  private static void needsAStart(String setting, Object before, Object after) {
    if (!before.equals(after)) {
      throw new InvalidSetting(
          setting, "expected as it was when the server was started: stop it and start it again");
    }
  }

  /** Returns the bound port. */
  public int port() {
    return serving.bound().port();
  }

  /** Returns the port of the metrics, if they are served. */
  public Optional<Integer> managementPort() {
    return serving.bound().management();
  }

  /** Returns the routes that are served. */
  public List<Route> routes() {
    return serving.edge().routes();
  }

  /** Warns, from now on, when the clock is moved or is behind those of the store's servers. */
  void watch(SteadyClock clock) {
    ClockWatch others = new ClockWatch(assembly.store().records(), clock);
    watching.now("clock", () -> look(clock, others));
    watching.every(CLOCK_WATCHED, "clock", () -> look(clock, others));
  }

  private static Future<Void> look(SteadyClock clock, ClockWatch others) {
    Duration moved = clock.takeJump();
    if (moved.abs().compareTo(CLOCK_MOVED) > 0) {
      LOG.warn(
          "the system clock was moved by {} s; time does not go back here: start again once it is"
              + " right",
          moved.toSeconds());
    }
    return others
        .behind()
        .map(
            behind -> {
              if (!behind.isZero()) {
                LOG.warn(
                    "the clock is {} s behind what the store has seen: set the clocks of all"
                        + " servers",
                    behind.toSeconds());
              }
              return null;
            });
  }

  /** Stops: takes nothing new, lets running work end, closes the store. Succeeds when done. */
  public Future<Void> stop() {
    watching.stop();
    return serving
        .stop(assembly.vertx())
        .eventually(assembly.store()::close)
        .eventually(assembly.vertx()::close);
  }

  private static Future<Serving> serving(
      Assembly assembly, ServerSettings settings, List<CoopSettings> coops) {
    Jobs jobs = new Jobs(assembly.vertx());
    return assembly
        .vertx()
        .executeBlocking(() -> assemble(assembly, settings, coops, jobs))
        .compose(starting -> starting)
        .onFailure(failed -> jobs.stop());
  }

  /** Opens keys and reads files: not on an event loop. */
  private static Future<Serving> assemble(
      Assembly assembly, ServerSettings settings, List<CoopSettings> coopSettings, Jobs jobs) {
    Vertx vertx = assembly.vertx();
    Clock clock = assembly.clock();
    RandomSource random = assembly.random();
    OpenedStore store = assembly.store();
    Coops coops = Coops.of(coopSettings.stream().map(CoopSettings::coop).toList());
    Map<String, KeyFolder> folders = new HashMap<>();
    coopSettings.forEach(
        coop -> folders.put(coop.coop().id(), KeyFolder.at(coop.folder(), settings.keys())));
    KeyRing keys = KeyRing.open(clock, folders);
    CpuPool cpu = CpuPool.of(vertx);
    AccessTokens tokens = new AccessTokens(coops, keys, cpu, clock, random);
    GuardedFetcher wayOut = new GuardedFetcher(vertx, settings.fetch(), clock);
    ServerContext context =
        new ServerContext(
            vertx,
            clock,
            random,
            settings,
            coopSettings,
            coops,
            keys,
            store.records(),
            store.guard(),
            wayOut,
            wayOut,
            cpu,
            jobs,
            health(store, coops, keys),
            tokens,
            clientCredentials(vertx, settings, clock, random, store, cpu, tokens));
    AuditLog audit = new AuditLog(store.records());
    Edge edge = new Edge(settings.edge(), coops, tokens, random);
    Optional<Edge> management = management(context, edge);
    return assembly
        .program()
        .start(context)
        .compose(
            endpoints ->
                edge.serve(new LiveEndpoint())
                    .serve(new ReadyEndpoint(context.health()))
                    .serveAll(audited(endpoints, audit, clock))
                    .start(vertx))
        .compose(port -> started(management, vertx).map(other -> new Bound(port, other)))
        .map(
            bound -> {
              jobs.every(FILES_LOOKED_AT, "tls-certificate", edge::reloadTls);
              jobs.every(FILES_LOOKED_AT, "keys", () -> vertx.executeBlocking(keys::reload));
              jobs.every(HISTORY_MARKED, "store-history", store.guard()::advance);
              jobs.every(
                  CHECKPOINTS_TOLD, "audit-checkpoints", new AuditCheckpoints(audit, coops)::tell);
              return new Serving(settings, wayOut, jobs, edge, management, bound);
            });
  }

  private static Future<Optional<Integer>> started(Optional<Edge> edge, Vertx vertx) {
    return edge.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : edge.get().start(vertx).map(Optional::of);
  }

  private static List<Endpoint> audited(List<Endpoint> endpoints, AuditLog log, Clock clock) {
    return endpoints.stream().map(each -> AuditedEndpoint.of(each, log, clock)).toList();
  }

  /** Metrics, if wished, on an address of their own on loopback: strangers have no way there. */
  private static Optional<Edge> management(ServerContext context, Edge edge) {
    return context
        .settings()
        .management()
        .map(
            listen ->
                new Edge(
                        new EdgeSettings(
                            listen.host(),
                            listen.port(),
                            URI.create("http://localhost:" + listen.port()),
                            Optional.empty(),
                            1,
                            EdgeSettings.Limits.DEFAULT,
                            Set.of()),
                        Coops.of(),
                        Authenticator.NONE,
                        context.random())
                    .serve(new MetricsEndpoint(edge.counts(), context.cpu()::pending)));
  }

  /**
   * The ports that were bound.
   *
   * @param port the server's
   * @param management the metrics'
   */
  private record Bound(int port, Optional<Integer> management) {}

  private static ClientCredentialsGrant clientCredentials(
      Vertx vertx,
      ServerSettings settings,
      Clock clock,
      RandomSource random,
      OpenedStore store,
      CpuPool cpu,
      AccessTokens tokens) {
    OneTime spent =
        new OneTime(store.records(), Kind.conditional("client-assertion"), store.guard().lineage());
    ClientAuthentication authentication =
        new ClientAuthentication(
            new FileApiClients(vertx, settings.data()), spent, cpu, clock, random);
    return new ClientCredentialsGrant(authentication, tokens, cpu);
  }

  private static HealthChecks health(OpenedStore store, Coops coops, KeyRing keys) {
    return new HealthChecks()
        .add("store", () -> store.records().health().map(state -> state == Health.READY))
        .add(
            "keys",
            () ->
                Future.succeededFuture(
                    coops.all().stream()
                        .noneMatch(
                            c -> keys.published(c.id(), KeyPurpose.ACCESS_TOKEN).isEmpty())));
  }

  private static <T> Future<T> closed(OpenedStore store, Throwable failure) {
    return store.close().transform(closed -> Future.failedFuture(failure));
  }

  /** The fastest transport that this kernel allows. */
  private static Vertx vertx() {
    VertxBuilder builder = Vertx.builder();
    return Stream.of(Transport.IO_URING, Transport.EPOLL)
        .filter(transport -> transport != null && transport.available())
        .findFirst()
        .map(builder::withTransport)
        .orElse(builder)
        .build();
  }
}
