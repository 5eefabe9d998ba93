package org.cooppassport.service.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.http.Authenticator;
import org.cooppassport.service.http.Caller;
import org.cooppassport.service.http.Scope;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;
import org.cooppassport.service.keys.SigningIdentity;

/**
 * Makes and checks the access tokens of management routes: JWTs signed by the co-op's own token
 * key, for the co-op's management routes and nothing else (RFC 9068). Thread-safe.
 */
public final class AccessTokens implements Authenticator {
  /** How long a token is good for; a client that is removed can call no longer than that. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  /** How far another node's clock may be ahead of ours. */
  private static final Duration SKEW = Duration.ofSeconds(60);

  private static final int MAX_CHARS = 8_192;
  private static final int REMEMBERED = 10_000;

  private final Coops coops;
  private final KeyRing keys;
  private final CpuPool cpu;
  private final InstantSource clock;
  private final RandomSource random;
  private final Cache<Bytes, Checked> checked =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(LIFETIME).build();

  /**
   * A token whose signature was checked before.
   *
   * @param caller whom it was given to
   * @param from not good before
   * @param until not good from
   */
  private record Checked(Caller caller, Instant from, Instant until) {}

  /** Makes the tokens of these co-ops. */
  public AccessTokens(
      Coops coops, KeyRing keys, CpuPool cpu, InstantSource clock, RandomSource random) {
    this.coops = coops;
    this.keys = keys;
    this.cpu = cpu;
    this.clock = clock;
    this.random = random;
  }

  /** Returns the audience of a co-op's management tokens. */
  public static String audience(Coop coop) {
    return coop.link("/management");
  }

  /** Makes a token. Signs, so never on an event loop. */
  String issue(Coop coop, String clientId, Set<Scope> scopes) {
    Instant now = clock.instant();
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.ACCESS_TOKEN);
    JsonObject claims =
        JsonObject.builder()
            .put("iss", coop.base())
            .put("sub", clientId)
            .put("client_id", clientId)
            .put("aud", audience(coop))
            .put("iat", now.getEpochSecond())
            .put("exp", now.plus(LIFETIME).getEpochSecond())
            .put("jti", random.token(16))
            .put("scope", spelled(scopes))
            .build();
    return Jws.signing(TokenType.ACCESS_TOKEN)
        .kid(identity.key().kid())
        .sign(claims, identity.signer())
        .text();
  }

  @Override
  public Future<Caller> authenticate(String bearerToken) {
    if (bearerToken.length() > MAX_CHARS) {
      return Future.failedFuture(invalid());
    }
    Bytes digest = HashAlgorithm.SHA_256.digest(Bytes.utf8(bearerToken));
    Checked known = checked.getIfPresent(digest);
    Future<Checked> good =
        known != null ? Future.succeededFuture(known) : cpu.run(() -> check(bearerToken, digest));
    return good.map(this::goodNow);
  }

  static String spelled(Set<Scope> scopes) {
    return scopes.stream().map(Scope::toString).sorted().collect(Collectors.joining(" "));
  }

  private Caller goodNow(Checked token) {
    Instant now = clock.instant();
    if (!now.isBefore(token.until()) || now.plus(SKEW).isBefore(token.from())) {
      throw invalid();
    }
    return token.caller();
  }

  private Checked check(String text, Bytes digest) {
    try {
      Jws token = Jws.parse(text, MAX_CHARS);
      token.requireType(TokenType.ACCESS_TOKEN);
      Coop coop =
          token.unverifiedClaims().string("iss").flatMap(coops::byBase).orElseThrow(this::invalid);
      VerificationKey key =
          token
              .header()
              .kid()
              .flatMap(kid -> keys.find(coop.id(), KeyPurpose.ACCESS_TOKEN, kid))
              .map(PublishedKey::publicKey)
              .orElseThrow(this::invalid);
      JwtClaims claims =
          token.verify(TokenType.ACCESS_TOKEN, key, AllowedAlgorithms.DEFAULT).claims();
      Checked result = read(coop, claims);
      checked.put(digest, result);
      return result;
    } catch (ProblemException e) {
      throw invalid();
    }
  }

  private Checked read(Coop coop, JwtClaims claims) {
    if (!claims.audiences().equals(List.of(audience(coop)))) {
      throw invalid();
    }
    String client = claims.json().string("client_id").orElseThrow(this::invalid);
    Instant from = claims.issuedAt().orElseThrow(this::invalid);
    Instant until = claims.expiresAt().orElseThrow(this::invalid);
    Set<Scope> scopes =
        List.of(claims.json().string("scope").orElse("").split(" ")).stream()
            .map(Scope::parse)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    return new Checked(new Caller(client, coop, scopes), from, until);
  }

  private Refusal invalid() {
    return new Refusal(Refusal.Reason.INVALID_TOKEN, "the access token is not valid here");
  }
}
