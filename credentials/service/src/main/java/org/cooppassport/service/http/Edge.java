package org.cooppassport.service.http;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.coop.Coops;

/**
 * A server's front: listens, and hands each request that satisfies its route to one endpoint.
 *
 * <p>The order for each request is always the same: path and Host are plain and ours; not too much
 * is going on; the caller's token is good and of this co-op; the media type and length are allowed;
 * the body is read within bounds; the endpoint answers within its deadline.
 */
public final class Edge {
  private final EdgeSettings settings;
  private final Coops coops;
  private final Authenticator authenticator;
  private final RandomSource random;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final List<EdgeListener> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<Gatekeeper.Phase> phase =
      new AtomicReference<>(Gatekeeper.Phase.SERVING);
  private final RequestCounts counts = new RequestCounts();
  private ClientTimes times = ClientTimes.DEFAULT;
  private String deploymentId;

  /** Makes a front that does not listen yet. */
  public Edge(
      EdgeSettings settings, Coops coops, Authenticator authenticator, RandomSource random) {
    this.settings = Objects.requireNonNull(settings);
    this.coops = Objects.requireNonNull(coops);
    this.authenticator = Objects.requireNonNull(authenticator);
    this.random = Objects.requireNonNull(random);
  }

  /** Adds an operation; before {@link #start}. */
  public Edge serve(Endpoint endpoint) {
    endpoints.add(Objects.requireNonNull(endpoint));
    return this;
  }

  /** Adds operations; before {@link #start}. */
  public Edge serveAll(Iterable<? extends Endpoint> more) {
    more.forEach(this::serve);
    return this;
  }

  /** For tests: shorter patience with slow clients. */
  Edge times(ClientTimes patience) {
    this.times = patience;
    return this;
  }

  /** Returns the routes that are served, in the order they were added. */
  public List<Route> routes() {
    return endpoints.stream().map(Endpoint::route).toList();
  }

  /** Returns what was counted. */
  public RequestCounts counts() {
    return counts;
  }

  /** Listens. Succeeds with the bound port; fails with a fault if the address cannot be bound. */
  public Future<Integer> start(Vertx vertx) {
    Gatekeeper gatekeeper =
        new Gatekeeper(
            settings, coops, authenticator, random, System::nanoTime, phase::get, counts);
    int loops = settings.listenPort() == 0 ? 1 : settings.loops();
    return vertx
        .deployVerticle(
            () -> {
              EdgeListener listener =
                  new EdgeListener(settings, gatekeeper, List.copyOf(endpoints), times);
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions().setInstances(loops))
        .map(
            id -> {
              deploymentId = id;
              return listeners.get(0).port();
            });
  }

  /**
   * Reads certificate and key again, for connections from now on. Succeeds with whether they had
   * changed.
   */
  public Future<Boolean> reloadTls() {
    return Future.all(listeners.stream().map(EdgeListener::reloadTls).toList())
        .map(all -> all.<Boolean>list().contains(true));
  }

  /**
   * Stops: takes nothing new, gives running requests the configured time, then closes. Succeeds
   * when the last connection is closed.
   */
  public Future<Void> stop(Vertx vertx) {
    return leave(vertx, Gatekeeper.Phase.STOPPING);
  }

  /**
   * Leaves its address to another front that listens there already: answers what comes over
   * connections that it has, and closes each with its next answer. Succeeds when the last one is
   * closed.
   */
  public Future<Void> retire(Vertx vertx) {
    return leave(vertx, Gatekeeper.Phase.RETIRING);
  }

  private Future<Void> leave(Vertx vertx, Gatekeeper.Phase how) {
    phase.set(how);
    Duration patience = settings.limits().stopWithin();
    return Future.all(listeners.stream().map(l -> l.drain(patience)).toList())
        .eventually(
            () -> deploymentId == null ? Future.succeededFuture() : vertx.undeploy(deploymentId))
        .mapEmpty();
  }
}
