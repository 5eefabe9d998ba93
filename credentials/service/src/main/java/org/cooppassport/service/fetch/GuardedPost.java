package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.config.FetchSettings;
import org.cooppassport.service.fetch.GuardedFetcher.FetchTimes;

/**
 * Posts forms to services that the configuration names, such as a token endpoint, under the rules
 * of {@link GuardedFetcher}: https, checked addresses, no redirect, bounds on time and bytes.
 * Nothing is remembered. Thread-safe.
 */
public final class GuardedPost {
  private static final int MAX_BYTES = 256 << 10;
  private static final int AT_ONCE = 8;
  private static final int WAITING = 200;

  private final FetchSettings settings;
  private final NameResolver names;
  private final FetchTimes times = FetchTimes.DEFAULT;
  private final HttpClient client;

  /** Makes one. */
  public GuardedPost(Vertx vertx, FetchSettings settings) {
    this.settings = settings;
    this.names = new SystemNameResolver(vertx);
    this.client =
        vertx.createHttpClient(
            GuardedFetcher.options(settings, times),
            new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(WAITING));
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body the body
   */
  public record Answer(int status, Bytes body) {}

  /**
   * Succeeds with the answer, whatever its status; fails with a {@code Refusal} of reason {@code
   * DESTINATION_FORBIDDEN} or {@code OVERLOADED} if there is none.
   *
   * @param form the encoded form
   */
  public Future<Answer> post(String url, Map<String, String> headers, String form) {
    Destination destination = Destination.parse(url).orElseThrow(() -> forbidden());
    Future<List<InetAddress>> addresses =
        destination.isLiteral()
            ? Future.succeededFuture(List.of(destination.literal()))
            : names.resolve(destination.host());
    return addresses
        .compose(found -> send(destination, found, headers, form))
        .timeout(times.total().toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof Refusal
                        ? failure
                        : new Refusal(Reason.OVERLOADED, "a service did not answer")
                            .causedBy(failure)));
  }

  private Future<Answer> send(
      Destination destination,
      List<InetAddress> addresses,
      Map<String, String> headers,
      String form) {
    InetAddress address =
        GuardedFetcher.allowed(settings, destination, addresses)
            .orElseThrow(GuardedPost::forbidden);
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setSsl(true)
            .setHost(destination.host())
            .setPort(destination.port())
            .setURI(destination.target())
            .setServer(
                SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())))
            .setFollowRedirects(false)
            .setConnectTimeout(times.connect().toMillis())
            .putHeader(HttpHeaders.ACCEPT, "application/json")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
    headers.forEach(options::putHeader);
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(form)))
        .compose(
            response ->
                BoundedBody.read(response.pause(), MAX_BYTES)
                    .map(body -> new Answer(response.statusCode(), Bytes.owned(body.getBytes()))));
  }

  private static Refusal forbidden() {
    return new Refusal(Reason.DESTINATION_FORBIDDEN, "the address is not one that may be called");
  }
}
