package org.cooppassport.wallet;

import java.time.Clock;
import java.util.List;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.ProofTypeSupport;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletAttester;

/** Makes the proofs of holder keys that an issuer wants, attested where it wants that too. */
final class HolderProofs {
  private final HolderKeys keys;
  private final WalletAttester attester;
  private final Clock clock;

  /**
   * Makes one.
   *
   * @param attester null if nobody attests this wallet's keys
   */
  HolderProofs(HolderKeys keys, WalletAttester attester, Clock clock) {
    this.keys = keys;
    this.attester = attester;
    this.clock = clock;
  }

  /**
   * Returns the proof type that will be used for a configuration: signed tokens if they are taken.
   *
   * @throws Refusal INVALID_PROOF if the issuer wants none that can be made here
   */
  ProofTypeSupport support(CredentialConfiguration configuration) {
    ProofTypeSupport jwt = configuration.proofTypes().get(CredentialRequest.JWT);
    ProofTypeSupport support =
        jwt != null ? jwt : configuration.proofTypes().get(CredentialRequest.ATTESTATION);
    if (support == null || (attester == null && (jwt == null || wantsAttestation(jwt)))) {
      throw new Refusal(
          Reason.INVALID_PROOF,
          "proof_types_supported",
          "the issuer wants a proof this wallet does not make; it makes jwt, and attestations only"
              + " if its maker gives them");
    }
    return support;
  }

  private static boolean wantsAttestation(ProofTypeSupport support) {
    return support.keyAttestationsRequired().isPresent();
  }

  /** Returns a request with proofs of these keys. */
  CredentialRequest proven(
      CredentialConfiguration configuration,
      CredentialRequest bare,
      List<String> references,
      String credentialIssuer,
      String nonce) {
    ProofTypeSupport jwt = configuration.proofTypes().get(CredentialRequest.JWT);
    if (jwt != null && !wantsAttestation(jwt)) {
      return bare.withProofs(
          references.stream()
              .map(
                  reference ->
                      HolderBinding.of(configuration)
                          .proof(keys.signer(reference), credentialIssuer, nonce, clock.instant()))
              .toList());
    }
    String attestation =
        attester.attestKeys(
            credentialIssuer,
            references.stream().map(each -> keys.signer(each).publicKey()).toList(),
            nonce);
    // HAIP 1.0, section 4.5.1: all keys within one attestation, and one proof beside it
    return jwt == null
        ? bare.withAttestation(attestation)
        : bare.withProofs(
            List.of(
                KeyProofJwt.attested(
                    keys.signer(references.get(0)),
                    attestation,
                    credentialIssuer,
                    nonce,
                    clock.instant())));
  }
}
