package org.cooppassport.e2e.conformance;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;

/**
 * How one issuer or holder secures documents, with its only key. Thread-safe; computes, so never on
 * an event loop.
 */
sealed interface Securing {

  /** Returns the public half of the key. */
  VerificationKey publicKey();

  /** Returns the context that defines the proof for data model 1.1; empty if none is needed. */
  String proofContext();

  /**
   * Returns the secured document.
   *
   * @param mandatory what every disclosure shows; forms that disclose everything take none
   */
  JsonObject secure(
      JsonObject document,
      List<JsonPointer> mandatory,
      JsonLd jsonLd,
      RandomSource random,
      Instant now);

  /** Tells whether a holder can choose what to disclose. */
  default boolean disclosesSelectively() {
    return false;
  }

  /** A proof that stands in the document and shows all of it. */
  record Embedded(Cryptosuite suite, SigningKey key) implements Securing {
    @Override
    public VerificationKey publicKey() {
      return key.publicKey();
    }

    @Override
    public String proofContext() {
      return suite == Cryptosuite.ED25519_SIGNATURE_2020
          ? "https://w3id.org/security/suites/ed25519-2020/v1"
          : DATA_INTEGRITY_CONTEXT;
    }

    @Override
    public JsonObject secure(
        JsonObject document,
        List<JsonPointer> mandatory,
        JsonLd jsonLd,
        RandomSource random,
        Instant now) {
      return new DataIntegrity(jsonLd)
          .sign(document, assertion(suite, key.publicKey(), now), key.signer());
    }
  }

  /** A base proof of {@code ecdsa-sd-2023}. */
  record Disclosing(SigningKey key) implements Securing {
    @Override
    public VerificationKey publicKey() {
      return key.publicKey();
    }

    @Override
    public String proofContext() {
      return DATA_INTEGRITY_CONTEXT;
    }

    @Override
    public boolean disclosesSelectively() {
      return true;
    }

    @Override
    public JsonObject secure(
        JsonObject document,
        List<JsonPointer> mandatory,
        JsonLd jsonLd,
        RandomSource random,
        Instant now) {
      return new DataIntegrity(jsonLd)
          .signForDisclosure(
              document,
              assertion(Cryptosuite.ECDSA_SD_2023, key.publicKey(), now),
              key.signer(),
              mandatory,
              random);
    }
  }

  /** A base proof of {@code bbs-2023}. */
  record Unlinkable(BbsKey key) implements Securing {
    @Override
    public VerificationKey publicKey() {
      return key.publicKey();
    }

    @Override
    public String proofContext() {
      return DATA_INTEGRITY_CONTEXT;
    }

    @Override
    public boolean disclosesSelectively() {
      return true;
    }

    @Override
    public JsonObject secure(
        JsonObject document,
        List<JsonPointer> mandatory,
        JsonLd jsonLd,
        RandomSource random,
        Instant now) {
      return new DataIntegrity(jsonLd)
          .signForDisclosure(
              document,
              assertion(Cryptosuite.BBS_2023, key.publicKey(), now),
              key.signer(),
              mandatory,
              random);
    }
  }

  /** A JWT, in the enveloped form of the data model. */
  record Enveloped(SigningKey key) implements Securing {
    @Override
    public VerificationKey publicKey() {
      return key.publicKey();
    }

    @Override
    public String proofContext() {
      return "";
    }

    @Override
    public JsonObject secure(
        JsonObject document,
        List<JsonPointer> mandatory,
        JsonLd jsonLd,
        RandomSource random,
        Instant now) {
      String token =
          VcJose.sign(
                  EnvelopeKind.CREDENTIAL,
                  document,
                  DidKey.methodUrl(key.publicKey()),
                  key.signer())
              .text();
      return SecuredCredential.envelope(new SecuredCredential.Jose(token, "application/vc+jwt"));
    }
  }

  /** The context of Data Integrity proofs. */
  String DATA_INTEGRITY_CONTEXT = "https://w3id.org/security/data-integrity/v2";

  private static ProofOptions assertion(Cryptosuite suite, VerificationKey key, Instant now) {
    return ProofOptions.assertion(suite, DidKey.methodUrl(key))
        .created(now.truncatedTo(ChronoUnit.SECONDS));
  }
}
