package org.cooppassport.core.dataintegrity;

import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.keys.KeyType;

/**
 * The cryptosuites we chose.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-eddsa/">Data Integrity EdDSA Cryptosuites</a>
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/">Data Integrity ECDSA Cryptosuites</a>
 */
public enum Cryptosuite {
  EDDSA_RDFC_2022("eddsa-rdfc-2022", Transformation.RDFC, KeyType.ED25519),
  EDDSA_JCS_2022("eddsa-jcs-2022", Transformation.JCS, KeyType.ED25519),
  ECDSA_RDFC_2019("ecdsa-rdfc-2019", Transformation.RDFC, KeyType.P256, KeyType.P384),
  ECDSA_JCS_2019("ecdsa-jcs-2019", Transformation.JCS, KeyType.P256, KeyType.P384),
  /** Selective disclosure, linkable. */
  ECDSA_SD_2023("ecdsa-sd-2023", Transformation.SELECTIVE, KeyType.P256),
  /** Selective disclosure, unlinkable; the baseline without optional features. */
  BBS_2023("bbs-2023", Transformation.SELECTIVE, KeyType.BLS12_381_G2),
  /** The deprecated suite that is a proof type of its own; verified, never made. */
  ED25519_SIGNATURE_2020("Ed25519Signature2020", Transformation.RDFC, KeyType.ED25519);

  /** How a document becomes the bytes that are hashed. */
  enum Transformation {
    /** RDF Dataset Canonicalization of what the document says as JSON-LD. */
    RDFC,
    /** JSON Canonicalization of the document as it is. */
    JCS,
    /** Statements that are signed so that each can be disclosed or not. */
    SELECTIVE
  }

  static final String DATA_INTEGRITY_PROOF = "DataIntegrityProof";

  private final String id;
  private final Transformation transformation;
  private final Set<KeyType> keyTypes;

  Cryptosuite(String id, Transformation transformation, KeyType... keyTypes) {
    this.id = id;
    this.transformation = transformation;
    this.keyTypes = Set.of(keyTypes);
  }

  /** Returns the suite that a proof of this type and {@code cryptosuite} member names. */
  static Optional<Cryptosuite> of(String proofType, Optional<String> name) {
    if (proofType.equals(ED25519_SIGNATURE_2020.id)) {
      return Optional.of(ED25519_SIGNATURE_2020);
    }
    if (proofType.equals(DATA_INTEGRITY_PROOF) && name.isPresent()) {
      return ofId(name.get()).filter(suite -> suite != ED25519_SIGNATURE_2020);
    }
    return Optional.empty();
  }

  /** Returns the suite with this identifier. */
  public static Optional<Cryptosuite> ofId(String id) {
    for (Cryptosuite suite : values()) {
      if (suite.id.equals(id)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  /** Returns the identifier in proofs: the {@code cryptosuite}, or the old suite's type. */
  public String id() {
    return id;
  }

  /** Returns the kinds of key that work with the suite. */
  public Set<KeyType> keyTypes() {
    return keyTypes;
  }

  /** Tells whether a holder derives proofs over chosen parts from the one the issuer makes. */
  public boolean disclosesSelectively() {
    return transformation == Transformation.SELECTIVE;
  }

  /**
   * Tells whether a verification method of this type can hold a key of the suite: Multikey, or the
   * JsonWebKey of controlled identifier documents; for the old suite its own type, which nothing
   * newer takes.
   */
  boolean takesMethodOf(String type) {
    return type.equals(VerificationMethod.MULTIKEY)
        || (this == ED25519_SIGNATURE_2020
            ? type.equals(VerificationMethod.ED25519_2020)
            : type.equals(VerificationMethod.JSON_WEB_KEY));
  }

  /** Tells whether the signature is over the document's JSON and not over what it says as RDF. */
  public boolean signsJson() {
    return transformation == Transformation.JCS;
  }

  /** Returns the proof's {@code type}. */
  String proofType() {
    return this == ED25519_SIGNATURE_2020 ? id : DATA_INTEGRITY_PROOF;
  }

  Transformation transformation() {
    return transformation;
  }

  /** Returns the hash for everything, blank nodes included. */
  HashAlgorithm hash(KeyType key) {
    return key == KeyType.P384 ? HashAlgorithm.SHA_384 : HashAlgorithm.SHA_256;
  }
}
