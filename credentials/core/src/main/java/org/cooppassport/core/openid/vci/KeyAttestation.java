package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.AttesterTrust;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What a wallet provider or a key store attests of holder keys. Only {@link #verify} makes one.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-D.1">
 *     OpenID4VCI 1.0, appendix D.1</a>
 */
public final class KeyAttestation {
  /** Keys that one attestation may be of. */
  public static final int MAX_KEYS = 100;

  private static final String SECTION = "OpenID4VCI 1.0, appendix D.1";
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int MAX_CHARS = 256 << 10;

  private final List<Jwk> keys;
  private final String nonce;
  private final Instant expiresAt;
  private final Set<String> keyStorage;
  private final Set<String> userAuthentication;

  private KeyAttestation(List<Jwk> keys, Members claims, JwtClaims times) {
    this.keys = List.copyOf(keys);
    this.nonce = claims.optionalText("nonce").orElse("");
    this.expiresAt = times.expiresAt().orElse(Instant.MAX);
    this.keyStorage = Set.copyOf(claims.optionalTexts("key_storage"));
    this.userAuthentication = Set.copyOf(claims.optionalTexts("user_authentication"));
  }

  /**
   * Returns the attestation if somebody who is believed made it and it is in force.
   *
   * <p>Computes signatures, so never on an event loop. Whether its nonce is good is the caller's
   * next check.
   *
   * @throws Refusal INVALID_PROOF if it does not hold
   */
  public static KeyAttestation verify(
      String text, AttesterTrust trust, AllowedAlgorithms allowed, Instant now) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      jws.requireType(TokenType.KEY_ATTESTATION);
      JwtClaims times =
          jws.verify(TokenType.KEY_ATTESTATION, trust.makerOf(jws, now), allowed).claims();
      Instant issuedAt =
          times.issuedAt().orElseThrow(() -> invalid("iat", "when it was made", Came.NOTHING));
      if (issuedAt.isAfter(now.plus(SKEW)) || !times.problemsAt(now, SKEW).isEmpty()) {
        throw invalid("iat", "an attestation that is in force", Came.instant(issuedAt, now));
      }
      Members claims = Members.of(times.json(), SECTION).refusing(Reason.INVALID_PROOF);
      return new KeyAttestation(attested(claims), claims, times);
    } catch (ProblemException e) {
      throw new Refusal(
          Reason.INVALID_PROOF,
          "proofs",
          "key_attestation: " + e.problems().get(0).detail() + " (" + SECTION + ")");
    }
  }

  private static List<Jwk> attested(Members claims) {
    List<Members> listed = claims.objects("attested_keys");
    if (listed.size() > MAX_KEYS) {
      throw claims.wrong("attested_keys", "expected at most " + MAX_KEYS + " keys");
    }
    List<Jwk> keys = new ArrayList<>();
    for (Members each : listed) {
      Jwk key = Jwk.parse(each.json());
      if (keys.stream().anyMatch(known -> known.key().equals(key.key()))) {
        throw invalid("attested_keys", "each key once", new Came("one key twice"));
      }
      keys.add(key);
    }
    return keys;
  }

  /** Returns the keys, in the attestation's order. */
  public List<VerificationKey> keys() {
    return keys.stream().map(Jwk::key).toList();
  }

  /** Returns the key that a proof's {@code kid} means: its name, or its place in the list. */
  public Optional<VerificationKey> named(String kid) {
    Optional<Jwk> byName =
        keys.stream().filter(key -> key.kid().equals(Optional.of(kid))).findFirst();
    if (byName.isPresent() || !kid.matches("[0-9]{1,3}")) {
      return byName.map(Jwk::key);
    }
    int place = Integer.parseInt(kid);
    return place < keys.size() ? Optional.of(keys.get(place).key()) : Optional.empty();
  }

  /** Returns the issuer's nonce in it; empty if there is none. */
  public Optional<String> nonce() {
    return nonce.isEmpty() ? Optional.empty() : Optional.of(nonce);
  }

  /** Tells whether it says when it ends, as it must beside a {@code jwt} proof. */
  public boolean ends() {
    return !expiresAt.equals(Instant.MAX);
  }

  /** Tells whether one of these levels is asserted for the key storage; yes if none is wanted. */
  public boolean isStoredAs(Set<String> levels) {
    return levels.isEmpty() || levels.stream().anyMatch(keyStorage::contains);
  }

  /**
   * Tells whether one of these levels is asserted for user authentication; yes if none is wanted.
   */
  public boolean isUnlockedAs(Set<String> levels) {
    return levels.isEmpty() || levels.stream().anyMatch(userAuthentication::contains);
  }

  private static Refusal invalid(String member, String expected, Came came) {
    return new Mismatch("key_attestation " + member, expected, came, SECTION)
        .refusal(Reason.INVALID_PROOF);
  }

  /** Returns the claims of an attestation, for those who make one. */
  public static JsonObject claims(
      List<VerificationKey> keys, Optional<String> nonce, Instant now, Duration life) {
    return JsonObject.builder()
        .put("iat", now.getEpochSecond())
        .put("exp", now.plus(life).getEpochSecond())
        .putTextIfPresent("nonce", nonce)
        .put(
            "attested_keys",
            keys.stream().map(VerificationKey::toJwk).collect(JsonArray.collector()))
        .build();
  }

  @Override
  public String toString() {
    return "KeyAttestation[" + keys.size() + " keys]";
  }
}
