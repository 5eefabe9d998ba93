package org.cooppassport.service.http;

import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.coop.Coops;

/** An edge over plain HTTP on loopback, for tests of other packages. */
public final class EdgeForTests {
  private EdgeForTests() {}

  /** Starts one at {@code origin}. */
  public static Edge start(
      Vertx vertx, URI origin, Coops coops, Authenticator authenticator, Endpoint... endpoints)
      throws TimeoutException {
    EdgeSettings settings =
        new EdgeSettings(
            "127.0.0.1",
            origin.getPort(),
            origin,
            Optional.empty(),
            1,
            EdgeSettings.Limits.DEFAULT,
            Set.of());
    Edge edge =
        new Edge(settings, coops, authenticator, RandomSource.secure())
            .serveAll(java.util.List.of(endpoints));
    edge.start(vertx).await(20, TimeUnit.SECONDS);
    return edge;
  }
}
