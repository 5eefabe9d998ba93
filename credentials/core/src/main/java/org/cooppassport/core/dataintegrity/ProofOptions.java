package org.cooppassport.core.dataintegrity;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * What a new proof says besides its value. Immutable.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#proofs">Data Integrity 1.0, Proofs</a>
 */
public final class ProofOptions {
  private final Cryptosuite suite;
  private final JsonObject members;
  private final List<String> previousProofs;

  private ProofOptions(Cryptosuite suite, JsonObject members, List<String> previousProofs) {
    this.suite = suite;
    this.members = members;
    this.previousProofs = List.copyOf(previousProofs);
  }

  /**
   * Returns options for an assertion, as in credentials.
   *
   * @param verificationMethod the URL of the key as the controller's document spells it
   */
  public static ProofOptions assertion(Cryptosuite suite, String verificationMethod) {
    return of(suite, verificationMethod, VerificationRelationship.ASSERTION_METHOD);
  }

  /**
   * Returns options for an authentication, as in presentations.
   *
   * @param verificationMethod the URL of the key as the controller's document spells it
   */
  public static ProofOptions authentication(Cryptosuite suite, String verificationMethod) {
    return of(suite, verificationMethod, VerificationRelationship.AUTHENTICATION);
  }

  /** Returns options for any purpose. */
  public static ProofOptions of(
      Cryptosuite suite, String verificationMethod, VerificationRelationship purpose) {
    JsonObject.Builder members = JsonObject.builder().put("type", suite.proofType());
    if (suite != Cryptosuite.ED25519_SIGNATURE_2020) {
      members.put("cryptosuite", suite.id());
    }
    members.put("verificationMethod", Objects.requireNonNull(verificationMethod));
    members.put("proofPurpose", purpose.term());
    return new ProofOptions(suite, members.build(), List.of());
  }

  /** Takes the members of a proof as they are, but for its value. */
  static ProofOptions ofMembers(Cryptosuite suite, JsonObject members) {
    List<String> previous =
        members.oneOrMany("previousProof").stream()
            .map(item -> ((JsonString) item).value())
            .toList();
    return new ProofOptions(suite, members.without("proofValue"), previous);
  }

  /** Adds when the proof is made, to the second. */
  public ProofOptions created(Instant instant) {
    return with("created", new JsonString(second(instant)));
  }

  /** Adds from when on the proof no longer holds, to the second. */
  public ProofOptions expires(Instant instant) {
    return with("expires", new JsonString(second(instant)));
  }

  private static String second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Adds the one domain the proof is for. */
  public ProofOptions domain(String domain) {
    return with("domain", new JsonString(domain));
  }

  /** Adds the domains the proof is for. */
  public ProofOptions domains(List<String> domains) {
    return with("domain", JsonArray.ofStrings(domains));
  }

  /** Adds the challenge the proof answers. */
  public ProofOptions challenge(String challenge) {
    return with("challenge", new JsonString(challenge));
  }

  /** Adds a nonce, which makes the proof value differ. */
  public ProofOptions nonce(String nonce) {
    return with("nonce", new JsonString(nonce));
  }

  /** Adds the proof's own identifier, a URL such as a {@code urn:uuid}. */
  public ProofOptions id(String id) {
    return with("id", new JsonString(id));
  }

  /** Adds the proofs of the document that this one also secures, by their identifiers. */
  public ProofOptions after(String... proofIds) {
    return new ProofOptions(
        suite,
        members.with(
            "previousProof",
            proofIds.length == 1 ? new JsonString(proofIds[0]) : JsonArray.ofStrings(proofIds)),
        List.of(proofIds));
  }

  private ProofOptions with(String name, JsonValue value) {
    return new ProofOptions(suite, members.with(name, value), previousProofs);
  }

  /** Returns the suite. */
  public Cryptosuite suite() {
    return suite;
  }

  /** Returns the proofs this one also secures. */
  List<String> previousProofs() {
    return previousProofs;
  }

  /** Returns the proof without its value. */
  JsonObject members() {
    return members;
  }

  /** Returns when the proof is said to be made. */
  public Optional<String> created() {
    return members.string("created");
  }

  @Override
  public String toString() {
    return members.toJson();
  }
}
