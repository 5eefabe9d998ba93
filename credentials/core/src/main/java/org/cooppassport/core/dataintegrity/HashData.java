package org.cooppassport.core.dataintegrity;

import java.util.List;
import java.util.function.Supplier;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.jsonld.CanonicalDataset;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.jsonld.Rdfc;
import org.cooppassport.core.jsonld.Statements;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a suite of hashes signs: the digest of the proof configuration, then that of the document.
 *
 * @param reread reads the document again from what was canonicalized
 * @param canonicalProof the canonical form of the proof configuration, in UTF-8
 * @param canonicalDocument the canonical form of the document, in UTF-8
 * @param proofHash the digest of the former
 * @param documentHash the digest of the latter
 */
record HashData(
    Supplier<JsonObject> reread,
    Bytes canonicalProof,
    Bytes canonicalDocument,
    Bytes proofHash,
    Bytes documentHash) {

  /** Returns the document read again from what was canonicalized. */
  JsonObject content() {
    return reread.get();
  }

  /** Returns the bytes the signature is over. */
  Bytes bytes() {
    return Bytes.concat(proofHash, documentHash);
  }

  /**
   * Transforms and hashes.
   *
   * @param document the document, with the proofs this one also secures and no others
   * @param proof the proof without its value
   * @throws ProblemException if one of them cannot be canonicalized without loss
   */
  static HashData of(
      Cryptosuite suite, JsonObject document, JsonObject proof, HashAlgorithm hash, JsonLd jsonLd) {
    return switch (suite.transformation()) {
      case RDFC -> rdfc(document, proof, hash, jsonLd);
      case JCS -> jcs(document, proof, hash, jsonLd);
      case SELECTIVE -> throw new IllegalArgumentException(suite.id() + " signs no hash data");
    };
  }

  // vc-di-eddsa 3.2.3 to 3.2.5, vc-di-ecdsa 3.2.3 to 3.2.5
  private static HashData rdfc(
      JsonObject document, JsonObject proof, HashAlgorithm hash, JsonLd jsonLd) {
    Statements statements = jsonLd.toRdf(document);
    if (statements.quads().isEmpty()) {
      throw new ProblemException(
          ProblemCode.PROOF_TRANSFORMATION_ERROR, "The document says nothing that can be signed.");
    }
    CanonicalDataset canonicalDocument = Rdfc.canonicalize(statements.quads(), hash);
    CanonicalDataset canonicalProof = canonicalProof(document, proof, hash, jsonLd);
    return new HashData(
        statements::content,
        canonicalProof.nQuads(),
        canonicalDocument.nQuads(),
        canonicalProof.digest(hash),
        canonicalDocument.digest(hash));
  }

  /**
   * Returns the canonical form of the proof configuration: the proof with the document's contexts.
   *
   * @param proof the proof without its value
   */
  static CanonicalDataset canonicalProof(
      JsonObject document, JsonObject proof, HashAlgorithm hash, JsonLd jsonLd) {
    JsonObject configuration =
        document
            .get("@context")
            .map(context -> proof.with("@context", context))
            .orElse(proof.without("@context"));
    try {
      return jsonLd.canonicalize(configuration, hash);
    } catch (ProblemException e) {
      // Places in the proof configuration are those of the proof
      throw new ProblemException(
          e.problems().stream().map(p -> p.under(DataIntegrity.PROOF_PLACE)).toList());
    }
  }

  // vc-di-eddsa 3.3.3 to 3.3.5
  private static HashData jcs(
      JsonObject document, JsonObject proof, HashAlgorithm hash, JsonLd jsonLd) {
    jsonLd.requireKnownContexts(document);
    Bytes canonicalProof = canonical(proof);
    Bytes canonicalDocument = canonical(document);
    return new HashData(
        () -> JsonReader.readObject(canonicalDocument),
        canonicalProof,
        canonicalDocument,
        hash.digest(canonicalProof),
        hash.digest(canonicalDocument));
  }

  private static Bytes canonical(JsonObject object) {
    try {
      return Jcs.canonicalize(object);
    } catch (ArithmeticException e) {
      throw new ProblemException(
          ProblemCode.PROOF_TRANSFORMATION_ERROR,
          "A number has no exact canonical form; use a string.");
    }
  }

  /** Tells whether the contexts of a document begin with those its proof repeats. */
  static boolean startsWith(JsonObject document, JsonObject proof) {
    List<?> all = document.oneOrMany("@context").items();
    List<?> first = proof.oneOrMany("@context").items();
    return first.size() <= all.size() && all.subList(0, first.size()).equals(first);
  }
}
