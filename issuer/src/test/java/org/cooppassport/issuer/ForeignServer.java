package org.cooppassport.issuer;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;

/**
 * An authorization server of somebody else on loopback: signs with RSA by the JDK alone, publishes
 * its keys, answers about tokens. Whom it gives tokens to is for the test.
 */
final class ForeignServer implements AutoCloseable {
  static final String CLIENT = "coop-issuer";
  static final String SECRET = "a secret of the server";

  private final Vertx vertx = Vertx.vertx();
  private final String base;
  private final KeyPair key = rsa();
  private final Map<String, JsonObject> opaque = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();

  ForeignServer(Path tls, int port) throws Exception {
    base = "https://localhost:" + port + "/realms/coops";
    vertx
        .createHttpServer(
            new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions()
                        .setCertPath(tls.resolve("server.crt").toString())
                        .setKeyPath(tls.resolve("server.key").toString())))
        .requestHandler(this::answer)
        .listen(port, "127.0.0.1")
        .await(20, TimeUnit.SECONDS);
  }

  String base() {
    return base;
  }

  int questions() {
    return questions.get();
  }

  static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    return generator.generateKeyPair();
  }

  /** The claims of a token for a member, to be bent. */
  JsonObject claims(String audience, String subject, String scope) {
    long now = Instant.now().getEpochSecond();
    return JsonObject.builder()
        .put("iss", base)
        .put("aud", audience)
        .put("sub", subject)
        .put("client_id", "https://wallet.example")
        .put("scope", scope)
        .put("iat", now)
        .put("exp", now + 240)
        .put("jti", "t-" + now)
        .build();
  }

  String token(JsonObject claims) throws Exception {
    return token(JsonObject.of("alg", "RS256", "typ", "at+jwt").with("kid", "rsa-1"), claims, key);
  }

  static String token(JsonObject header, JsonObject claims, KeyPair key) throws Exception {
    String signed = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + text(signature.sign());
  }

  /** A token that says nothing itself. */
  String opaque(JsonObject about) {
    String token = "opaque-" + opaque.size() + "-" + System.nanoTime();
    opaque.put(token, about);
    return token;
  }

  static String part(JsonObject json) {
    return text(json.toJson().getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private void answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/.well-known/oauth-authorization-server/realms/coops" -> json(request, metadata());
      case "/jwks" -> json(request, JsonObject.of("keys", JsonArray.of(jwk())));
      case "/introspect" ->
          request.bodyHandler(body -> introspect(request, Form.parse(body.toString())));
      default -> request.response().setStatusCode(404).end();
    }
  }

  private JsonObject metadata() {
    String origin = base.substring(0, base.indexOf("/realms"));
    return JsonObject.builder()
        .put("issuer", base)
        .put("authorization_endpoint", origin + "/authorize")
        .put("token_endpoint", origin + "/token")
        .put("jwks_uri", origin + "/jwks")
        .put("introspection_endpoint", origin + "/introspect")
        .build();
  }

  private JsonObject jwk() {
    RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
    return JsonObject.builder()
        .put("kty", "RSA")
        .put("kid", "rsa-1")
        .put("use", "sig")
        .put("n", text(unsigned(rsa.getModulus())))
        .put("e", text(unsigned(rsa.getPublicExponent())))
        .build();
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
  }

  private void introspect(HttpServerRequest request, Form form) {
    questions.incrementAndGet();
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (CLIENT + ":" + SECRET.replace(' ', '+')).getBytes(StandardCharsets.UTF_8));
    if (!("Basic " + basic).equals(request.getHeader("authorization"))) {
      request.response().setStatusCode(401).end();
      return;
    }
    json(
        request,
        opaque.getOrDefault(form.get("token").orElse(""), JsonObject.EMPTY.with("active", false)));
  }

  private static void json(HttpServerRequest request, JsonObject body) {
    request.response().putHeader("content-type", "application/json").end(body.toJson());
  }

  @Override
  public void close() {
    vertx.close();
  }
}
