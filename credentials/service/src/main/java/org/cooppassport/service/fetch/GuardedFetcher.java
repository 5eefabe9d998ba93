package org.cooppassport.service.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.documents.Gathered.Cause;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.config.FetchSettings;

/**
 * The only way out of a server: fetches documents over https, from addresses in the public
 * internet, and posts some there.
 *
 * <p>A name is resolved once; every address it has must be allowed, and the connection goes to one
 * of those addresses, while TLS and the Host header keep the name. No redirect is followed. Time,
 * bytes, parallel fetches and waiting fetches are bounded; answers and failures are remembered.
 * Hosts that gave a document in the last hour have places of their own: many that never answer take
 * nothing from them. Thread-safe.
 */
public final class GuardedFetcher implements DocumentFetcher, DocumentSender {
  private static final int IN_ALL = 40;
  private static final int PER_HOST = 4;
  private static final int WAITING = 400;
  private static final int MAX_HEADERS = 16 * 1024;
  private static final int MAX_FAMILIAR = 10_000;

  private final FetchSettings settings;
  private final InstantSource clock;
  private final NameResolver names;
  private final FetchTimes times;
  private final HttpClient client;
  private final FetchCache cache;
  private final FetchLanes lanes = new FetchLanes(IN_ALL, PER_HOST, WAITING);
  private final FetchLanes familiarLanes = new FetchLanes(IN_ALL / 2, PER_HOST, WAITING / 2);
  private final Cache<String, Boolean> familiar =
      Caffeine.newBuilder().maximumSize(MAX_FAMILIAR).expireAfterWrite(Duration.ofHours(1)).build();
  private final Map<DocumentNeed, Future<Gathered>> underWay = new ConcurrentHashMap<>();

  /**
   * How long a fetch may take.
   *
   * @param connect until the connection and its TLS stand
   * @param total until the last byte
   */
  record FetchTimes(Duration connect, Duration total) {
    static final FetchTimes DEFAULT = new FetchTimes(Duration.ofSeconds(3), Duration.ofSeconds(5));
  }

  /** Makes a fetcher. */
  public GuardedFetcher(Vertx vertx, FetchSettings settings, InstantSource clock) {
    this(vertx, settings, clock, new SystemNameResolver(vertx), FetchTimes.DEFAULT);
  }

  GuardedFetcher(
      Vertx vertx,
      FetchSettings settings,
      InstantSource clock,
      NameResolver names,
      FetchTimes times) {
    this.settings = settings;
    this.clock = clock;
    this.names = names;
    this.times = times;
    this.cache = new FetchCache(clock);
    this.client = vertx.createHttpClient(options(settings, times), pool());
  }

  /** Ends what is under way and fetches nothing more. */
  public Future<Void> close() {
    return client.close();
  }

  @Override
  public Future<Gathered> fetch(DocumentNeed need) {
    Optional<Gathered> known = cache.fresh(need);
    if (known.isPresent()) {
      return Future.succeededFuture(known.get());
    }
    Optional<Destination> destination = Destination.parse(need.url());
    if (destination.isEmpty()) {
      return Future.succeededFuture(unavailable(need, Cause.DESTINATION_FORBIDDEN));
    }
    Promise<Gathered> mine = Promise.promise();
    Future<Gathered> first = underWay.putIfAbsent(need, mine.future());
    return first != null ? first : begin(need, destination.get(), mine);
  }

  @Override
  public Future<Sent> post(Posting posting) {
    Optional<Destination> destination = Destination.parse(posting.url());
    if (destination.isEmpty()) {
      return Future.succeededFuture(Sent.NOT_DELIVERED);
    }
    return lanes(destination.get().host())
        .enter(destination.get().host(), () -> post(posting, destination.get()))
        .orElseGet(() -> Future.succeededFuture(Sent.NOT_DELIVERED));
  }

  private Future<Sent> post(Posting posting, Destination destination) {
    return resolve(destination)
        .compose(
            addresses ->
                client.request(
                    options(destination, addresses)
                        .setMethod(HttpMethod.POST)
                        .putHeader(HttpHeaders.CONTENT_TYPE, posting.mediaType())
                        .putHeader(HttpHeaders.ACCEPT, posting.accept())))
        .compose(request -> exchange(posting, request))
        .timeout(times.total().toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(Sent.NOT_DELIVERED);
  }

  private Future<Sent> exchange(Posting posting, HttpClientRequest request) {
    return request
        .send(Buffer.buffer(posting.body().toByteArray()))
        .compose(
            response ->
                BoundedBody.read(response.pause(), posting.maxAnswerBytes())
                    .map(
                        body ->
                            new Sent(
                                response.statusCode(),
                                mediaType(response),
                                Bytes.owned(body.getBytes()))))
        .timeout(times.total().toMillis(), TimeUnit.MILLISECONDS)
        .andThen(done -> closeIfFailed(done.failed(), request));
  }

  private static void closeIfFailed(boolean failed, HttpClientRequest request) {
    if (failed) {
      request.reset();
      request.connection().close();
    }
  }

  private FetchLanes lanes(String host) {
    return familiar.getIfPresent(host) == null ? lanes : familiarLanes;
  }

  private Future<Gathered> begin(
      DocumentNeed need, Destination destination, Promise<Gathered> outcome) {
    return lanes(destination.host())
        .enter(destination.host(), () -> download(need, destination))
        .orElseGet(() -> Future.succeededFuture(unavailable(need, Cause.NOT_GATHERED)))
        .andThen(
            done -> {
              if (done.succeeded() && done.result().fetched().isPresent()) {
                familiar.put(destination.host(), true);
              }
              underWay.remove(need);
              outcome.handle(done);
            });
  }

  private Future<Gathered> download(DocumentNeed need, Destination destination) {
    return resolve(destination)
        .compose(addresses -> connect(need, destination, addresses))
        .timeout(times.total().toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(failure -> cache.keep(unavailable(need, cause(failure))));
  }

  private Future<List<InetAddress>> resolve(Destination destination) {
    return destination.isLiteral()
        ? Future.succeededFuture(List.of(destination.literal()))
        : names.resolve(destination.host());
  }

  private Future<Gathered> connect(
      DocumentNeed need, Destination destination, List<InetAddress> addresses) {
    RequestOptions options =
        options(destination, addresses)
            .setMethod(HttpMethod.GET)
            .putHeader(HttpHeaders.ACCEPT, need.kind().accept())
            .putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, identity");
    cache.stale(need).ifPresent(e -> options.putHeader(HttpHeaders.IF_NONE_MATCH, e.tag()));
    return client.request(options).compose(request -> exchange(need, request));
  }

  private RequestOptions options(Destination destination, List<InetAddress> addresses) {
    InetAddress address = checked(destination, addresses);
    return new RequestOptions()
        .setSsl(true)
        .setHost(destination.host())
        .setPort(destination.port())
        .setURI(destination.target())
        .setServer(
            SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())))
        .setFollowRedirects(false)
        .setConnectTimeout(times.connect().toMillis());
  }

  /** One address that is not allowed spoils the whole answer: the next one may be it. */
  private InetAddress checked(Destination destination, List<InetAddress> addresses) {
    return allowed(settings, destination, addresses)
        .orElseThrow(() -> new Stopped(Cause.DESTINATION_FORBIDDEN));
  }

  /** Returns the address to connect to, if every address of the name is allowed. */
  static Optional<InetAddress> allowed(
      FetchSettings settings, Destination destination, List<InetAddress> addresses) {
    boolean loopbackOnly = addresses.stream().allMatch(AddressRules::isLoopback);
    boolean portAllowed =
        settings.ports().contains(destination.port())
            || (loopbackOnly
                && settings.loopback() == FetchSettings.Loopback.ALLOWED_IN_DEVELOPMENT);
    if (addresses.isEmpty()
        || !portAllowed
        || !addresses.stream().allMatch(a -> AddressRules.allows(a, settings.loopback()))) {
      return Optional.empty();
    }
    return addresses.stream()
        .filter(Inet4Address.class::isInstance)
        .findFirst()
        .or(() -> Optional.of(addresses.get(0)));
  }

  private Future<Gathered> exchange(DocumentNeed need, HttpClientRequest request) {
    return request
        .send()
        .compose(response -> read(need, response.pause()))
        .timeout(times.total().toMillis(), TimeUnit.MILLISECONDS)
        .andThen(done -> closeIfFailed(done.failed(), request));
  }

  private Future<Gathered> read(DocumentNeed need, HttpClientResponse response) {
    int status = response.statusCode();
    Optional<FetchCache.Entry> stale = cache.stale(need);
    if (status == 304 && stale.isPresent()) {
      return Future.succeededFuture(renewed(stale.get(), response));
    }
    if (status != 200) {
      throw new Stopped(causeOf(status));
    }
    String mediaType = mediaType(response);
    if (!need.kind().takes(mediaType)) {
      throw new Stopped(Cause.UNREACHABLE);
    }
    int maxBytes = need.kind().maxBytes();
    return BoundedBody.read(response, maxBytes)
        .map(
            body -> {
              try {
                return new Gathered.Fetched(
                    need,
                    mediaType,
                    BoundedBody.decoded(
                        body, header(response, HttpHeaders.CONTENT_ENCODING), maxBytes),
                    clock.instant());
              } catch (IOException e) {
                throw new Stopped(Cause.UNREACHABLE);
              }
            })
        .map(document -> kept(document, response));
  }

  private Gathered renewed(FetchCache.Entry stale, HttpClientResponse response) {
    Gathered.Fetched old = stale.answer().fetched().orElseThrow();
    return kept(
        new Gathered.Fetched(old.need(), old.mediaType(), old.body(), clock.instant()), response);
  }

  private Gathered kept(Gathered.Fetched document, HttpClientResponse response) {
    return cache.keep(
        document, header(response, HttpHeaders.CACHE_CONTROL), header(response, HttpHeaders.ETAG));
  }

  private static Cause causeOf(int status) {
    if (status >= 300 && status < 400) {
      return Cause.DESTINATION_FORBIDDEN;
    }
    return status == 404 || status == 410 ? Cause.NOT_FOUND : Cause.UNREACHABLE;
  }

  private static Cause cause(Throwable failure) {
    if (failure instanceof Stopped stopped) {
      return stopped.reason;
    }
    return failure instanceof BoundedBody.TooLarge ? Cause.TOO_LARGE : Cause.UNREACHABLE;
  }

  private static String mediaType(HttpClientResponse response) {
    String value = header(response, HttpHeaders.CONTENT_TYPE);
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  private static String header(HttpClientResponse response, CharSequence name) {
    MultiMap headers = response.headers();
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  private static Gathered.Unavailable unavailable(DocumentNeed need, Cause cause) {
    return new Gathered.Unavailable(need, cause);
  }

  static HttpClientOptions options(FetchSettings settings, FetchTimes times) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setVerifyHost(true)
            .setForceSni(true)
            .setKeepAlive(false)
            .setConnectTimeout((int) times.connect().toMillis())
            .setIdleTimeout((int) times.total().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setDecompressionSupported(false)
            .setMaxRedirects(0)
            .setMaxHeaderSize(MAX_HEADERS)
            .setTrustOptions(Trust.with(settings.extraCa()));
    options
        .setSslHandshakeTimeout(times.connect().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
    return options;
  }

  private static PoolOptions pool() {
    return new PoolOptions().setHttp1MaxSize(PER_HOST).setMaxWaitQueueSize(WAITING);
  }

  /** Ends a fetch for a reason of ours. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final Cause reason;

    Stopped(Cause reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }
  }
}
