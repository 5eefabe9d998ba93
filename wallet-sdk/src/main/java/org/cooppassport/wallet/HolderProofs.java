package org.cooppassport.wallet;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.HolderPresentation;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.ProofTypeSupport;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletAttester;

/** Makes the proofs of holder keys that an issuer wants, attested where it wants that too. */
final class HolderProofs {
  /** The suites of proofs in presentations, best first. */
  private static final List<Cryptosuite> SUITES =
      List.of(
          Cryptosuite.ECDSA_RDFC_2019,
          Cryptosuite.EDDSA_RDFC_2022,
          Cryptosuite.ECDSA_JCS_2019,
          Cryptosuite.EDDSA_JCS_2022);

  private final HolderKeys keys;
  private final WalletAttester attester;
  private final JsonLd jsonLd;
  private final Clock clock;

  /** The ways to prove keys, best first. */
  private enum Way {
    /** A signed token for each key. */
    TOKENS(CredentialRequest.JWT),
    /** One signed token that brings an attestation of all keys. */
    ATTESTED_TOKEN(CredentialRequest.JWT),
    /** An attestation of all keys. */
    ATTESTATION(CredentialRequest.ATTESTATION),
    /** A presentation for each key. */
    PRESENTATIONS(CredentialRequest.DI_VP);

    private final String type;

    Way(String type) {
      this.type = type;
    }

    Optional<ProofTypeSupport> support(CredentialConfiguration configuration) {
      return Optional.ofNullable(configuration.proofTypes().get(type));
    }
  }

  /**
   * Makes one.
   *
   * @param attester null if nobody attests this wallet's keys
   * @param jsonLd for proofs in presentations
   */
  HolderProofs(HolderKeys keys, WalletAttester attester, JsonLd jsonLd, Clock clock) {
    this.keys = keys;
    this.attester = attester;
    this.jsonLd = jsonLd;
    this.clock = clock;
  }

  private Way way(CredentialConfiguration configuration) {
    return Stream.of(Way.values())
        .filter(way -> way.support(configuration).filter(each -> fits(way, each)).isPresent())
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.INVALID_PROOF,
                    "proof_types_supported",
                    "the issuer wants a proof this wallet does not make; it makes jwt and di_vp,"
                        + " and attestations only if its maker gives them"));
  }

  private boolean fits(Way way, ProofTypeSupport support) {
    boolean attested = support.keyAttestationsRequired().isPresent();
    return switch (way) {
      case TOKENS, PRESENTATIONS -> !attested;
      case ATTESTED_TOKEN -> attested && attester != null;
      case ATTESTATION -> attester != null;
    };
  }

  /**
   * Tells whether an issuer takes proofs of keys of this type, by the best way that both know.
   *
   * @throws Refusal INVALID_PROOF if the issuer wants none that can be made here
   */
  boolean takes(CredentialConfiguration configuration, KeyType type) {
    Way way = way(configuration);
    if (way == Way.PRESENTATIONS) {
      return suite(configuration, type).isPresent();
    }
    List<String> algorithms = way.support(configuration).orElseThrow().algorithms();
    return SignatureAlgorithm.ofKeyType(type)
        .filter(algorithm -> algorithms.contains(algorithm.joseName()))
        .isPresent();
  }

  private static Optional<Cryptosuite> suite(CredentialConfiguration configuration, KeyType type) {
    List<String> named = Way.PRESENTATIONS.support(configuration).orElseThrow().algorithms();
    return SUITES.stream()
        .filter(suite -> suite.keyTypes().contains(type) && named.contains(suite.id()))
        .findFirst();
  }

  /** Returns a request with proofs of these keys. */
  CredentialRequest proven(
      CredentialConfiguration configuration,
      CredentialRequest bare,
      List<String> references,
      String credentialIssuer,
      String nonce) {
    return switch (way(configuration)) {
      case TOKENS ->
          bare.withProofs(
              references.stream()
                  .map(
                      reference ->
                          HolderBinding.of(configuration)
                              .proof(
                                  keys.signer(reference), credentialIssuer, nonce, clock.instant()))
                  .toList());
      // HAIP 1.0, section 4.5.1: all keys within one attestation, and one proof beside it
      case ATTESTED_TOKEN ->
          bare.withProofs(
              List.of(
                  KeyProofJwt.attested(
                      keys.signer(references.get(0)),
                      attestation(references, credentialIssuer, nonce),
                      credentialIssuer,
                      nonce,
                      clock.instant())));
      case ATTESTATION -> bare.withAttestation(attestation(references, credentialIssuer, nonce));
      case PRESENTATIONS ->
          bare.withPresentations(
              references.stream()
                  .map(each -> presentation(configuration, each, credentialIssuer, nonce))
                  .toList());
    };
  }

  private String attestation(List<String> references, String credentialIssuer, String nonce) {
    return attester.attestKeys(
        credentialIssuer,
        references.stream().map(each -> keys.signer(each).publicKey()).toList(),
        nonce);
  }

  /** OpenID4VCI 1.0, appendix F.2: made out to the issuer, and signed for its nonce. */
  private JsonObject presentation(
      CredentialConfiguration configuration,
      String reference,
      String credentialIssuer,
      String nonce) {
    HolderBinding.requireKnown(configuration);
    Signer holder = keys.signer(reference);
    return HolderPresentation.make(
        suite(configuration, holder.publicKey().type()).orElseThrow(),
        HolderBinding.verificationMethod(holder.publicKey()),
        holder,
        credentialIssuer,
        nonce,
        clock.instant(),
        jsonLd);
  }
}
