package org.cooppassport.core.dataintegrity;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.json.JsonObject;

/**
 * A document whose proofs hold, read again from what was signed.
 *
 * <p>Only {@link DataIntegrity} makes one, so having one is the proof.
 */
public final class VerifiedDocument {
  private final JsonObject document;
  private final List<VerifiedProof> proofs;

  VerifiedDocument(JsonObject document, List<VerifiedProof> proofs) {
    if (proofs.isEmpty()) {
      throw new IllegalArgumentException("no proof holds");
    }
    this.document = Objects.requireNonNull(document);
    this.proofs = List.copyOf(proofs);
  }

  /** Returns the document without its proofs and without anything that no proof covers. */
  public JsonObject document() {
    return document;
  }

  /** Returns the proofs that hold, at least one, in document order. */
  public List<VerifiedProof> proofs() {
    return proofs;
  }

  /**
   * A proof that holds.
   *
   * @param suite its cryptosuite
   * @param proof the proof as it stands in the document
   * @param method the method whose key made it; its controller made the proof
   */
  public record VerifiedProof(Cryptosuite suite, JsonObject proof, VerificationMethod method) {
    public VerifiedProof {
      Objects.requireNonNull(suite);
      Objects.requireNonNull(proof);
      Objects.requireNonNull(method);
    }
  }

  @Override
  public String toString() {
    return "VerifiedDocument[" + proofs.size() + " proofs]";
  }
}
