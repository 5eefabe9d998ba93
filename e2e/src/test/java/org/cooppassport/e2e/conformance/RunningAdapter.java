package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.service.http.FreePort;

/** An adapter for one test class, called over plain http. */
public final class RunningAdapter implements AutoCloseable {
  /** The adapter's clock. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private static final int START_SECONDS = 30;

  private final Vertx vertx;
  private final ConformanceAdapter adapter;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningAdapter(Vertx vertx, ConformanceAdapter adapter, int port) {
    this.vertx = vertx;
    this.adapter = adapter;
    this.port = port;
  }

  /** Starts an adapter that knows no documents and no anchors, at a fixed instant. */
  public static RunningAdapter start(Path folder) {
    return start(
        folder, OfferedDocuments.none(), TrustAnchors.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  static RunningAdapter start(
      Path folder, OfferedDocuments documents, TrustAnchors anchors, Clock clock) {
    return start(folder, documents, anchors, new CompletableFuture<>(), clock);
  }

  static RunningAdapter start(
      Path folder,
      OfferedDocuments documents,
      TrustAnchors anchors,
      CompletableFuture<OpenIdServers> servers,
      Clock clock) {
    Vertx vertx = Vertx.vertx();
    int port = twoFreePorts();
    ConformanceAdapter adapter =
        await(
            ConformanceAdapter.start(
                vertx, folder, port, documents, anchors, servers, clock, RandomSource.secure()));
    return new RunningAdapter(vertx, adapter, port);
  }

  private static int twoFreePorts() {
    while (true) {
      int port = FreePort.take();
      try (ServerSocket next = new ServerSocket(port + 1)) {
        if (next.isBound()) {
          return port;
        }
      } catch (IOException taken) {
        continue;
      }
    }
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the https origin. */
  public String origin() {
    return "https://127.0.0.1:" + port;
  }

  /** Returns the manifest. */
  public JsonObject manifest() {
    return adapter.manifest();
  }

  /** Returns the DID of an issuer profile. */
  public String issuer(String profile) {
    return manifest().array("issuers").flatMap(JsonArray::objects).orElseThrow().stream()
        .filter(entry -> entry.string("profile").orElseThrow().equals(profile))
        .findFirst()
        .flatMap(entry -> entry.string("id"))
        .orElseThrow();
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param type the media type
   * @param body the text
   * @param location where it points, or empty
   */
  public record Answer(int status, String type, String body, String location) {
    /** Returns the body as JSON. */
    public JsonObject json() {
      return JsonReader.readObject(body);
    }
  }

  /** Posts JSON. */
  public Answer post(String path, JsonObject body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, application/ld+json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toJson())));
  }

  /** Gets, asking for a media type. */
  public Answer get(String path, String accept) {
    return send(HttpRequest.newBuilder(uri(path)).header("Accept", accept).GET());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + (port + 1) + path);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.body(),
          response.headers().firstValue("location").orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Issues a credential. */
  public Answer issue(String profile, JsonObject credential, JsonObject options) {
    return post(
        "/issuers/" + profile + "/credentials/issue",
        JsonObject.builder().put("credential", credential).put("options", options).build());
  }

  /** Verifies a credential at an instance. */
  public Answer verify(String instance, JsonValue credential) {
    return post(
        "/verifiers/" + instance + "/credentials/verify",
        JsonObject.builder().put("verifiableCredential", credential).build());
  }

  @Override
  public void close() {
    await(adapter.stop());
    await(vertx.close());
  }
}
