package org.cooppassport.core.federation;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.problem.Problem;

/** What can be said of an entity with the documents at hand. */
public sealed interface FederationOutcome {
  /** A chain holds. */
  record Found(TrustChain chain) implements FederationOutcome {
    public Found {
      Objects.requireNonNull(chain, "chain");
    }
  }

  /** Nothing can be said before these are gathered. */
  record Missing(List<DocumentNeed> needs) implements FederationOutcome {
    public Missing {
      needs = List.copyOf(needs);
      if (needs.isEmpty()) {
        throw new IllegalArgumentException("something is missing");
      }
    }
  }

  /** Everything that may be asked for was, and no chain holds. */
  record Refused(Problem why) implements FederationOutcome {
    public Refused {
      Objects.requireNonNull(why, "why");
    }
  }

  /** No chain holds among what could be had, and something could not be had. */
  record Unavailable(String detail) implements FederationOutcome {
    public Unavailable {
      Objects.requireNonNull(detail, "detail");
    }
  }
}
