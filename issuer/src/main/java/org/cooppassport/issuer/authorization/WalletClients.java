package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.ClientAttestation;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.WalletProvider;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.OneTime;

/**
 * Finds out which wallet calls: by an attestation of its provider and a proof of the attested key,
 * or, where the co-op allows that, by its word.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-attestation-based-client-auth/">
 *     Attestation-based client authentication</a>
 */
public final class WalletClients {
  private static final String HEADER = "OAuth-Client-Attestation";
  private static final String SECTION = "OpenID4VCI 1.0, appendix E";
  private static final String HAIP = "HAIP 1.0, section 4.4.1, which this co-op keeps to";
  static final String ATTESTATION = "oauth-client-attestation";
  static final String POP = "oauth-client-attestation-pop";
  private static final Duration REMEMBERED = Duration.ofMinutes(7);
  private static final int MAX_ID = 512;

  private final OneTime seen;
  private final AttestationChallenges challenges;
  private final CpuPool cpu;
  private final Clock clock;

  /**
   * Makes one.
   *
   * @param seen remembers the {@code jti} of proofs
   * @param challenges makes and knows the challenges of proofs
   */
  public WalletClients(OneTime seen, AttestationChallenges challenges, CpuPool cpu, Clock clock) {
    this.seen = seen;
    this.challenges = challenges;
    this.cpu = cpu;
    this.clock = clock;
  }

  /** An attestation that holds, and the id of the proof that came with it. */
  private record Attested(ClientAttestation attestation, Optional<String> proof) {}

  /**
   * Succeeds with the wallet behind a request to the token endpoint or the pushed authorization
   * request endpoint; fails with a {@code Refusal} of reason {@code INVALID_CLIENT} if it must be
   * attested and is not, or its attestation does not hold.
   *
   * @param dpop the proof in the same request, which can stand for the proof of the attested key
   */
  Future<WalletClient> authenticate(CoopIssuer issuer, Request request, Optional<DpopProof> dpop) {
    Optional<String> id = request.form().get("client_id").filter(text -> !text.isEmpty());
    if (id.filter(text -> text.length() > MAX_ID).isPresent()) {
      throw new Mismatch("client_id", "at most " + MAX_ID + " characters", Came.text(id), SECTION)
          .refusal(Reason.MALFORMED_REQUEST);
    }
    Optional<String> attestation = request.header(ATTESTATION);
    if (attestation.isEmpty()) {
      if (issuer.wallets().requiresAttestation() || request.header(POP).isPresent()) {
        throw new Mismatch(
                HEADER,
                "the attestation of a wallet provider: only attested wallets are let in",
                Came.NOTHING,
                issuer.wallets().profile() == WalletRules.Profile.HAIP ? HAIP : SECTION)
            .refusal(Reason.INVALID_CLIENT);
      }
      return Future.succeededFuture(new WalletClient(id.orElse(""), ""));
    }
    Optional<String> pop = request.header(POP);
    return cpu.run(() -> verify(issuer, attestation.get(), pop, dpop))
        .compose(attested -> claim(issuer, attested))
        .map(
            proven -> {
              if (!id.orElse(proven.clientId()).equals(proven.clientId())) {
                throw new Mismatch(
                        "client_id", "the sub of the attestation", Came.address(id), SECTION)
                    .refusal(Reason.INVALID_CLIENT);
              }
              return new WalletClient(proven.clientId(), proven.instanceKey().thumbprint());
            });
  }

  private Attested verify(
      CoopIssuer issuer, String text, Optional<String> pop, Optional<DpopProof> dpop) {
    ClientAttestation attestation = byProvider(issuer, ClientAttestation.parse(text));
    if (pop.isPresent()) {
      String id =
          attestation.verifyPop(pop.get(), issuer.coop().base(), Optional.empty(), clock.instant());
      challenges.check(
          issuer.coop().id(),
          issuer.wallets().challenge(),
          Jws.parse(pop.get()).unverifiedClaims().string("challenge"));
      return new Attested(attestation, Optional.of(id));
    }
    attestation.requireKeyOf(
        dpop.orElseThrow(
            () ->
                refused(
                    HEADER + "-PoP",
                    "a proof, or a DPoP proof by the attested key",
                    Came.NOTHING)));
    return new Attested(attestation, Optional.empty());
  }

  private ClientAttestation byProvider(CoopIssuer issuer, Jws jws) {
    Instant now = clock.instant();
    if (issuer.wallets().profile() == WalletRules.Profile.HAIP && jws.header().x5c().isEmpty()) {
      throw new Mismatch(
              HEADER + " x5c", "the chain of its maker in the header", Came.NOTHING, HAIP)
          .refusal(Reason.INVALID_CLIENT);
    }
    for (WalletProvider provider : issuer.wallets().providers()) {
      try {
        ClientAttestation attestation =
            ClientAttestation.verify(
                jws, provider.trust().makerOf(jws, now), AllowedAlgorithms.DEFAULT, now);
        if (provider.mayAttest(attestation.clientId())) {
          return attestation;
        }
      } catch (ProblemException e) {
        continue;
      }
    }
    throw refused(
        HEADER, "the attestation of a wallet provider that this co-op knows", Came.ANOTHER);
  }

  /** A proof by DPoP was seen to be the first of its kind where it was checked. */
  private Future<ClientAttestation> claim(CoopIssuer issuer, Attested attested) {
    if (attested.proof().isEmpty()) {
      return Future.succeededFuture(attested.attestation());
    }
    Instant now = clock.instant();
    return seen.claim(
            issuer.coop().id(),
            "attestation-pop/" + attested.attestation().instanceKey().thumbprint(),
            Bytes.utf8(attested.proof().get()),
            now,
            now.plus(REMEMBERED))
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused(
                    HEADER + "-PoP jti",
                    "a proof with a jti of its own",
                    new Came("one that was seen before"));
              }
              return attested.attestation();
            });
  }

  private static Refusal refused(String parameter, String expected, Came came) {
    return new Mismatch(parameter, expected, came, SECTION).refusal(Reason.INVALID_CLIENT);
  }
}
