package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.ServerAccessToken;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.WellKnownUrl;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.ExternalServer;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.fetch.GuardedPost;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Checks the access tokens of the authorization server that a co-op chose: by the keys it
 * publishes, or by asking it about each token each time. Its metadata and keys are fetched as all
 * documents are, and remembered for five minutes at most; what it says about a token never is.
 * Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068, section 4</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2">RFC 7662, section 2</a>
 */
public final class ExternalTokens {
  private final DocumentFetcher documents;
  private final GuardedPost posts;
  private final CpuPool cpu;
  private final Clock clock;

  /** Makes a check. */
  public ExternalTokens(DocumentFetcher documents, GuardedPost posts, CpuPool cpu, Clock clock) {
    this.documents = documents;
    this.posts = posts;
    this.cpu = cpu;
    this.clock = clock;
  }

  /**
   * Succeeds with what the token opens; fails with a {@code Refusal} of reason {@code
   * INVALID_TOKEN} that names the claim, or {@code KEY_UNAVAILABLE} if the server cannot be asked.
   */
  Future<ServerAccessToken> check(CoopIssuer issuer, ExternalServer server, String token) {
    return metadata(server)
        .compose(
            metadata ->
                switch (server.tokens()) {
                  case JWT -> verify(issuer, server, metadata, token);
                  case INTROSPECTION -> ask(issuer, server, metadata, token);
                });
  }

  private ServerAccessToken.Expectation expected(CoopIssuer issuer, ExternalServer server) {
    return new ServerAccessToken.Expectation(
        server.issuer(),
        server.audience().isEmpty() ? issuer.coop().base() : server.audience(),
        clock.instant());
  }

  private Future<ServerAccessToken> verify(
      CoopIssuer issuer, ExternalServer server, JsonObject metadata, String token) {
    return documents
        .fetch(new DocumentNeed(DocumentKind.JWK_SET, endpoint(metadata, "jwks_uri")))
        .map(keys -> json(keys, "its keys"))
        .compose(
            keys -> cpu.run(() -> ServerAccessToken.verify(token, keys, expected(issuer, server))));
  }

  private Future<ServerAccessToken> ask(
      CoopIssuer issuer, ExternalServer server, JsonObject metadata, String token) {
    String form =
        Form.empty().with("token", token).with("token_type_hint", "access_token").encode();
    return posts
        .post(
            endpoint(metadata, "introspection_endpoint"),
            Map.of("Authorization", basic(server)),
            form)
        .recover(failure -> Future.failedFuture(unavailable("it does not answer", failure)))
        .map(
            answer -> {
              if (answer.status() != 200) {
                throw unavailable("its introspection endpoint answered " + answer.status(), null);
              }
              return ServerAccessToken.introspected(
                  read(answer.body(), "its answer about a token"), expected(issuer, server));
            });
  }

  /** RFC 8414 section 5: where a server is an OpenID Provider too, one document does for both. */
  private Future<JsonObject> metadata(ExternalServer server) {
    URI own = WellKnownUrl.between(server.issuer(), WellKnownUrl.AUTHORIZATION_SERVER);
    URI provider = WellKnownUrl.appended(server.issuer(), WellKnownUrl.OPENID_PROVIDER);
    return documents
        .fetch(new DocumentNeed(DocumentKind.AUTHORIZATION_SERVER_METADATA, own.toString()))
        .compose(
            found ->
                found.fetched().isPresent()
                    ? Future.succeededFuture(found)
                    : documents.fetch(
                        new DocumentNeed(
                            DocumentKind.OPENID_PROVIDER_METADATA, provider.toString())))
        .map(
            found -> {
              JsonObject json = json(found, "its metadata");
              if (!json.string("issuer").filter(server.issuer()::equals).isPresent()) {
                throw unavailable("its metadata are of another issuer", null);
              }
              return json;
            });
  }

  private static JsonObject json(Gathered gathered, String what) {
    return gathered
        .fetched()
        .map(document -> read(document.body(), what))
        .orElseThrow(() -> unavailable(what + " cannot be had", null));
  }

  private static JsonObject read(Bytes body, String what) {
    try {
      return JsonReader.readObject(body);
    } catch (JsonException e) {
      throw unavailable(what + " cannot be read", e);
    }
  }

  private static String endpoint(JsonObject metadata, String name) {
    return metadata
        .string(name)
        .filter(text -> Members.httpsUrlOf(text).isPresent())
        .orElseThrow(() -> unavailable("its metadata have no " + name, null));
  }

  private static String basic(ExternalServer server) {
    String pair =
        URLEncoder.encode(server.clientId(), StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(server.clientSecret(), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** What cannot be checked is not accepted, and the wallet may try again. */
  private static Refusal unavailable(String why, Throwable cause) {
    return new Refusal(
            Reason.KEY_UNAVAILABLE, "the co-op's authorization server cannot be asked: " + why)
        .causedBy(cause);
  }
}
