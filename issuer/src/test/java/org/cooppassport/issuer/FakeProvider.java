package org.cooppassport.issuer;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.Pkce;

/** A co-op's OpenID Provider on loopback, whose ID tokens can be bent. */
final class FakeProvider implements AutoCloseable {
  static final String CLIENT = "riverside-issuer";
  static final String SECRET = "a secret of the provider";

  private final Vertx vertx = Vertx.vertx();
  private final String base;
  private final SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private volatile UnaryOperator<JsonObject> bend = UnaryOperator.identity();
  private volatile boolean rsa;
  private volatile String nonce = "";
  private volatile String challenge = "";

  FakeProvider(Path tls, int port) throws Exception {
    base = "https://localhost:" + port;
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

  void bending(UnaryOperator<JsonObject> how) {
    bend = how;
  }

  /** Signs ID tokens by RS256, as most providers do. */
  void signingByRsa() {
    rsa = true;
  }

  /** The member logs in: returns where the browser is sent. */
  URI logIn(URI asked) {
    Form form = Form.parse(asked.getRawQuery());
    nonce = form.get("nonce").orElseThrow();
    challenge = form.get("code_challenge").orElseThrow();
    Form answer =
        Form.empty()
            .with("code", "provider-code")
            .with("state", form.get("state").orElseThrow())
            .with("iss", base);
    return URI.create(form.get("redirect_uri").orElseThrow() + "?" + answer.encode());
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/.well-known/openid-configuration")) {
      json(
          request,
          200,
          JsonObject.builder()
              .put("issuer", base)
              .put("authorization_endpoint", base + "/authorize")
              .put("token_endpoint", base + "/token")
              .build());
      return;
    }
    request.bodyHandler(body -> token(request, Form.parse(body.toString())));
  }

  private void token(HttpServerRequest request, Form form) {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (CLIENT + ":" + SECRET.replace(' ', '+')).getBytes(StandardCharsets.UTF_8));
    boolean good =
        ("Basic " + basic).equals(request.getHeader("authorization"))
            && form.get("code").equals(Optional.of("provider-code"))
            && new Pkce(form.get("code_verifier").orElseThrow()).answers(challenge);
    if (!good) {
      json(request, 400, JsonObject.of("error", "invalid_grant"));
      return;
    }
    JsonObject claims =
        JsonObject.builder()
            .put("iss", base)
            .put("aud", CLIENT)
            .put("sub", "u-1")
            .put("member", "member-17")
            .put("nonce", nonce)
            .put("iat", Instant.now().getEpochSecond())
            .put("exp", Instant.now().getEpochSecond() + 300)
            .build();
    String token = signed(bend.apply(claims));
    json(
        request,
        200,
        JsonObject.of("access_token", "x").with("token_type", "Bearer").with("id_token", token));
  }

  private String signed(JsonObject claims) {
    if (!rsa) {
      return Jws.signing(TokenType.ID_TOKEN).sign(claims, key.signer()).text();
    }
    try {
      JsonObject header = JsonObject.of("alg", "RS256", "typ", "JWT").with("kid", "rsa-1");
      return ForeignServer.token(header, claims, ForeignServer.rsa());
    } catch (Exception e) {
      throw new IllegalStateException("no RSA", e);
    }
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toJson());
  }

  @Override
  public void close() {
    vertx.close();
  }
}
