package org.cooppassport.e2e.races;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/**
 * Sends requests over https, one by one or all at the same instant, over connections that nobody
 * used before: one that was kept may just have been closed.
 */
final class Shots {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final SSLContext tls;

  private Shots(SSLContext tls) {
    this.tls = tls;
  }

  private HttpClient client() {
    return HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
  }

  /**
   * A request that is ready to be sent.
   *
   * @param headers by name
   * @param body what is posted; without a content type it is a GET
   */
  record Shot(String url, Map<String, String> headers, String body) {
    static Shot get(String url) {
      return new Shot(url, Map.of(), "");
    }

    static Shot json(String url, JsonObject body) {
      return new Shot(url, Map.of("Content-Type", "application/json"), body.toJson());
    }

    static Shot form(String url, Map<String, String> fields) {
      String body =
          fields.entrySet().stream()
              .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
              .collect(Collectors.joining("&"));
      return new Shot(url, Map.of("Content-Type", "application/x-www-form-urlencoded"), body);
    }

    /** Returns the same request with one more header. */
    Shot with(String name, String value) {
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put(name, value);
      return new Shot(url, all, body);
    }

    Shot bearing(String token) {
      return with("Authorization", "Bearer " + token);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest request() {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
      headers.forEach(request::header);
      return !headers.containsKey("Content-Type")
          ? request.build()
          : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }
  }

  /** What came back. */
  record Hit(int status, String body, Map<String, List<String>> headers) {
    JsonObject json() {
      return JsonReader.readObject(body);
    }

    String text(String name) {
      return json()
          .string(name)
          .orElseThrow(() -> new AssertionError(name + " in " + status + " " + body));
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    /** Returns the error code, or the status if there is none. */
    String outcome() {
      return status < 400 || !body.startsWith("{")
          ? Integer.toString(status)
          : json().string("error").or(() -> json().string("code")).orElse(status + "");
    }

    Hit expecting(int wanted) {
      if (status != wanted) {
        throw new AssertionError("expected " + wanted + ", got " + status + " " + body);
      }
      return this;
    }
  }

  /** Returns one that trusts this authority alone. */
  static Shots trusting(Path ca) {
    try (InputStream in = Files.newInputStream(ca)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return new Shots(tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends one; fails if no whole answer comes. */
  Hit send(Shot shot) {
    return together(List.of(shot)).get(0);
  }

  /** Sends all of them before the first is answered. */
  List<Hit> together(List<Shot> shots) {
    HttpClient client = client();
    List<CompletableFuture<Hit>> sent = shots.stream().map(shot -> later(client, shot)).toList();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  /** Holds the client for as long as it is needed. */
  private static CompletableFuture<Hit> later(HttpClient client, Shot shot) {
    return client
        .sendAsync(shot.request(), HttpResponse.BodyHandlers.ofString())
        .thenApply(
            answer -> {
              Reference.reachabilityFence(client);
              return new Hit(answer.statusCode(), answer.body(), answer.headers().map());
            });
  }
}
