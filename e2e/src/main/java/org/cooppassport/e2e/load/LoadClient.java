package org.cooppassport.e2e.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * Sends the same request again and again over a fixed number of connections that stay open, one
 * request at a time on each.
 */
final class LoadClient implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client;
  private final int connections;
  private final LongSupplier nanos;

  LoadClient(Path ca, int connections, LongSupplier nanos) {
    this.connections = connections;
    this.nanos = nanos;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()))
                .setVerifyHost(true)
                .setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(connections));
  }

  /**
   * Sends {@code count} requests.
   *
   * @return how long each took
   * @throws IllegalStateException if one is answered with another status than expected
   */
  Latencies send(Call call, int count) {
    Latencies latencies = new Latencies(count);
    AtomicInteger next = new AtomicInteger();
    Promise<Void> all = Promise.promise();
    AtomicInteger running = new AtomicInteger(connections);
    long began = nanos.getAsLong();
    for (int i = 0; i < connections; i++) {
      chain(call, count, next, latencies)
          .onSuccess(
              done -> {
                if (running.decrementAndGet() == 0) {
                  all.tryComplete();
                }
              })
          .onFailure(all::tryFail);
    }
    all.future().toCompletionStage().toCompletableFuture().join();
    latencies.took(nanos.getAsLong() - began);
    return latencies;
  }

  private Future<Void> chain(Call call, int count, AtomicInteger next, Latencies latencies) {
    int index = next.getAndIncrement();
    if (index >= count) {
      return Future.succeededFuture();
    }
    long began = nanos.getAsLong();
    return once(call)
        .compose(
            done -> {
              latencies.record(index, nanos.getAsLong() - began);
              return chain(call, count, next, latencies);
            });
  }

  private Future<Void> once(Call call) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(call.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
            .setAbsoluteURI(call.url());
    return client
        .request(options)
        .compose(
            request -> {
              if (!call.token().isEmpty()) {
                request.putHeader("Authorization", "Bearer " + call.token());
              }
              if (call.body().isEmpty()) {
                return request.send();
              }
              request.putHeader("Content-Type", "application/json");
              return request.send(Buffer.buffer(call.body()));
            })
        .compose(response -> checked(call, response));
  }

  private static Future<Void> checked(Call call, HttpClientResponse response) {
    return response
        .body()
        .map(
            body -> {
              if (response.statusCode() != call.expected()) {
                throw new IllegalStateException(
                    call.url() + " answered " + response.statusCode() + ": " + body);
              }
              return null;
            });
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /**
   * What is sent.
   *
   * @param url the whole address
   * @param token access token, or empty
   * @param body JSON, or empty for a GET
   * @param expected the status that counts as success
   */
  record Call(String url, String token, String body, int expected) {}
}
