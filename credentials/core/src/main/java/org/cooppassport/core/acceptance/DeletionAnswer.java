package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A verifier's signed answer to a {@link DeletionRequest}: erased, or kept until when and why. The
 * member keeps it, for a later complaint. Immutable and thread-safe.
 */
public final class DeletionAnswer {
  private static final int MAX_CHARS = 16 << 10;

  private final Jws jws;
  private final String proof;
  private final String by;
  private final String request;
  private final Instant at;
  private final String sentence;
  private final DeletionDecision decision;

  private DeletionAnswer(Jws jws, String proof, StrictMembers members) {
    this.jws = jws;
    this.proof = proof;
    this.by = members.text("iss");
    this.request = members.text("request");
    this.at = Instant.ofEpochSecond(members.integer("iat", 0, Integer.MAX_VALUE));
    this.sentence = members.text("sentence");
    this.decision = DeletionDecision.read(members);
    members.nothingElse();
  }

  /**
   * Makes an answer. Computes a signature, so never on an event loop.
   *
   * @param proof the proof of erasure; empty if nothing was erased
   * @param by the verifier's DID
   * @param kid the verification method in its document
   */
  public static DeletionAnswer sign(
      DeletionDecision decision,
      DeletionRequest request,
      String proof,
      String by,
      Instant at,
      Locale language,
      String kid,
      Signer signer) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", by)
            .put("request", request.digest())
            .put("iat", at.getEpochSecond());
    decision.into(claims).put("sentence", decision.sentence(language));
    Jws jws = Jws.signing(TokenType.DELETION_ANSWER).kid(kid).sign(claims.build(), signer);
    return of(jws.text(), proof);
  }

  /**
   * Reads an answer; nothing about it is proven.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static DeletionAnswer read(JsonObject json) {
    StrictMembers members = StrictMembers.of(json);
    DeletionAnswer answer = of(members.text("answer"), members.optionalText("proof").orElse(""));
    members.nothingElse();
    return answer;
  }

  private static DeletionAnswer of(String text, String proof) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      return new DeletionAnswer(jws, proof, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "answer", "answer: " + e.problems().get(0).detail());
    }
  }

  /** The answer as it travels. */
  public JsonObject toJson() {
    JsonObject json = JsonObject.of("answer", jws.text());
    return proof.isEmpty() ? json : json.with("proof", proof);
  }

  /** The DID of whoever says it. */
  public String by() {
    return by;
  }

  public Instant at() {
    return at;
  }

  public DeletionDecision decision() {
    return decision;
  }

  /** What the verifier tells the member, in its language. */
  public String sentence() {
    return sentence;
  }

  /**
   * What speaks against it; empty if {@code verifier} signed it in answer to this request and,
   * where it says so, proves that it has erased.
   *
   * @param observed the verifier's DID document
   */
  public Optional<String> fault(
      DeletionRequest asked, String verifier, Documents observed, Instant now) {
    if (!by.equals(verifier)) {
      return Optional.of("is not of the verifier that was asked");
    }
    if (!request.equals(asked.digest())) {
      return Optional.of("is no answer to this request");
    }
    if (!isSigned(jws, TokenType.DELETION_ANSWER, observed, now)) {
      return Optional.of("is not signed by the verifier that was asked");
    }
    return decision.outcome() == DeletionDecision.Outcome.ERASED && !isProven(observed, now)
        ? Optional.of("does not prove that it has erased")
        : Optional.empty();
  }

  private boolean isProven(Documents observed, Instant now) {
    try {
      Jws erased = Jws.parse(proof, MAX_CHARS);
      return erased.unverifiedClaims().string("relier").equals(Optional.of(by))
          && isSigned(erased, TokenType.ERASURE_PROOF, observed, now);
    } catch (ProblemException e) {
      return false;
    }
  }

  private boolean isSigned(Jws said, TokenType type, Documents observed, Instant now) {
    try {
      DidDocument document =
          DidResolver.standard().resolve(Did.parse(by), observed, now).documentOrThrow();
      VerificationKey key =
          document
              .method(said.header().kid().orElse(""), VerificationRelationship.ASSERTION_METHOD)
              .key();
      return key.algorithm()
          .map(one -> said.verify(type, key, AllowedAlgorithms.of(one)))
          .isPresent();
    } catch (DidException | InvalidKey | ProblemException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "DeletionAnswer[" + decision.outcome().wireName() + "]";
  }
}
