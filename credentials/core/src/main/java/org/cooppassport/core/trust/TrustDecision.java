package org.cooppassport.core.trust;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/** Whether an issuer is trusted for a type of credential. */
public sealed interface TrustDecision {
  /** No entry has anything to say about the issuer under this name. */
  NotTrusted NOBODYS =
      new NotTrusted(
          Problem.of(
              ProblemCode.UNTRUSTED_ISSUER,
              "no trusted issuer of the policy is this issuer for this type of credential"));

  /** The entry that trusts it, if one does. */
  Optional<TrustedIssuer> entry();

  /** Why it is not trusted, or why that cannot be said; empty if it is trusted. */
  Optional<Problem> problem();

  /** An entry trusts it. */
  record Trusted(TrustedIssuer by) implements TrustDecision {
    public Trusted {
      Objects.requireNonNull(by, "by");
    }

    @Override
    public Optional<TrustedIssuer> entry() {
      return Optional.of(by);
    }

    @Override
    public Optional<Problem> problem() {
      return Optional.empty();
    }
  }

  /** No entry trusts it, and every entry could be read. */
  record NotTrusted(Problem why) implements TrustDecision {
    public NotTrusted {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public Optional<TrustedIssuer> entry() {
      return Optional.empty();
    }

    @Override
    public Optional<Problem> problem() {
      return Optional.of(why);
    }
  }

  /** It cannot be said before these documents are gathered. */
  record Lacking(List<DocumentNeed> needs) implements TrustDecision {
    public Lacking {
      needs = List.copyOf(needs);
    }

    @Override
    public Optional<TrustedIssuer> entry() {
      return Optional.empty();
    }

    @Override
    public Optional<Problem> problem() {
      return Optional.of(
          Problem.of(
              ProblemCode.TRUST_UNAVAILABLE, "a document that trust rests on was not gathered"));
    }
  }

  /** No entry that could be read trusts it, and at least one could not be read. */
  record Unavailable(String detail) implements TrustDecision {
    public Unavailable {
      Objects.requireNonNull(detail, "detail");
    }

    @Override
    public Optional<TrustedIssuer> entry() {
      return Optional.empty();
    }

    @Override
    public Optional<Problem> problem() {
      return Optional.of(Problem.of(ProblemCode.TRUST_UNAVAILABLE, detail));
    }
  }
}
