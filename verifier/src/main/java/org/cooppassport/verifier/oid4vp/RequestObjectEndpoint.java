package org.cooppassport.verifier.oid4vp;

import io.vertx.core.Future;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.openid.Form;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.ServeRequestObject;
import org.cooppassport.verifier.requests.WalletAddresses;
import org.cooppassport.verifier.requests.WalletQuestion;

/**
 * Serves the signed request object to a wallet, by GET or, with the wallet's nonce, by POST.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.10">
 *     OpenID4VP 1.0, section 5.10</a>
 */
public final class RequestObjectEndpoint implements Endpoint {
  private static final String PATH = "/{coop}" + WalletAddresses.REQUEST_OBJECTS + "{handle}";

  /** Wallets ask for it under many names, and for its errors under none; there is one answer. */
  private static final String[] ANY = {};

  private static final String MEDIA_TYPE = TokenType.AUTHORIZATION_REQUEST.mediaType();

  private final Route route;
  private final VerifierCoops coops;
  private final ServeRequestObject serve;

  private RequestObjectEndpoint(Route route, VerifierCoops coops, ServeRequestObject serve) {
    this.route = route.errors(ErrorForm.OAUTH).produces(ANY).sharedWithAnyOrigin();
    this.coops = coops;
    this.serve = serve;
  }

  /** Makes the endpoint of {@code request_uri_method} get. */
  public static RequestObjectEndpoint byGet(VerifierCoops coops, ServeRequestObject serve) {
    return new RequestObjectEndpoint(Route.get(PATH), coops, serve);
  }

  /** Makes the endpoint of {@code request_uri_method} post. */
  public static RequestObjectEndpoint byPost(VerifierCoops coops, ServeRequestObject serve) {
    return new RequestObjectEndpoint(
        Route.post(PATH).body(BodyRule.form(BodyRule.SMALL)), coops, serve);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return serve
        .serve(
            coops.of(request.coop()),
            request.path("handle"),
            new WalletQuestion(new Form(request.form().fields())),
            request.id())
        .map(object -> Response.of(MEDIA_TYPE, object.text()));
  }
}
