package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.OneTime;

/**
 * Proofs that a wallet has the key its token is bound to. Wallets may use them; some always do.
 * Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449, section 4.3</a>
 */
public final class DpopProofs {
  /** How far a wallet's clock may be off. */
  private static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int MAX_CHARS = 8_192;
  private static final int MAX_JTI = 256;

  private final OneTime seen;
  private final CpuPool cpu;
  private final Clock clock;

  /**
   * Makes a check.
   *
   * @param seen remembers the {@code jti} of proofs
   */
  public DpopProofs(OneTime seen, CpuPool cpu, Clock clock) {
    this.seen = seen;
    this.cpu = cpu;
    this.clock = clock;
  }

  /**
   * What a proof has to be about.
   *
   * @param tenant the co-op
   * @param method the HTTP method
   * @param address the endpoint's address
   * @param accessToken the token it comes with; empty at the token endpoint
   */
  record Expected(String tenant, String method, String address, String accessToken) {}

  private record Proven(VerificationKey key, String jti, Instant issuedAt) {}

  /**
   * Succeeds with the thumbprint of the proven key; fails with a {@code Refusal} of reason {@code
   * INVALID_DPOP_PROOF} if the proof does not hold or was seen before.
   */
  Future<String> check(Expected expected, String proof) {
    return cpu.run(() -> verify(expected, proof)).compose(proven -> claim(expected, proven));
  }

  private Future<String> claim(Expected expected, Proven proven) {
    String thumbprint = proven.key().thumbprint();
    return seen.claim(
            expected.tenant(),
            "dpop/" + thumbprint,
            Bytes.utf8(proven.jti()),
            proven.issuedAt(),
            proven.issuedAt().plus(WINDOW.multipliedBy(2)))
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused("was seen before");
              }
              return thumbprint;
            });
  }

  private Proven verify(Expected expected, String text) {
    try {
      Jws proof = Jws.parse(text, MAX_CHARS);
      proof.requireType(TokenType.DPOP);
      VerificationKey key =
          proof
              .header()
              .jwk()
              .map(jwk -> Jwk.parse(jwk).key())
              .orElseThrow(() -> refused("has no jwk in its header"));
      JwtClaims claims = proof.verify(TokenType.DPOP, key, AllowedAlgorithms.DEFAULT).claims();
      JsonObject json = claims.json();
      if (!json.string("htm").equals(Optional.of(expected.method()))
          || !json.string("htu").map(DpopProofs::plain).equals(plain(expected))) {
        throw refused("is for another method or address");
      }
      if (!expected.accessToken().isEmpty()
          && !json.string("ath").equals(Optional.of(digest(expected.accessToken())))) {
        throw refused("is for another access token");
      }
      Instant issuedAt = claims.issuedAt().orElseThrow(() -> refused("has no iat"));
      if (Duration.between(issuedAt, clock.instant()).abs().compareTo(WINDOW) > 0) {
        throw refused("was made too long ago, or in the future");
      }
      String jti =
          claims
              .id()
              .filter(id -> !id.isEmpty() && id.length() <= MAX_JTI)
              .orElseThrow(() -> refused("has no usable jti"));
      return new Proven(key, jti, issuedAt);
    } catch (ProblemException e) {
      throw refused("does not verify");
    }
  }

  private static Optional<String> plain(Expected expected) {
    return Optional.of(plain(expected.address()));
  }

  /** RFC 9449 section 4.3, step 9: without query and fragment, scheme and host in lower case. */
  private static String plain(String address) {
    try {
      URI uri = URI.create(address);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
      return uri.getScheme() + "://" + authority.toLowerCase(Locale.ROOT) + path;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String digest(String token) {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(token)));
  }

  static Refusal refused(String why) {
    return new Refusal(
        Reason.INVALID_DPOP_PROOF, "DPoP", "DPoP: the proof " + why + " (RFC 9449, 4.3)");
  }
}
