package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.util.Objects;
import org.cooppassport.issuer.register.CoopIssuer;

/**
 * How a co-op finds out which member sits before the browser. Asked each time the browser shows the
 * authorization page, until it says who it is.
 */
@FunctionalInterface
public interface LoginStep {
  /**
   * Succeeds with what is to be done with the browser.
   *
   * @param issuer the co-op
   * @param visit the browser's visit
   */
  Future<Outcome> next(CoopIssuer issuer, Visit visit);

  /**
   * A browser's visit to the authorization page.
   *
   * @param session the browser's session: what is known of it lasts
   * @param transaction the id under which the page is shown again once the member is known
   */
  record Visit(BrowserSession session, String transaction) {
    public Visit {
      Objects.requireNonNull(session);
      Objects.requireNonNull(transaction);
    }
  }

  /** What is to be done with the browser. */
  sealed interface Outcome {
    /**
     * The member is known.
     *
     * @param member who it is
     */
    record Known(Member member) implements Outcome {}

    /**
     * The browser goes elsewhere and comes back.
     *
     * @param address where to
     */
    record Elsewhere(URI address) implements Outcome {}

    /** The member opens the link that the co-op sent, in this browser. */
    record OpenLink() implements Outcome {}
  }

  /**
   * A member, as far as the log-in tells: by the co-op's own reference, or by the one offer that
   * the log-in was for.
   *
   * @param subject the co-op's reference; empty if the log-in was for one offer
   * @param offer the id of that offer; empty if the log-in names the member
   */
  record Member(String subject, String offer) {
    public Member {
      if (subject.isEmpty() == offer.isEmpty()) {
        throw new IllegalArgumentException("either a member or an offer is known");
      }
    }

    /** Returns a member by the co-op's own reference. */
    public static Member ofSubject(String subject) {
      return new Member(subject, "");
    }

    /** Returns the member that one offer was made to. */
    public static Member ofOffer(String offer) {
      return new Member("", offer);
    }

    /** Tells no subject. */
    @Override
    public String toString() {
      return "Member";
    }
  }
}
