package org.cooppassport.wallet.jdk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletHttp;

/**
 * Sends requests with the JDK's client: https only, no redirects, no cookies, bounded in time and
 * bytes, and to no private address.
 *
 * <p>The host is resolved and every address of it checked before a connection is made; the JDK
 * keeps what it resolved for longer than that takes.
 */
public final class JdkWalletHttp implements WalletHttp {
  /** A server that does not take a connection in this time is as good as away. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A whole exchange; an issuer signs a batch of credentials in it. */
  private static final Duration EXCHANGE_TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client;
  private final Destinations destinations;

  private JdkWalletHttp(HttpClient client, Destinations destinations) {
    this.client = client;
    this.destinations = Objects.requireNonNull(destinations);
  }

  /** Returns a client that trusts the JDK's certificate authorities. */
  public static JdkWalletHttp create(Destinations destinations) {
    return new JdkWalletHttp(builder().build(), destinations);
  }

  /** Returns a client that trusts these certificate authorities and no other. */
  public static JdkWalletHttp trusting(TrustAnchors authorities, Destinations destinations) {
    return new JdkWalletHttp(builder().sslContext(sslContext(authorities)).build(), destinations);
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        .version(HttpClient.Version.HTTP_1_1);
  }

  private static SSLContext sslContext(TrustAnchors authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      int number = 0;
      for (Bytes der : authorities.certificates()) {
        X509Certificate certificate =
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der.toByteArray()));
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      TrustManager[] managers =
          Arrays.stream(trust.getTrustManagers())
              .filter(X509TrustManager.class::isInstance)
              .toArray(TrustManager[]::new);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the certificate authorities cannot be used", e);
    }
  }

  @Override
  public Response exchange(Request request) {
    checkDestination(request.uri());
    HttpRequest.Builder http = HttpRequest.newBuilder(request.uri()).timeout(EXCHANGE_TIMEOUT);
    request.headers().forEach(http::setHeader);
    http.setHeader("User-Agent", "coop-wallet");
    switch (request.method()) {
      case GET -> http.GET();
      case POST -> http.POST(HttpRequest.BodyPublishers.ofByteArray(request.body().toByteArray()));
    }
    CompletableFuture<HttpResponse<Bytes>> answer =
        client.sendAsync(http.build(), head -> new BoundedBody(request.maxBytes()));
    return response(await(answer, request.uri()));
  }

  private static HttpResponse<Bytes> await(CompletableFuture<HttpResponse<Bytes>> answer, URI uri) {
    try {
      return answer.get(EXCHANGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer.cancel(true);
      throw new PeerUnreachable(uri.getHost() + ": interrupted", e);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new PeerUnreachable(uri.getHost() + ": no whole answer in time", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PeerUnreachable(uri.getHost() + ": " + reason(cause), cause);
    }
  }

  private static String reason(Throwable cause) {
    if (cause instanceof SSLException) {
      return "its certificate is not trusted, or TLS failed";
    }
    return cause instanceof ConnectException ? "no connection" : "the answer broke off";
  }

  private static Response response(HttpResponse<Bytes> response) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new Response(response.statusCode(), headers, response.body());
  }

  private void checkDestination(URI uri) {
    if (!"https".equalsIgnoreCase(uri.getScheme())
        || uri.getHost() == null
        || uri.getRawUserInfo() != null) {
      throw forbidden("only https addresses without user information are called");
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
        if (!destinations.allows(address)) {
          throw forbidden("the address is not one of the public internet");
        }
      }
    } catch (UnknownHostException e) {
      throw new PeerUnreachable(uri.getHost() + ": unknown host", e);
    }
  }

  private static Refusal forbidden(String detail) {
    return new Refusal(Reason.DESTINATION_FORBIDDEN, detail);
  }
}
