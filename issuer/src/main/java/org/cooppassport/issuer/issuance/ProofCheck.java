package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.did.DidJwk;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.vci.CredentialRequest.Proofs;
import org.cooppassport.core.openid.vci.KeyProofExpectation;
import org.cooppassport.core.openid.vci.VerifiedKeyProof;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.jobs.CpuPool;

/** Finds out which keys a wallet has proven to have, and that the proofs are fresh. */
public final class ProofCheck {
  private static final String BATCHES = "OpenID4VCI 1.0, section 3.3.2";
  private static final Set<KeyType> DID_KEY_TYPES =
      Set.of(KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.P521);

  private final Nonces nonces;
  private final JsonLd jsonLd;
  private final CpuPool cpu;
  private final Clock clock;

  /** Makes a check. */
  public ProofCheck(Nonces nonces, JsonLd jsonLd, CpuPool cpu, Clock clock) {
    this.nonces = nonces;
    this.jsonLd = jsonLd;
    this.cpu = cpu;
    this.clock = clock;
  }

  /**
   * Keys that were proven.
   *
   * @param holders each key with the DID the wallet named it by, or ours for it
   * @param nonces what the proofs were made over; not used up yet
   */
  record Proven(List<Holder.Bound> holders, Set<String> nonces) {
    Proven {
      holders = List.copyOf(holders);
      nonces = Set.copyOf(nonces);
    }
  }

  /** Succeeds with the keys; fails with a {@code Refusal} of INVALID_PROOF or INVALID_NONCE. */
  Future<Proven> check(CoopIssuer issuer, ConfigurationId configuration, Proofs proofs) {
    return cpu.run(
        () -> {
          requireOffered(issuer, configuration, proofs);
          KeyProofExpectation expected =
              KeyProofExpectation.of(issuer.coop().base(), clock.instant())
                  .withAttestations(issuer.wallets().keys());
          KeyProofExpectation.ProvenKeys proven = expected.verifyAll(proofs, jsonLd);
          nonces.check(issuer.coop().id(), proven.nonces());
          if (proven.keys().size() > issuer.rules().batchSize()) {
            throw new Mismatch(
                    "proofs",
                    "at most " + issuer.rules().batchSize() + " keys",
                    Came.number(proven.keys().size(), "keys"),
                    BATCHES)
                .refusal(Reason.INVALID_PROOF);
          }
          return new Proven(
              proven.keys().stream().map(ProofCheck::holder).toList(), proven.nonces());
        });
  }

  private static void requireOffered(
      CoopIssuer issuer, ConfigurationId configuration, Proofs proofs) {
    Set<String> offered = ProofTypes.of(issuer, configuration).keySet();
    if (!offered.contains(proofs.type())) {
      throw new Mismatch(
              "proofs",
              "one of the proof types " + offered,
              Came.word(proofs.type()),
              "OpenID4VCI 1.0, section 8.2")
          .refusal(Reason.INVALID_PROOF);
    }
  }

  /** Uses the nonces up; succeeds for one request only, in all processes together. */
  Future<Void> spend(CoopIssuer issuer, Proven proven) {
    return nonces.spend(issuer.coop().id(), proven.nonces());
  }

  private static Holder.Bound holder(VerifiedKeyProof proof) {
    return new Holder.Bound(proof.key(), proof.did().orElseGet(() -> didOf(proof.key())));
  }

  private static String didOf(VerificationKey key) {
    return DID_KEY_TYPES.contains(key.type())
        ? DidKey.of(key).toString()
        : DidJwk.of(key).toString();
  }
}
