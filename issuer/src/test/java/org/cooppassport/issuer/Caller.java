package org.cooppassport.issuer;

import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/** Speaks HTTP to an issuer: as a back office with a token, or as anybody. */
final class Caller {
  private final HttpClient http;
  private final String base;
  private final String token;

  private Caller(HttpClient http, String base, String token) {
    this.http = http;
    this.base = base;
    this.token = token;
  }

  /** What came back. */
  record Answer(int status, String body, Map<String, List<String>> headers) {
    JsonObject json() {
      return JsonReader.readObject(body);
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }

    String text(String name) {
      return json().string(name).orElseThrow(() -> new AssertionError(name + " in " + body));
    }
  }

  static Caller anybody(IssuerServer issuer, String coop) throws Exception {
    return new Caller(http(issuer.ca()), issuer.base(coop), "");
  }

  static Caller client(IssuerServer issuer, String coop, String id) throws Exception {
    Caller anybody = anybody(issuer, coop);
    return anybody.withToken(anybody.token(id, "").text("access_token"));
  }

  Caller withToken(String other) {
    return new Caller(http, base, other);
  }

  String token() {
    return token;
  }

  Answer token(String id, String scope) throws Exception {
    String basic =
        Base64.getEncoder()
            .encodeToString((id + ":" + IssuerServer.SECRET).getBytes(StandardCharsets.UTF_8));
    String form = "grant_type=client_credentials" + (scope.isEmpty() ? "" : "&scope=" + scope);
    return send(
        to("/token")
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  Answer get(String path, String... headers) throws Exception {
    return send(with(authorized(path), headers).GET());
  }

  Answer head(String path) throws Exception {
    return send(authorized(path).method("HEAD", BodyPublishers.noBody()));
  }

  /** Calls with a method and no body. */
  Answer call(String method, String path, String... headers) throws Exception {
    return send(with(authorized(path), headers).method(method, BodyPublishers.noBody()));
  }

  Answer delete(String path) throws Exception {
    return send(authorized(path).DELETE());
  }

  Answer post(String path, JsonObject body, String... headers) throws Exception {
    return post(path, body.toJson(), "application/json", headers);
  }

  Answer post(String path, String body, String type, String... headers) throws Exception {
    return send(
        with(authorized(path).header("Content-Type", type), headers)
            .POST(BodyPublishers.ofString(body)));
  }

  Answer put(String path, JsonObject body) throws Exception {
    return send(
        authorized(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.toJson())));
  }

  Answer post(String path, byte[] body, String type, String... headers) throws Exception {
    return send(
        with(authorized(path).header("Content-Type", type), headers)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** Sends a request, and hangs up before it is answered or just after. */
  void postAndLeave(String path, JsonObject body, String... headers) throws Exception {
    HttpRequest.Builder request =
        with(authorized(path).header("Content-Type", "application/json"), headers)
            .POST(BodyPublishers.ofString(body.toJson()));
    CompletableFuture<?> sent = http.sendAsync(request.build(), BodyHandlers.discarding());
    Thread.sleep(50);
    sent.cancel(true);
  }

  Answer form(String path, Map<String, String> fields, String... headers) throws Exception {
    String form =
        fields.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return post(path, form, "application/x-www-form-urlencoded", headers);
  }

  private HttpRequest.Builder authorized(String path) {
    HttpRequest.Builder request = to(path);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("https://") ? path : base + path));
  }

  private Answer send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), response.body(), response.headers().map());
  }

  private static HttpClient http(Path ca) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }
}
