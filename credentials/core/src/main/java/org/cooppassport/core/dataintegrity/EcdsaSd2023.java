package org.cooppassport.core.dataintegrity;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Selective disclosure with a signature per statement: base proofs, derived proofs, verification.
 *
 * <p>Presentations of one credential can be linked: signature and ephemeral key stay the same.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-sd-2023">Data Integrity ECDSA 1.0,
 *     ecdsa-sd-2023</a>
 */
final class EcdsaSd2023 {
  private static final SignatureAlgorithm ALGORITHM = SignatureAlgorithm.ES256;

  private final JsonLd jsonLd;

  EcdsaSd2023(JsonLd jsonLd) {
    this.jsonLd = jsonLd;
  }

  // 3.5.1 Create Base Proof
  JsonObject sign(
      JsonObject document,
      JsonObject proof,
      Signer issuer,
      Signer proofKey,
      Bytes hmacKey,
      List<JsonPointer> mandatoryPointers) {
    StatementGroups groups = StatementGroups.of(document, BlankLabels.hashed(hmacKey), jsonLd);
    SortedSet<Integer> mandatory = groups.matching(mandatoryPointers);
    List<Bytes> signatures = new ArrayList<>();
    for (String line : StatementGroups.except(mandatory, groups.lines())) {
      signatures.add(proofKey.sign(Bytes.utf8(line)));
    }
    Bytes mandatoryHash = StatementGroups.hash(StatementGroups.at(mandatory, groups.lines()));
    Bytes baseSignature =
        issuer.sign(signedBase(proofHash(document, proof), proofKey.publicKey(), mandatoryHash));
    EcdsaSdProofValue.Base base =
        new EcdsaSdProofValue.Base(
            baseSignature,
            proofKey.publicKey(),
            hmacKey,
            signatures,
            mandatoryPointers.stream().map(JsonPointer::toString).toList());
    return proof.with("proofValue", base.encode());
  }

  private static Bytes signedBase(Bytes proofHash, VerificationKey key, Bytes mandatoryHash) {
    return Bytes.concat(proofHash, EcdsaSdProofValue.multikey(key), mandatoryHash);
  }

  Bytes proofHash(JsonObject document, JsonObject proof) {
    return HashData.canonicalProof(
            document, proof.without("proofValue"), HashAlgorithm.SHA_256, jsonLd)
        .digest(HashAlgorithm.SHA_256);
  }

  // 3.5.6 Add Derived Proof, 3.5.5 createDisclosureData
  JsonObject derive(JsonObject document, JsonObject proof, List<JsonPointer> selectivePointers) {
    EcdsaSdProofValue.Base base = base(proof);
    ChosenStatements chosen =
        ChosenStatements.of(
            document,
            BlankLabels.hashed(base.hmacKey()),
            base.mandatoryPointers(),
            selectivePointers,
            jsonLd);
    if (base.signatures().size() != chosen.optionalLines().size()) {
      throw new ProblemException(
          ProblemCode.PROOF_GENERATION_ERROR,
          "The number of signatures is not that of the document's statements.");
    }
    EcdsaSdProofValue.Derived derived =
        new EcdsaSdProofValue.Derived(
            base.baseSignature(),
            base.publicKey(),
            chosen.shown().stream().map(base.signatures()::get).toList(),
            chosen.labelMap(label -> Base64Url.decode(label.substring("_:u".length()))),
            chosen.mandatoryIndexes());
    return chosen.disclosed(document, proof.with("proofValue", derived.encode()));
  }

  private static EcdsaSdProofValue.Base base(JsonObject proof) {
    try {
      return EcdsaSdProofValue.Base.decode(proof.string("proofValue").orElse(""));
    } catch (MalformedEncoding e) {
      throw new ProblemException(
          ProblemCode.PROOF_GENERATION_ERROR, "The proof is not a base proof: " + e.getMessage());
    }
  }

  // 3.5.7 Verify Derived Proof, 3.5.4 createVerifyData
  JsonObject verify(JsonObject document, JsonObject proof, VerificationKey issuer) {
    EcdsaSdProofValue.Derived derived = derived(proof);
    DisclosedStatements disclosed =
        DisclosedStatements.of(
            document,
            DisclosedStatements.labels(derived.labelMap(), label -> "u" + Base64Url.encode(label)),
            derived.mandatoryIndexes(),
            jsonLd);
    if (disclosed.chosen().size() != derived.signatures().size()) {
      throw failure("The number of signatures is not that of the disclosed statements.");
    }
    Bytes mandatoryHash = StatementGroups.hash(disclosed.mandatory());
    Bytes signedBase = signedBase(proofHash(document, proof), derived.publicKey(), mandatoryHash);
    if (!issuer.verify(ALGORITHM, signedBase, derived.baseSignature())) {
      throw failure("The base signature does not fit the mandatory statements.");
    }
    for (int i = 0; i < derived.signatures().size(); i++) {
      Bytes line = Bytes.utf8(disclosed.chosen().get(i));
      if (!derived.publicKey().verify(ALGORITHM, line, derived.signatures().get(i))) {
        throw failure("A signature does not fit its statement.");
      }
    }
    return disclosed.content();
  }

  private static EcdsaSdProofValue.Derived derived(JsonObject proof) {
    try {
      return EcdsaSdProofValue.Derived.decode(proof.string("proofValue").orElse(""));
    } catch (MalformedEncoding e) {
      throw failure("The proof value is not a derived one: " + e.getMessage() + ".");
    }
  }

  private static ProblemException failure(String detail) {
    return new ProblemException(ProblemCode.PROOF_VERIFICATION_ERROR, detail);
  }
}
