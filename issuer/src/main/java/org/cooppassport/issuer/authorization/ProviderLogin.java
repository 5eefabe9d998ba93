package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.acceptance.Outcome;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.ServerJwt;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.vci.Pkce;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.LoginProvider;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.fetch.GuardedPost;

/**
 * Log-in at the co-op's own OpenID Provider, by authorization code with a proof key.
 *
 * <p>The ID token comes straight from the provider's token endpoint over TLS, which stands for its
 * signature (OpenID Connect Core 1.0, section 3.1.3.7, step 6); all its claims are checked.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth">OpenID Connect
 *     Core 1.0, section 3.1</a>
 */
public final class ProviderLogin implements LoginStep {
  private static final Duration SKEW = Duration.ofMinutes(1);
  private static final int MAX_TOKEN = 64 << 10;

  private final DocumentFetcher documents;
  private final GuardedPost posts;
  private final BrowserSessions sessions;
  private final Clock clock;
  private final RandomSource random;

  /** Makes the step. */
  public ProviderLogin(
      DocumentFetcher documents,
      GuardedPost posts,
      BrowserSessions sessions,
      Clock clock,
      RandomSource random) {
    this.documents = documents;
    this.posts = posts;
    this.sessions = sessions;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<Outcome> next(CoopIssuer issuer, Visit visit) {
    return sessions
        .member(issuer.coop().id(), visit.session())
        .compose(
            member ->
                member.isPresent()
                    ? Future.succeededFuture(new Outcome.Known(member.get()))
                    : begin(issuer, visit));
  }

  private Future<Outcome> begin(CoopIssuer issuer, Visit visit) {
    LoginProvider provider = issuer.wallets().provider();
    Pkce pkce = Pkce.draw(random);
    JsonObject kept =
        JsonObject.builder()
            .put("state", random.token(16))
            .put("nonce", random.token(16))
            .put("verifier", pkce.verifier())
            .put("transaction", visit.transaction())
            .build();
    return metadata(provider)
        .compose(
            metadata ->
                sessions
                    .remember(issuer.coop().id(), visit.session(), kept)
                    .map(
                        remembered ->
                            new Outcome.Elsewhere(
                                address(issuer, provider, metadata, kept, pkce))));
  }

  private static URI address(
      CoopIssuer issuer, LoginProvider provider, JsonObject metadata, JsonObject kept, Pkce pkce) {
    String endpoint = endpoint(metadata, "authorization_endpoint");
    Form form =
        Form.empty()
            .with("response_type", "code")
            .with("client_id", provider.clientId())
            .with("redirect_uri", AuthorizationAddresses.callback(issuer.coop()))
            .with("scope", "openid")
            .with("state", kept.string("state").orElseThrow())
            .with("nonce", kept.string("nonce").orElseThrow())
            .with("code_challenge", pkce.challenge())
            .with("code_challenge_method", Pkce.METHOD);
    return URI.create(endpoint + (endpoint.contains("?") ? "&" : "?") + form.encode());
  }

  private Future<JsonObject> metadata(LoginProvider provider) {
    String base =
        provider.issuer().endsWith("/")
            ? provider.issuer().substring(0, provider.issuer().length() - 1)
            : provider.issuer();
    return documents
        .fetch(
            new DocumentNeed(
                DocumentKind.OPENID_PROVIDER_METADATA, base + "/.well-known/openid-configuration"))
        .map(
            gathered -> {
              JsonObject json =
                  gathered
                      .fetched()
                      .map(document -> read(document.body()))
                      .orElseThrow(() -> unusable("its metadata cannot be had"));
              if (!json.string("issuer").equals(Optional.of(provider.issuer()))) {
                throw unusable("its metadata are of another issuer");
              }
              return json;
            });
  }

  private static String endpoint(JsonObject metadata, String name) {
    return metadata
        .string(name)
        .filter(text -> Members.httpsUrlOf(text).isPresent())
        .orElseThrow(() -> unusable(name + " is missing in its metadata"));
  }

  private static JsonObject read(Bytes json) {
    try {
      return JsonReader.readObject(json);
    } catch (JsonException e) {
      throw unusable("its answer is no acceptable JSON object");
    }
  }

  /**
   * Takes what the browser came back with.
   *
   * @return succeeds with the transaction to go on with, the member known; fails with a {@code
   *     Refusal} if the answer is not of this browser's visit, or the provider's word does not hold
   */
  Future<String> finish(CoopIssuer issuer, BrowserSession session, Form returned) {
    String tenant = issuer.coop().id();
    LoginProvider provider = issuer.wallets().provider();
    return sessions
        .recall(tenant, session)
        .map(
            visit ->
                visit
                    .filter(kept -> kept.string("state").equals(returned.get("state")))
                    .orElseThrow(
                        () -> refused("state: no log-in of this browser waits for this answer")))
        .compose(
            visit -> {
              requireCode(provider, returned);
              return metadata(provider)
                  .compose(metadata -> redeem(issuer, provider, metadata, visit, returned))
                  .map(answer -> subject(provider, visit, answer))
                  .compose(subject -> sessions.logIn(tenant, session, Member.ofSubject(subject)))
                  .map(known -> visit.string("transaction").orElseThrow());
            });
  }

  private static void requireCode(LoginProvider provider, Form returned) {
    if (returned.get("iss").filter(iss -> !iss.equals(provider.issuer())).isPresent()) {
      throw refused("iss: the answer is of another provider (RFC 9207, section 2.4)");
    }
    if (returned.get("code").isEmpty()) {
      throw refused("the co-op's OpenID Provider did not log the member in");
    }
  }

  private Future<JsonObject> redeem(
      CoopIssuer issuer,
      LoginProvider provider,
      JsonObject metadata,
      JsonObject visit,
      Form returned) {
    Form form =
        Form.empty()
            .with("grant_type", "authorization_code")
            .with("code", returned.get("code").orElseThrow())
            .with("redirect_uri", AuthorizationAddresses.callback(issuer.coop()))
            .with("code_verifier", visit.string("verifier").orElseThrow());
    boolean secret = !provider.clientSecret().isEmpty();
    return posts
        .post(
            endpoint(metadata, "token_endpoint"),
            secret ? Map.of("Authorization", basic(provider)) : Map.of(),
            (secret ? form : form.with("client_id", provider.clientId())).encode())
        .map(
            answer -> {
              if (answer.status() != 200) {
                throw unusable("its token endpoint answered " + answer.status());
              }
              return read(answer.body());
            });
  }

  private static String basic(LoginProvider provider) {
    String pair =
        URLEncoder.encode(provider.clientId(), StandardCharsets.UTF_8)
            + ":"
            + URLEncoder.encode(provider.clientSecret(), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private String subject(LoginProvider provider, JsonObject visit, JsonObject answer) {
    try {
      JwtClaims claims =
          JwtClaims.read(
              ServerJwt.parse(
                      answer.string("id_token").orElseThrow(() -> unusable("it gave no ID token")),
                      MAX_TOKEN)
                  .unverifiedClaims());
      Instant now = clock.instant();
      boolean ours =
          claims.issuer().equals(Optional.of(provider.issuer()))
              && claims.audiences().contains(provider.clientId())
              && (claims.audiences().size() == 1
                  || claims.json().string("azp").equals(Optional.of(provider.clientId())))
              && claims.expiresAt().isPresent()
              && claims.problemsAt(now, SKEW).isEmpty()
              && claims.json().string("nonce").equals(visit.string("nonce"));
      if (!ours) {
        throw unusable("its ID token is not for this log-in (OpenID Connect Core, 3.1.3.7)");
      }
      return claims
          .json()
          .string(provider.subjectClaim())
          .filter(text -> !text.isEmpty() && text.length() <= CredentialRecord.MAX_SUBJECT)
          .orElseThrow(() -> unusable("its ID token has no usable " + provider.subjectClaim()));
    } catch (ProblemException e) {
      throw unusable("its ID token cannot be read");
    }
  }

  private static Refusal unusable(String why) {
    return refused("the co-op's OpenID Provider: " + why);
  }

  private static Refusal refused(String detail) {
    return new Refusal(Reason.MALFORMED_REQUEST, detail);
  }
}
