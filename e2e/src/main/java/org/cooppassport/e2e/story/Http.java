package org.cooppassport.e2e.story;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/** What a co-op's back office does: plain JSON over https, trusting one CA. */
public final class Http {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final HttpClient client;

  private Http(HttpClient client) {
    this.client = client;
  }

  /** Returns a client that trusts the authorities in {@code ca}, PEM, and no others. */
  public static Http trusting(Path ca) {
    try {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      int i = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(ca)))) {
        anchors.setCertificateEntry("ca" + i++, certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      return new Http(HttpClient.newBuilder().sslContext(tls).connectTimeout(TIMEOUT).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /**
   * An answer.
   *
   * @param status the HTTP status
   * @param body the text
   */
  public record Answer(int status, String body) {
    /** Returns the body as JSON. */
    public JsonObject json() {
      return JsonReader.readObject(body);
    }
  }

  /** Posts JSON. */
  public Answer post(String url, String token, JsonObject body) {
    if (body.isEmpty()) {
      return send(request(url, token).POST(HttpRequest.BodyPublishers.noBody()));
    }
    return send(
        request(url, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toJson())));
  }

  /** Posts a file. */
  public Answer post(String url, String token, String mediaType, byte[] file) {
    return send(
        request(url, token)
            .header("Content-Type", mediaType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  /** Posts a form. */
  public Answer form(String url, Map<String, String> form) {
    String body =
        form.entrySet().stream()
            .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(url, "")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Gets. */
  public Answer get(String url, String token) {
    return send(request(url, token).GET());
  }

  private static HttpRequest.Builder request(String url, String token) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
