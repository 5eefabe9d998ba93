package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.ServerJwt;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;
import org.cooppassport.service.keys.SigningIdentity;

/**
 * The access tokens of wallets: good for what one grant names, at the credential, deferred
 * credential and notification endpoints of one co-op, and nowhere else. Thread-safe.
 */
public final class WalletTokens {
  /** Longer ones would have to be bound to a key of the wallet (OpenID4VCI 1.0, section 5). */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int MAX_CHARS = 8_192;

  private final KeyRing keys;
  private final CpuPool cpu;
  private final Clock clock;
  private final RandomSource random;

  /** Makes tokens with the co-ops' token keys. */
  public WalletTokens(KeyRing keys, CpuPool cpu, Clock clock, RandomSource random) {
    this.keys = keys;
    this.cpu = cpu;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What a token opens.
   *
   * @param grant the id of the grant
   * @param round the round of the grant it was given in
   * @param boundTo the thumbprint of the key that DPoP proofs must be of; empty for a bearer token
   */
  public record Opens(String grant, int round, String boundTo) {
    public Opens {
      Objects.requireNonNull(grant);
      Objects.requireNonNull(boundTo);
    }
  }

  /** Returns the audience of a co-op's wallet tokens. */
  static String audience(Coop coop) {
    return coop.link("/credential");
  }

  /** Succeeds with a fresh token. */
  Future<String> issue(Coop coop, WalletGrant grant) {
    return cpu.run(() -> sign(coop, grant));
  }

  private String sign(Coop coop, WalletGrant grant) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.ACCESS_TOKEN);
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", coop.base())
            .put("sub", grant.id())
            .put("client_id", grant.client().isEmpty() ? "wallet" : grant.client())
            .put("aud", audience(coop))
            .put("iat", clock.instant().getEpochSecond())
            .put("exp", clock.instant().plus(LIFETIME).getEpochSecond())
            .put("jti", random.token(16))
            .put("round", grant.round());
    if (!grant.boundTo().isEmpty()) {
      claims.put("cnf", JsonObject.of("jkt", grant.boundTo()));
    }
    return Jws.signing(TokenType.ACCESS_TOKEN)
        .kid(identity.key().kid())
        .sign(claims.build(), identity.signer())
        .text();
  }

  /** Tells whether a token says, unproven, that it is of this co-op's own server. */
  public boolean isOwn(Coop coop, String text) {
    try {
      return ServerJwt.parse(text, MAX_CHARS)
          .unverifiedClaims()
          .string("iss")
          .filter(coop.base()::equals)
          .isPresent();
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * Succeeds with what the token opens; fails with a {@code Refusal} of reason {@code
   * INVALID_TOKEN} if it is not this co-op's, not for wallets, or over.
   */
  public Future<Opens> check(Coop coop, String token) {
    return cpu.run(() -> read(coop, token));
  }

  private Opens read(Coop coop, String text) {
    try {
      Jws token = Jws.parse(text, MAX_CHARS);
      token.requireType(TokenType.ACCESS_TOKEN);
      VerificationKey key =
          token
              .header()
              .kid()
              .flatMap(kid -> keys.find(coop.id(), KeyPurpose.ACCESS_TOKEN, kid))
              .map(PublishedKey::publicKey)
              .orElseThrow(WalletTokens::invalid);
      JwtClaims claims =
          token.verify(TokenType.ACCESS_TOKEN, key, AllowedAlgorithms.DEFAULT).claims();
      boolean ours =
          claims.audiences().equals(List.of(audience(coop)))
              && claims.issuer().equals(Optional.of(coop.base()))
              && claims.expiresAt().filter(clock.instant()::isBefore).isPresent()
              && claims.problemsAt(clock.instant(), SKEW).isEmpty();
      if (!ours) {
        throw invalid();
      }
      return new Opens(
          claims.subject().orElseThrow(WalletTokens::invalid),
          (int) claims.json().number("round").orElseThrow(WalletTokens::invalid).longValue(),
          claims.json().object("cnf").flatMap(cnf -> cnf.string("jkt")).orElse(""));
    } catch (ProblemException e) {
      throw invalid();
    }
  }

  /** Makes the refusal of a token, the same for every cause. */
  public static Refusal invalid() {
    return new Refusal(Reason.INVALID_TOKEN, "the access token is not valid here");
  }
}
