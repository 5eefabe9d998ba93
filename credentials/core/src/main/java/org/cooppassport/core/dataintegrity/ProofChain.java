package org.cooppassport.core.dataintegrity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The proofs of a document by their identifiers, for those that also secure others.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#proof-chains">Data Integrity 1.0, Proof
 *     Chains</a>
 */
final class ProofChain {
  static final String PREVIOUS = "previousProof";

  private final Map<String, JsonObject> byId;

  private ProofChain(Map<String, JsonObject> byId) {
    this.byId = byId;
  }

  /**
   * @throws ProblemException if two proofs share an identifier
   */
  static ProofChain of(JsonArray proofs) {
    Map<String, JsonObject> byId = new LinkedHashMap<>();
    for (JsonValue item : proofs) {
      if (item instanceof JsonObject proof && proof.string("id").isPresent()) {
        if (byId.put(proof.string("id").get(), proof) != null) {
          throw failure("Two proofs have the same id.");
        }
      }
    }
    return new ProofChain(byId);
  }

  /**
   * Returns the proofs that {@code proof} names.
   *
   * @throws ProblemException if {@code previousProof} is not a string or strings
   */
  static List<String> named(JsonObject proof) {
    JsonValue previous = proof.members().get(PREVIOUS);
    if (previous == null) {
      return List.of();
    }
    if (previous instanceof JsonString one) {
      return List.of(one.value());
    }
    if (previous instanceof JsonArray many && !many.isEmpty()) {
      List<String> names =
          many.strings().orElseThrow(() -> failure("previousProof holds a value of no string."));
      if (names.size() > DataIntegrity.MAX_PROOFS || Set.copyOf(names).size() < names.size()) {
        throw failure("previousProof names a proof twice, or more proofs than there can be.");
      }
      return names;
    }
    throw failure("previousProof is neither a string nor a list of strings.");
  }

  /**
   * Returns {@code document} with the named proofs and no others.
   *
   * @throws ProblemException if one of them is not there
   */
  JsonObject securedBy(JsonObject document, List<String> names) {
    JsonObject bare = document.without(DataIntegrity.PROOF);
    if (names.isEmpty()) {
      return bare;
    }
    List<JsonValue> matching = new ArrayList<>();
    for (String name : names) {
      JsonObject proof = byId.get(name);
      if (proof == null) {
        throw failure("previousProof names a proof that is not there.");
      }
      matching.add(proof);
    }
    return bare.with(DataIntegrity.PROOF, new JsonArray(matching));
  }

  /**
   * @throws ProblemException if a proof secures itself by way of others
   */
  void requireNoLoop() {
    Set<String> safe = new HashSet<>();
    for (String id : byId.keySet()) {
      descend(id, new HashSet<>(), safe);
    }
  }

  private void descend(String id, Set<String> above, Set<String> safe) {
    if (safe.contains(id) || !byId.containsKey(id)) {
      return;
    }
    if (!above.add(id)) {
      throw failure("The proofs name each other in a loop.");
    }
    for (String name : named(byId.get(id))) {
      descend(name, above, safe);
    }
    above.remove(id);
    safe.add(id);
  }

  private static ProblemException failure(String detail) {
    return new ProblemException(ProblemCode.PROOF_VERIFICATION_ERROR, detail);
  }
}
