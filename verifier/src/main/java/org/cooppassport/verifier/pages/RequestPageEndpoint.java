package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import java.net.URI;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;
import org.cooppassport.verifier.requests.WalletAddresses;

/** Shows a request to a person. */
public final class RequestPageEndpoint implements Endpoint {
  static final String PATH = "/{coop}" + WalletAddresses.PAGES + "{page}";

  private static final Route ROUTE = Route.get(PATH).produces("text/html").spends();

  private final VerifierCoops coops;
  private final OpenPage pages;
  private final RandomSource random;

  /** Makes the endpoint. */
  public RequestPageEndpoint(VerifierCoops coops, OpenPage pages, RandomSource random) {
    this.coops = coops;
    this.pages = pages;
    this.random = random;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    String name = request.path("page");
    String session = PageSession.of(request, random);
    return pages
        .open(coop, name, session)
        .map(
            view ->
                PageSession.keep(
                    Response.html(new RequestPage(coop).write(view, address(coop, name))), session))
        .recover(failure -> gone(coop, failure));
  }

  /** Whoever comes too late reads a page, no error for machines. */
  private static Future<Response> gone(VerifierCoop coop, Throwable failure) {
    return failure instanceof Refusal refusal && refusal.reason() == Refusal.Reason.NOT_FOUND
        ? Future.succeededFuture(Response.html(new RequestPage(coop).writeGone()).status(404))
        : Future.failedFuture(failure);
  }

  /** The page's own path, as this origin serves it. */
  static String address(VerifierCoop coop, String name) {
    String base = URI.create(coop.coop().base()).getRawPath();
    return base + WalletAddresses.PAGES + name;
  }
}
