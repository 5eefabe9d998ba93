package org.cooppassport.core.credits;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.agreements.MandatedSignature;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/** A relier's statement with its signature, as it came; nothing about it is proven. Immutable. */
public final class SignedStatement {
  private static final int MAX_CHARS = 64 << 10;

  private final Jws jws;
  private final ReuseStatement statement;

  private SignedStatement(Jws jws, ReuseStatement statement) {
    this.jws = jws;
    this.statement = statement;
  }

  /**
   * Reads one.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static SignedStatement read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      return new SignedStatement(jws, ReuseStatement.read(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "statement", "statement: " + e.problems().get(0).detail());
    }
  }

  public ReuseStatement statement() {
    return statement;
  }

  /**
   * What speaks against it; empty if its relier signed it, with a key that binds it. Computes a
   * signature, so never on an event loop.
   */
  public Optional<String> fault(Documents observed, Instant now) {
    return MandatedSignature.holds(
            jws, TokenType.REUSE_STATEMENT, statement.relier(), observed, now)
        ? Optional.empty()
        : Optional.of("is not signed with a key that binds " + statement.relier());
  }

  @Override
  public String toString() {
    return "SignedStatement[" + statement.agreement() + ", " + statement.month() + "]";
  }
}
