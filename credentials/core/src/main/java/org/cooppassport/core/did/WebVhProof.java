package org.cooppassport.core.did;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The one kind of proof that did:webvh takes: {@code eddsa-jcs-2022} by a did:key whose fragment is
 * its body, for assertion.
 */
final class WebVhProof {
  private static final String DID_KEY = "did:key:";
  private static final int MAX_PROOFS = 8;

  private WebVhProof() {}

  /**
   * The multikeys that signed; every proof must hold.
   *
   * @throws DidException {@code INVALID_PROOF}
   */
  static List<String> signersOf(JsonObject document) {
    JsonArray proofs = document.oneOrMany("proof");
    if (proofs.size() > MAX_PROOFS) {
      throw invalid("an entry has more than " + MAX_PROOFS + " proofs");
    }
    List<String> signers = new ArrayList<>();
    Bytes documentHash = digest(document.without("proof"));
    for (JsonValue proof : proofs) {
      if (!(proof instanceof JsonObject object)) {
        throw invalid("a proof is not an object");
      }
      signers.add(signer(documentHash, object));
    }
    if (signers.isEmpty()) {
      throw invalid("there is no proof");
    }
    return signers;
  }

  private static String signer(Bytes documentHash, JsonObject proof) {
    require(proof, "type", "DataIntegrityProof");
    require(proof, "cryptosuite", "eddsa-jcs-2022");
    require(proof, "proofPurpose", "assertionMethod");
    String method = proof.string("verificationMethod").orElse("");
    int hash = method.indexOf('#');
    if (!method.startsWith(DID_KEY)
        || hash < 0
        || !method.substring(DID_KEY.length(), hash).equals(method.substring(hash + 1))) {
      throw invalid("the verification method is not a did:key with its body as fragment");
    }
    String multikey = method.substring(hash + 1);
    try {
      VerificationKey key = VerificationKey.fromMultikey(multikey);
      Bytes signature = signature(proof.string("proofValue").orElse(""));
      Bytes proofHash = digest(proof.without("proofValue"));
      if (key.type() == KeyType.ED25519
          && key.verify(
              SignatureAlgorithm.EDDSA, Bytes.concat(proofHash, documentHash), signature)) {
        return multikey;
      }
    } catch (MalformedEncoding e) {
      throw invalid("the proof value is not multibase");
    } catch (IllegalArgumentException e) {
      throw invalid("the key of the proof is not valid");
    }
    throw invalid("the signature does not hold");
  }

  private static Bytes signature(String proofValue) {
    if (!proofValue.startsWith("z")) {
      throw invalid("the proof value is not in base58btc with header z");
    }
    return Multibase.decode(proofValue);
  }

  private static Bytes digest(JsonObject object) {
    try {
      return HashAlgorithm.SHA_256.digest(Jcs.canonicalize(object));
    } catch (ArithmeticException e) {
      throw invalid("a number has no canonical form");
    }
  }

  private static void require(JsonObject proof, String name, String value) {
    if (!proof.string(name).equals(Optional.of(value))) {
      throw invalid(name + " of the proof is not " + value);
    }
  }

  private static DidException invalid(String detail) {
    return new DidException(DidError.INVALID_PROOF, detail);
  }
}
