package org.cooppassport.core.dataintegrity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Makes and verifies proofs that stand in the document they secure.
 *
 * <p>Thread-safe. Computes hashes and signatures, so never on an event loop. Verifying is pure: it
 * decides from the document, the methods that {@link MethodLookup} finds and the instant given.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/">Verifiable Credential Data Integrity
 *     1.0</a>
 */
public final class DataIntegrity {
  /** How many proofs a document may carry. */
  public static final int MAX_PROOFS = 8;

  static final String PROOF = "proof";
  static final JsonPointer PROOF_PLACE = JsonPointer.of(PROOF);

  private final JsonLd jsonLd;

  /**
   * @param jsonLd the processor whose contexts documents may use
   */
  public DataIntegrity(JsonLd jsonLd) {
    this.jsonLd = Objects.requireNonNull(jsonLd);
  }

  /**
   * Returns {@code document} with one more proof.
   *
   * <p>A document that has proofs gets a set of proofs; with {@link ProofOptions#after} the new
   * proof also secures the ones named.
   *
   * @throws ProblemException if the document cannot be canonicalized without loss, or a proof named
   *     does not exist
   * @throws IllegalArgumentException if the key does not work with the suite
   * @see <a href="https://www.w3.org/TR/vc-data-integrity/#add-proof">Data Integrity 1.0, Add
   *     Proof, Add Proof Set/Chain</a>
   */
  public JsonObject sign(JsonObject document, ProofOptions options, Signer signer) {
    Cryptosuite suite = options.suite();
    requireUsable(suite, signer);
    if (suite.transformation() == Cryptosuite.Transformation.SELECTIVE) {
      throw new IllegalArgumentException(suite.id() + " makes base proofs: signForDisclosure");
    }
    JsonArray existing = document.oneOrMany(PROOF);
    if (existing.size() >= MAX_PROOFS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "A document has at most " + MAX_PROOFS + " proofs.");
    }
    JsonObject secured = ProofChain.of(existing).securedBy(document, options.previousProofs());
    JsonObject proof = options.members();
    if (suite.transformation() == Cryptosuite.Transformation.JCS) {
      proof = copyContext(document, proof);
    }
    HashData data =
        HashData.of(suite, secured, proof, suite.hash(signer.publicKey().type()), jsonLd);
    JsonObject complete = proof.with("proofValue", Multibase.base58btc(signer.sign(data.bytes())));
    return withProof(document, existing, complete);
  }

  /**
   * Returns {@code document} with a base proof, for the holder's eyes only: it discloses
   * everything, and the holder derives from it what a verifier gets to see.
   *
   * @param options of {@link Cryptosuite#ECDSA_SD_2023}
   * @param mandatoryPointers what every disclosure contains
   * @throws ProblemException if the document cannot be canonicalized without loss, holds something
   *     that cannot be disclosed selectively, or a pointer points at nothing
   * @throws IllegalArgumentException if the suite is another, the key does not work with it, or the
   *     document has a proof
   */
  public JsonObject signForDisclosure(
      JsonObject document,
      ProofOptions options,
      Signer signer,
      List<JsonPointer> mandatoryPointers,
      RandomSource random) {
    requireUsable(options.suite(), signer);
    if (options.suite() != Cryptosuite.ECDSA_SD_2023 || document.has(PROOF)) {
      throw new IllegalArgumentException("not a lone proof of ecdsa-sd-2023");
    }
    JsonObject proof =
        new EcdsaSd2023(jsonLd)
            .sign(
                document,
                options.members(),
                signer,
                SigningKey.generate(KeyType.P256, random).signer(),
                random.next(BlankLabels.KEY_BYTES),
                mandatoryPointers);
    return document.with(PROOF, proof);
  }

  /**
   * Returns {@code document} with a base proof whose disclosures cannot be linked, for the holder's
   * eyes only.
   *
   * @param options of {@link Cryptosuite#BBS_2023}
   * @param mandatoryPointers what every disclosure contains
   * @throws ProblemException if the document cannot be canonicalized without loss, holds something
   *     that cannot be disclosed selectively, or a pointer points at nothing
   * @throws IllegalArgumentException if the suite is another or the document has a proof
   */
  public JsonObject signForDisclosure(
      JsonObject document,
      ProofOptions options,
      BbsSigner signer,
      List<JsonPointer> mandatoryPointers,
      RandomSource random) {
    if (options.suite() != Cryptosuite.BBS_2023 || document.has(PROOF)) {
      throw new IllegalArgumentException("not a lone proof of bbs-2023");
    }
    JsonObject proof =
        new Bbs2023(jsonLd)
            .sign(
                document,
                options.members(),
                signer,
                random.next(BlankLabels.KEY_BYTES),
                mandatoryPointers);
    return document.with(PROOF, proof);
  }

  /**
   * Returns what {@code pointers} select of a credential with a base proof, beside what its issuer
   * made mandatory, with a proof of its own.
   *
   * @param presentationHeader what an unlinkable proof is bound to, fresh each time; other suites
   *     ignore it
   * @param random blinds an unlinkable proof; other suites ignore it
   * @throws ProblemException with {@code PROOF_GENERATION_ERROR} if there is no base proof or a
   *     pointer points at nothing
   */
  public JsonObject derive(
      JsonObject secured,
      List<JsonPointer> pointers,
      Bytes presentationHeader,
      RandomSource random) {
    JsonObject proof = secured.object(PROOF).orElseThrow(DataIntegrity::noBaseProof);
    Cryptosuite suite =
        Cryptosuite.of(proof.string("type").orElse(""), proof.string("cryptosuite"))
            .orElseThrow(DataIntegrity::noBaseProof);
    JsonObject document = secured.without(PROOF);
    return switch (suite) {
      case ECDSA_SD_2023 -> new EcdsaSd2023(jsonLd).derive(document, proof, pointers);
      case BBS_2023 ->
          new Bbs2023(jsonLd).derive(document, proof, pointers, presentationHeader, random);
      case EDDSA_RDFC_2022,
          EDDSA_JCS_2022,
          ECDSA_RDFC_2019,
          ECDSA_JCS_2019,
          ED25519_SIGNATURE_2020 ->
          throw noBaseProof();
    };
  }

  private static ProblemException noBaseProof() {
    return new ProblemException(
        ProblemCode.PROOF_GENERATION_ERROR,
        "A credential to derive from has one proof, of a suite that discloses selectively.");
  }

  private static void requireUsable(Cryptosuite suite, Signer signer) {
    if (!suite.keyTypes().contains(signer.publicKey().type())) {
      throw new IllegalArgumentException(
          suite.id() + " does not work with a key of " + signer.publicKey().type());
    }
  }

  private static JsonObject copyContext(JsonObject document, JsonObject proof) {
    return document
        .get("@context")
        .map(context -> JsonObject.builder().put("@context", context).putAll(proof).build())
        .orElse(proof);
  }

  private static JsonObject withProof(JsonObject document, JsonArray existing, JsonObject proof) {
    if (existing.isEmpty()) {
      return document.with(PROOF, proof);
    }
    List<JsonValue> all = new ArrayList<>(existing.items());
    all.add(proof);
    return document.with(PROOF, new JsonArray(all));
  }

  /**
   * Verifies every proof of {@code secured}.
   *
   * @param lookup finds the keys
   * @param now the instant {@code created}, {@code expires} and the keys are judged at
   * @return the document read again from what was signed, or everything that is wrong
   * @see <a href="https://www.w3.org/TR/vc-data-integrity/#verify-proof-sets-and-chains">Data
   *     Integrity 1.0, Verify Proof Sets and Chains</a>
   */
  public ProofVerdict verify(
      JsonObject secured, ProofExpectation expectation, MethodLookup lookup, Instant now) {
    return new ProofVerification(jsonLd, secured, expectation, lookup, now).verdict();
  }

  /** Returns what a signature with these options over {@code document} would be over. */
  HashData hashData(JsonObject document, ProofOptions options, KeyType key) {
    JsonObject proof =
        options.suite().transformation() == Cryptosuite.Transformation.JCS
            ? copyContext(document, options.members())
            : options.members();
    return HashData.of(
        options.suite(), document.without(PROOF), proof, options.suite().hash(key), jsonLd);
  }
}
