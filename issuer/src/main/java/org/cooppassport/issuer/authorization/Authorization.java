package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;

/**
 * What the browser sees between a wallet's request and its answer: log-in, then the question, then
 * the way back. Thread-safe.
 */
public final class Authorization {
  private final PushedRequests requests;
  private final BrowserSessions sessions;
  private final AuthorizationCodes codes;
  private final Offers offers;
  private final LoginSteps steps;
  private final WalletTrace trace;
  private final Clock clock;

  /** Which log-in step a co-op has. */
  @FunctionalInterface
  public interface LoginSteps {
    /** Returns the step. */
    LoginStep of(CoopIssuer issuer);
  }

  /** Makes the operation. */
  public Authorization(
      PushedRequests requests,
      BrowserSessions sessions,
      AuthorizationCodes codes,
      Offers offers,
      LoginSteps steps,
      WalletTrace trace,
      Clock clock) {
    this.trace = trace;
    this.requests = requests;
    this.sessions = sessions;
    this.codes = codes;
    this.offers = offers;
    this.steps = steps;
    this.clock = clock;
  }

  /** What the browser is answered. */
  sealed interface Next {
    /** The member opens the link that the co-op sent. */
    record OpenLink() implements Next {}

    /**
     * The browser goes elsewhere.
     *
     * @param address where to
     */
    record Go(URI address) implements Next {}

    /**
     * The member is asked.
     *
     * @param transaction the transaction to decide
     * @param pushed who asks
     * @param offer for what
     * @param configurations in which configurations
     */
    record Ask(
        BrowserSessions.Transaction transaction,
        PushedRequests.Pushed pushed,
        Offer offer,
        List<ConfigurationId> configurations)
        implements Next {}
  }

  /** What a transaction is about. */
  private record Visit(
      CoopIssuer issuer,
      BrowserSession session,
      BrowserSessions.Transaction transaction,
      PushedRequests.Pushed pushed) {
    String tenant() {
      return issuer.coop().id();
    }

    Next answer(CredentialAuthorizationResponse response) {
      Optional<String> state =
          pushed.state().isEmpty() ? Optional.empty() : Optional.of(pushed.state());
      return new Next.Go(
          response.at(URI.create(pushed.redirectUri()), state, issuer.coop().base()));
    }
  }

  /**
   * A browser comes with a pushed request.
   *
   * @return fails with a {@code Refusal} that must not be redirected if the request is unknown,
   *     decided, over, or another client's
   */
  Future<Next> begin(
      CoopIssuer issuer, BrowserSession session, Arrival arrival, String requestUri) {
    String tenant = issuer.coop().id();
    return requests
        .find(tenant, requestUri)
        .map(
            found ->
                found
                    .filter(pushed -> pushed.client().id().equals(arrival.clientId()))
                    .filter(pushed -> clock.instant().isBefore(pushed.visitUntil()))
                    .orElseThrow(Authorization::unknown))
        .compose(
            pushed ->
                sessions
                    .begin(tenant, session, requestUri)
                    .map(transaction -> new Visit(issuer, session, transaction, pushed)))
        .compose(
            visit -> followed(visit, arrival.requestId(), "authorization request", this::next));
  }

  /**
   * A browser that comes with a pushed request.
   *
   * @param clientId the client it names
   * @param requestId names the request in the log
   */
  record Arrival(String clientId, String requestId) {}

  /** A browser comes back to its transaction. */
  Future<Next> resume(
      CoopIssuer issuer, BrowserSession session, String transaction, String requestId) {
    return visit(issuer, session, transaction)
        .compose(visit -> followed(visit, requestId, "after log-in", this::next));
  }

  /** Writes down what the browser was answered. */
  private Future<Next> followed(
      Visit visit, String requestId, String step, Function<Visit, Future<Next>> doing) {
    String name = visit.pushed().traced(visit.transaction().requestUri());
    return Future.succeededFuture(visit)
        .compose(doing)
        .transform(
            outcome -> {
              Future<Next> done =
                  outcome.succeeded()
                      ? Future.succeededFuture(outcome.result())
                      : Future.failedFuture(outcome.cause());
              JsonObject shown =
                  outcome.succeeded()
                      ? JsonObject.of("browser", told(outcome.result()))
                      : JsonObject.EMPTY;
              return trace.follow(
                  new WalletTrace.Subject(visit.tenant(), name, step, requestId, shown), done);
            });
  }

  private static String told(Next next) {
    if (next instanceof Next.Ask ask) {
      return "is asked for consent to " + ask.configurations();
    }
    return next instanceof Next.Go go
        ? "is sent to " + Came.address(go.address().toString())
        : "is told to open the log-in link";
  }

  /** A browser decides its transaction. */
  Future<Next> decide(
      CoopIssuer issuer, BrowserSession session, String transaction, Decision decision) {
    return visit(issuer, session, transaction)
        .compose(
            visit -> {
              if (!Bytes.utf8(visit.transaction().guard())
                  .equalsConstantTime(Bytes.utf8(decision.guard()))) {
                throw unknown();
              }
              return followed(
                  visit,
                  decision.requestId(),
                  "decision " + decision.answer().name().toLowerCase(Locale.ROOT),
                  here ->
                      decision.answer() == Decision.Answer.DENY
                          ? deny(here)
                          : next(here).compose(next -> approve(here, next)));
            });
  }

  /**
   * What a member answers.
   *
   * @param guard what only the page knows
   * @param answer yes or no
   * @param requestId names the request in the log
   */
  record Decision(String guard, Answer answer, String requestId) {
    /** Yes or no. */
    enum Answer {
      APPROVE,
      DENY
    }
  }

  private Future<Visit> visit(CoopIssuer issuer, BrowserSession session, String id) {
    String tenant = issuer.coop().id();
    return sessions
        .find(tenant, session, id)
        .map(found -> found.orElseThrow(Authorization::unknown))
        .compose(
            transaction ->
                requests
                    .find(tenant, transaction.requestUri())
                    .map(
                        pushed ->
                            new Visit(
                                issuer,
                                session,
                                transaction,
                                pushed.orElseThrow(Authorization::unknown))));
  }

  private Future<Next> next(Visit visit) {
    return steps
        .of(visit.issuer())
        .next(visit.issuer(), new LoginStep.Visit(visit.session(), visit.transaction().id()))
        .compose(
            outcome -> {
              if (outcome instanceof LoginStep.Outcome.Known known) {
                return ask(visit, known.member());
              }
              return Future.succeededFuture(
                  outcome instanceof LoginStep.Outcome.Elsewhere elsewhere
                      ? new Next.Go(elsewhere.address())
                      : new Next.OpenLink());
            });
  }

  private Future<Next> ask(Visit visit, LoginStep.Member member) {
    return offersFor(visit, member)
        .compose(
            found -> {
              for (Offer offer : found) {
                List<ConfigurationId> granted =
                    visit.pushed().configurations().stream()
                        .filter(offer.configurations(visit.issuer())::contains)
                        .toList();
                if (!granted.isEmpty()) {
                  return Future.succeededFuture(
                      new Next.Ask(visit.transaction(), visit.pushed(), offer, granted));
                }
              }
              return refuse(
                  visit,
                  new OAuthError(
                      "access_denied", "the co-op has no such credential for this member"));
            });
  }

  /**
   * The offers that a member may have here: of this member, and the one the wallet names, if it
   * names one. An {@code issuer_state} may have been put in by anybody: alone it opens nothing.
   */
  private Future<List<Offer>> offersFor(Visit visit, LoginStep.Member member) {
    Future<List<Offer>> own =
        member.offer().isEmpty()
            ? offers.ofSubject(visit.tenant(), member.subject())
            : offers
                .find(visit.tenant(), member.offer())
                .map(found -> found.filter(offers::isOpen).stream().toList());
    String state = visit.pushed().issuerState();
    return state.isEmpty()
        ? own
        : own.compose(
            found ->
                offers
                    .ofCode(visit.tenant(), state)
                    .map(
                        named ->
                            found.stream()
                                .filter(offer -> named.filter(offer::sameAs).isPresent())
                                .toList()));
  }

  private Future<Next> approve(Visit visit, Next next) {
    if (!(next instanceof Next.Ask ask)) {
      return Future.succeededFuture(next);
    }
    PushedRequests.Pushed granted = visit.pushed().narrowedTo(ask.configurations());
    String name = visit.pushed().traced(visit.transaction().requestUri());
    return decideOnce(visit)
        .compose(
            decided ->
                name.equals(ask.offer().id())
                    ? Future.succeededFuture()
                    : trace.join(visit.tenant(), ask.offer().id(), name))
        .compose(joined -> codes.give(visit.tenant(), granted, ask.offer().id()))
        .map(code -> visit.answer(new CredentialAuthorizationResponse.Code(code)));
  }

  private Future<Next> deny(Visit visit) {
    return refuse(visit, new OAuthError("access_denied", "the member declined"));
  }

  private Future<Next> refuse(Visit visit, OAuthError error) {
    return decideOnce(visit)
        .map(decided -> visit.answer(new CredentialAuthorizationResponse.Failure(error)));
  }

  private Future<Void> decideOnce(Visit visit) {
    return requests
        .decide(visit.tenant(), visit.transaction().requestUri())
        .compose(
            decided -> {
              if (decided.isEmpty()) {
                throw unknown();
              }
              return sessions.logOut(visit.tenant(), visit.session());
            });
  }

  private static Refusal unknown() {
    return new Refusal(
        Reason.MALFORMED_REQUEST,
        "request_uri",
        "request_uri: not one that this wallet pushed within the last minute, or decided already"
            + " (RFC 9126, section 4)");
  }
}
