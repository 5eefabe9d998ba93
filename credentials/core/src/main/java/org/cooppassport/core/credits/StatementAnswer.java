package org.cooppassport.core.credits;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.agreements.MandatedSignature;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * The checker's signed answer to the relier's statement of a month: it agrees, or it does not and
 * says why. Immutable and thread-safe.
 */
public final class StatementAnswer {
  private static final int MAX_CHARS = 16 << 10;
  private static final int MAX_REASON = 500;

  private final Jws jws;
  private final String statement;
  private final String by;
  private final LocalDate on;
  private final Answer answer;
  private final String reason;

  /** What the checker says. */
  public enum Answer {
    ACCEPTED("accepted"),
    DISPUTED("disputed");

    private final String wireName;

    Answer(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in answers. */
    public String wireName() {
      return wireName;
    }

    /** The answer of that name, if there is one. */
    public static Optional<Answer> named(String name) {
      return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst();
    }
  }

  /**
   * What is answered.
   *
   * @param answer whether the checker agrees
   * @param reason why not, without anything about a person; empty if it agrees
   */
  public record Said(Answer answer, String reason) {
    public Said {
      Objects.requireNonNull(answer);
      if (reason.isBlank() != (answer == Answer.ACCEPTED) || reason.length() > MAX_REASON) {
        throw new IllegalArgumentException(
            "a dispute, and nothing else, has a reason of at most " + MAX_REASON + " characters");
      }
    }
  }

  private StatementAnswer(Jws jws, StrictMembers members) {
    this.jws = jws;
    this.statement = members.text("statement");
    this.by = members.text("by");
    this.on =
        members.optionalDay("on").orElseThrow(() -> members.wrong("on", "the day is required"));
    this.answer =
        members
            .optionalNamed("answer", Answer::named)
            .orElseThrow(() -> members.wrong("answer", "accepted or disputed"));
    this.reason = members.optionalText("reason").orElse("");
    members.nothingElse();
  }

  /**
   * Makes an answer. Computes a signature, so never on an event loop.
   *
   * @param kid the verification method in the checker's DID document
   */
  public static StatementAnswer sign(
      ReuseStatement statement, Said said, Instant at, String kid, Signer signer) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("statement", statement.digest())
            .put("by", statement.checker())
            .put("on", LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
            .put("answer", said.answer().wireName());
    if (!said.reason().isEmpty()) {
      claims.put("reason", said.reason());
    }
    return read(
        Jws.signing(TokenType.REUSE_STATEMENT_ANSWER)
            .kid(kid)
            .sign(Jcs.canonicalize(claims.build()), signer)
            .text());
  }

  /**
   * Reads an answer; nothing about it is proven.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static StatementAnswer read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      return new StatementAnswer(jws, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "answer", "answer: " + e.problems().get(0).detail());
    }
  }

  /** The answer as it was made. */
  public String text() {
    return jws.text();
  }

  /** The digest of the statement it answers. */
  public String statement() {
    return statement;
  }

  public Answer answer() {
    return answer;
  }

  /** Why it is disputed; empty if it is not. */
  public String reason() {
    return reason;
  }

  /** What it says, for people to read. */
  public JsonObject said() {
    return jws.unverifiedClaims();
  }

  /**
   * What speaks against it; empty if the checker of that statement signed it, with a key that binds
   * it. Computes a signature, so never on an event loop.
   */
  public Optional<String> fault(ReuseStatement of, Documents observed) {
    if (!statement.equals(of.digest()) || !by.equals(of.checker())) {
      return Optional.of("is no answer of that statement's checker");
    }
    Instant then = on.atStartOfDay(ZoneOffset.UTC).toInstant();
    return MandatedSignature.holds(jws, TokenType.REUSE_STATEMENT_ANSWER, by, observed, then)
        ? Optional.empty()
        : Optional.of("is not signed with a key that binds " + by);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatementAnswer that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return "StatementAnswer[" + answer.wireName() + " by " + by + "]";
  }
}
