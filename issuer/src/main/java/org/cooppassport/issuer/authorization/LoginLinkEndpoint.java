package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The link by which a member logs in for one offer. Looking at it changes nothing; the button on
 * its page uses it up.
 */
public final class LoginLinkEndpoint implements Endpoint {
  private final Route route;
  private final CoopIssuers issuers;
  private final Offers offers;
  private final BrowserSessions sessions;
  private final RandomSource random;

  private LoginLinkEndpoint(
      Route route,
      CoopIssuers issuers,
      Offers offers,
      BrowserSessions sessions,
      RandomSource random) {
    this.route = route.produces("text/html");
    this.issuers = issuers;
    this.offers = offers;
    this.sessions = sessions;
    this.random = random;
  }

  /** Returns the page and what its button does. */
  public static List<LoginLinkEndpoint> both(
      CoopIssuers issuers, Offers offers, BrowserSessions sessions, RandomSource random) {
    return List.of(
        new LoginLinkEndpoint(Route.get(OfferLinks.LOGIN_ROUTE), issuers, offers, sessions, random),
        new LoginLinkEndpoint(
            Route.post(OfferLinks.LOGIN_ROUTE)
                .body(BodyRule.of(1_024, "application/x-www-form-urlencoded")),
            issuers,
            offers,
            sessions,
            random));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    String link = request.path("link");
    return offers
        .ofLogin(request.coop().id(), link)
        .map(found -> found.orElseThrow(LoginLinkEndpoint::unknown))
        .compose(
            offer ->
                route.method().equals(HttpMethod.GET)
                    ? Future.succeededFuture(
                        AuthorizationPages.confirmLogin(issuers.of(request.coop()), link))
                    : logIn(request, link, offer))
        .recover(failure -> page(failure, issuers.of(request.coop()), request));
  }

  private Future<Response> logIn(Request request, String link, Offer offer) {
    requireOwnPage(request);
    String tenant = request.coop().id();
    BrowserSession session = BrowserSession.of(request, random);
    return offers
        .logIn(tenant, link)
        .compose(
            first -> {
              if (!first) {
                throw unknown();
              }
              return sessions.logIn(tenant, session, LoginStep.Member.ofOffer(offer.id()));
            })
        .compose(known -> sessions.waiting(tenant, session))
        .map(
            waiting ->
                session.keep(
                    waiting
                        .map(
                            each ->
                                Response.seeOther(
                                    URI.create(
                                        AuthorizationAddresses.transaction(
                                            request.coop(), each.id()))))
                        .orElseGet(() -> AuthorizationPages.loggedIn(issuers.of(request.coop())))));
  }

  /**
   * A page of somebody else must not log a browser in: its member would approve what is another's.
   * Browsers say where a request begins; our pages have no referrer, so their origin is {@code
   * null}.
   */
  private static void requireOwnPage(Request request) {
    String site = request.header("sec-fetch-site").orElse("none");
    String origin = request.header("origin").orElse("null");
    boolean own = site.equals("same-origin") || site.equals("none");
    boolean ours = origin.equals("null") || request.coop().base().startsWith(origin + "/");
    if (!own || !ours) {
      throw new Mismatch(
              "Sec-Fetch-Site",
              "the button of the co-op's own page",
              own ? Came.address(origin) : Came.word(site),
              "RFC 9700, section 4.7")
          .refusal(Reason.ACCESS_DENIED);
    }
  }

  /** Turns a refusal into a page; a fault stays one. */
  static Future<Response> page(Throwable failure, CoopIssuer issuer, Request request) {
    return failure instanceof Refusal refusal
        ? Future.succeededFuture(AuthorizationPages.refused(issuer, refusal, request.id()))
        : Future.failedFuture(failure);
  }

  private static Refusal unknown() {
    return new Refusal(
        Reason.NOT_FOUND,
        "the link is not good (any more): it works once, while the offer lasts; ask the co-op for"
            + " another one");
  }
}
