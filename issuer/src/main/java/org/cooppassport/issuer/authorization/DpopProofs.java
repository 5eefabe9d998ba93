package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.DpopExpectation;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.http.ChallengedRefusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.OneTime;

/**
 * Proofs that a wallet has the key its token is bound to. Wallets may use them; some always do; a
 * co-op may require them. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449, section 4.3</a>
 */
public final class DpopProofs {
  /** The header with a nonce for the next proof. */
  public static final String NONCE_HEADER = "dpop-nonce";

  private final OneTime seen;
  private final Nonces nonces;
  private final CpuPool cpu;
  private final Clock clock;

  /**
   * Makes a check.
   *
   * @param seen remembers the {@code jti} of proofs
   * @param nonces makes and knows the nonces of proofs
   */
  public DpopProofs(OneTime seen, Nonces nonces, CpuPool cpu, Clock clock) {
    this.seen = seen;
    this.nonces = nonces;
    this.cpu = cpu;
    this.clock = clock;
  }

  /**
   * What a proof has to be about.
   *
   * @param tenant the co-op
   * @param method the HTTP method
   * @param address the endpoint's address
   * @param rule whether it needs a nonce of ours
   * @param token the token it comes with, and what that is bound to
   */
  public record Expected(
      String tenant, String method, String address, WalletRules.DpopNonce rule, Bound token) {
    public Expected {
      Objects.requireNonNull(tenant);
      Objects.requireNonNull(method);
      Objects.requireNonNull(address);
      Objects.requireNonNull(rule);
      Objects.requireNonNull(token);
    }

    /** Returns what is expected at a co-op's endpoint where no token is shown. */
    static Expected at(String tenant, String address, WalletRules.DpopNonce rule) {
      return new Expected(tenant, "POST", address, rule, Bound.NONE);
    }

    private DpopExpectation at(Clock clock) {
      DpopExpectation plain = DpopExpectation.of(method, URI.create(address), clock.instant());
      return token.text().isEmpty() ? plain : plain.withAccessToken(token.text(), token.key());
    }
  }

  /**
   * An access token that is bound to a key.
   *
   * @param text the token; empty for none
   * @param key the thumbprint of the key
   */
  public record Bound(String text, String key) {
    static final Bound NONE = new Bound("", "");

    public Bound {
      Objects.requireNonNull(text);
      Objects.requireNonNull(key);
    }

    /** Tells no token. */
    @Override
    public String toString() {
      return "Bound";
    }
  }

  /** Returns a nonce for a wallet's next proof. */
  public String nonce(String tenant) {
    return nonces.give(tenant);
  }

  /**
   * Succeeds with the proof; fails with a {@code Refusal} of reason {@code INVALID_DPOP_PROOF} if
   * it does not hold or was seen before, or a {@link ChallengedRefusal} of reason {@code
   * USE_DPOP_NONCE} with a fresh nonce if it needs one.
   */
  public Future<DpopProof> check(Expected expected, String proof) {
    return cpu.run(() -> verify(expected, proof)).compose(proven -> claim(expected, proven));
  }

  private Future<DpopProof> claim(Expected expected, DpopProof proven) {
    return seen.claim(
            expected.tenant(),
            "dpop/" + proven.thumbprint(),
            Bytes.utf8(proven.id()),
            proven.issuedAt(),
            proven.issuedAt().plus(DpopExpectation.MAX_AGE).plus(DpopExpectation.SKEW))
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused(
                    "a proof with a jti of its own", new Came("one that was seen before"));
              }
              return proven;
            });
  }

  private DpopProof verify(Expected expected, String text) {
    DpopProof proof = DpopProof.verify(text, expected.at(clock));
    Optional<String> nonce = Jws.parse(text).unverifiedClaims().string("nonce");
    boolean fresh =
        nonce
            .map(given -> nonces.isCurrent(expected.tenant(), given))
            .orElse(expected.rule() == WalletRules.DpopNonce.OFFERED);
    if (!fresh) {
      throw ChallengedRefusal.of(
              new Mismatch(
                      "DPoP nonce",
                      "the one in the DPoP-Nonce header of this answer",
                      nonce.isPresent() ? Came.ANOTHER : Came.NOTHING,
                      "RFC 9449, section 8")
                  .refusal(Reason.USE_DPOP_NONCE))
          .header(NONCE_HEADER, nonce(expected.tenant()));
    }
    return proof;
  }

  /** Makes the refusal for a proof. */
  public static Refusal refused(String expected, Came came) {
    return new Mismatch("DPoP", expected, came, "RFC 9449, section 4.3")
        .refusal(Reason.INVALID_DPOP_PROOF);
  }
}
