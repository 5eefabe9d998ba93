package org.cooppassport.core.dataintegrity;

import java.util.HashSet;
import java.util.List;
import java.util.SortedSet;
import org.cooppassport.core.bbs.Bbs;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Selective disclosure whose presentations cannot be linked by their proofs: base proofs, derived
 * proofs, verification, without the optional features.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-bbs/#bbs-2023">Data Integrity BBS 1.0, bbs-2023</a>
 */
final class Bbs2023 {
  private final JsonLd jsonLd;

  Bbs2023(JsonLd jsonLd) {
    this.jsonLd = jsonLd;
  }

  // 3.4.1 Create Base Proof
  JsonObject sign(
      JsonObject document,
      JsonObject proof,
      BbsSigner issuer,
      Bytes hmacKey,
      List<JsonPointer> mandatoryPointers) {
    StatementGroups groups = StatementGroups.of(document, BlankLabels.shuffled(hmacKey), jsonLd);
    if (groups.lines().size() > Bbs.MAX_MESSAGES) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "The document makes more than " + Bbs.MAX_MESSAGES + " statements.");
    }
    SortedSet<Integer> mandatory = groups.matching(mandatoryPointers);
    Bytes header = header(document, proof, StatementGroups.at(mandatory, groups.lines()));
    Bytes signature =
        issuer.sign(header, messages(StatementGroups.except(mandatory, groups.lines())));
    BbsProofValue.Base base =
        new BbsProofValue.Base(
            signature,
            header,
            issuer.publicKey().raw(),
            hmacKey,
            mandatoryPointers.stream().map(JsonPointer::toString).toList());
    return proof.with("proofValue", base.encode());
  }

  /** The digests of the proof configuration and of the mandatory statements. */
  private Bytes header(JsonObject document, JsonObject proof, List<String> mandatory) {
    Bytes proofHash =
        HashData.canonicalProof(
                document, proof.without("proofValue"), HashAlgorithm.SHA_256, jsonLd)
            .digest(HashAlgorithm.SHA_256);
    return Bytes.concat(proofHash, StatementGroups.hash(mandatory));
  }

  private static List<Bytes> messages(List<String> lines) {
    return lines.stream().map(Bytes::utf8).toList();
  }

  // 3.4.3 Add Derived Proof, 3.3.x createDisclosureData
  JsonObject derive(
      JsonObject document,
      JsonObject proof,
      List<JsonPointer> selectivePointers,
      Bytes presentationHeader,
      RandomSource random) {
    BbsProofValue.Base base = base(proof);
    ChosenStatements chosen =
        ChosenStatements.of(
            document,
            BlankLabels.shuffled(base.hmacKey()),
            base.mandatoryPointers(),
            selectivePointers,
            jsonLd);
    List<Integer> shown = chosen.shown();
    Bytes bbsProof = bbsProof(base, presentationHeader, chosen.optionalLines(), shown, random);
    BbsProofValue.Derived derived =
        new BbsProofValue.Derived(
            bbsProof,
            chosen.labelMap(label -> Integer.parseInt(label.substring("_:b".length()))),
            chosen.mandatoryIndexes(),
            shown,
            presentationHeader);
    return chosen.disclosed(document, proof.with("proofValue", derived.encode()));
  }

  private static Bytes bbsProof(
      BbsProofValue.Base base,
      Bytes presentationHeader,
      List<String> lines,
      List<Integer> shown,
      RandomSource random) {
    try {
      return Bbs.SHA_256.derive(
          key(base),
          base.signature(),
          base.header(),
          presentationHeader,
          messages(lines),
          new HashSet<>(shown),
          random);
    } catch (MalformedEncoding e) {
      throw new ProblemException(
          ProblemCode.PROOF_GENERATION_ERROR, "The base proof holds no BBS signature.");
    }
  }

  private static BbsProofValue.Base base(JsonObject proof) {
    try {
      return BbsProofValue.Base.decode(proof.string("proofValue").orElse(""));
    } catch (MalformedEncoding e) {
      throw new ProblemException(
          ProblemCode.PROOF_GENERATION_ERROR, "The proof is not a base proof: " + e.getMessage());
    }
  }

  private static VerificationKey key(BbsProofValue.Base base) {
    try {
      return VerificationKey.ofRaw(KeyType.BLS12_381_G2, base.publicKey());
    } catch (InvalidKey e) {
      throw new ProblemException(
          ProblemCode.PROOF_GENERATION_ERROR, "The public key of the base proof is not usable.");
    }
  }

  // 3.4.4 Verify Derived Proof, createVerifyData
  JsonObject verify(JsonObject document, JsonObject proof, VerificationKey issuer) {
    BbsProofValue.Derived derived = derived(proof);
    DisclosedStatements disclosed =
        DisclosedStatements.of(
            document,
            DisclosedStatements.labels(derived.labelMap(), label -> "b" + label),
            derived.mandatoryIndexes(),
            jsonLd);
    boolean holds =
        Bbs.SHA_256.verifyProof(
            issuer,
            derived.proof(),
            header(document, proof, disclosed.mandatory()),
            derived.presentationHeader(),
            messages(disclosed.chosen()),
            derived.selectiveIndexes());
    if (!holds) {
      throw failure("The proof does not fit the disclosed statements.");
    }
    return disclosed.content();
  }

  private static BbsProofValue.Derived derived(JsonObject proof) {
    try {
      return BbsProofValue.Derived.decode(proof.string("proofValue").orElse(""));
    } catch (MalformedEncoding e) {
      throw failure("The proof value is not a derived one: " + e.getMessage() + ".");
    }
  }

  private static ProblemException failure(String detail) {
    return new ProblemException(ProblemCode.PROOF_VERIFICATION_ERROR, detail);
  }
}
