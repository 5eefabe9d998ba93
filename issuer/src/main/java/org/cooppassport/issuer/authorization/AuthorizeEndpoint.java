package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The authorization endpoint and the pages behind it. What cannot be told to a wallet is told to
 * the member, as a page.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9126#section-4">RFC 9126, section 4</a>
 */
public final class AuthorizeEndpoint implements Endpoint {
  private final Route route;
  private final CoopIssuers issuers;
  private final RandomSource random;
  private final Step step;

  /** What one of the three routes does. */
  @FunctionalInterface
  private interface Step {
    Future<Authorization.Next> take(CoopIssuer issuer, BrowserSession session, Request request);
  }

  private AuthorizeEndpoint(Route route, CoopIssuers issuers, RandomSource random, Step step) {
    this.route = route.produces("text/html");
    this.issuers = issuers;
    this.random = random;
    this.step = step;
  }

  /** Returns the routes: the endpoint, coming back to it, and the decision. */
  public static List<AuthorizeEndpoint> all(
      CoopIssuers issuers, Authorization authorization, RandomSource random) {
    return List.of(
        new AuthorizeEndpoint(
            Route.get(AuthorizationAddresses.AUTHORIZE_ROUTE).spends(),
            issuers,
            random,
            (issuer, session, request) -> begin(authorization, issuer, session, request)),
        new AuthorizeEndpoint(
            Route.get(AuthorizationAddresses.TRANSACTION_ROUTE).spends(),
            issuers,
            random,
            (issuer, session, request) ->
                authorization.resume(issuer, session, request.path("transaction"), request.id())),
        new AuthorizeEndpoint(
            Route.post(AuthorizationAddresses.TRANSACTION_ROUTE)
                .body(BodyRule.form(BodyRule.SMALL)),
            issuers,
            random,
            (issuer, session, request) ->
                authorization.decide(
                    issuer, session, request.path("transaction"), decision(request))));
  }

  private static Future<Authorization.Next> begin(
      Authorization authorization, CoopIssuer issuer, BrowserSession session, Request request) {
    Optional<String> uri = request.query().get("request_uri");
    if (uri.isEmpty()) {
      throw new Mismatch(
              "request_uri",
              "what " + AuthorizationAddresses.push(issuer.coop()) + " answered",
              Came.NOTHING,
              "RFC 9126, section 5")
          .refusal(Reason.MALFORMED_REQUEST);
    }
    Authorization.Arrival arrival =
        new Authorization.Arrival(request.query().require("client_id"), request.id());
    return authorization.begin(issuer, session, arrival, uri.get());
  }

  private static Authorization.Decision decision(Request request) {
    Authorization.Decision.Answer answer =
        switch (request.form().require("decision")) {
          case "approve" -> Authorization.Decision.Answer.APPROVE;
          case "deny" -> Authorization.Decision.Answer.DENY;
          default ->
              throw new Mismatch(
                      "decision",
                      "approve or deny",
                      Came.word(request.form().get("decision")),
                      "the form of the page")
                  .refusal(Reason.MALFORMED_REQUEST);
        };
    return new Authorization.Decision(request.form().require("guard"), answer, request.id());
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    BrowserSession session = BrowserSession.of(request, random);
    return Future.succeededFuture()
        .compose(begun -> step.take(issuer, session, request))
        .map(next -> session.keep(answer(issuer, next)))
        .recover(failure -> LoginLinkEndpoint.page(failure, issuer, request));
  }

  private static Response answer(CoopIssuer issuer, Authorization.Next next) {
    if (next instanceof Authorization.Next.Ask ask) {
      return AuthorizationPages.ask(issuer, ask);
    }
    return next instanceof Authorization.Next.Go go
        ? Response.seeOther(go.address())
        : AuthorizationPages.openLink(issuer);
  }
}
