package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * A co-op's token endpoint: hands each request to the grant it names.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.2">RFC 6749, section 3.2</a>
 */
public final class TokenEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/token")
          .body(BodyRule.form(BodyRule.SMALL))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final Map<String, TokenGrant> grants;

  /** Makes an endpoint that knows these grants. */
  public TokenEndpoint(List<? extends TokenGrant> grants) {
    this.grants =
        grants.stream().collect(Collectors.toMap(TokenGrant::grantType, Function.identity()));
  }

  /** Returns the address of a co-op's token endpoint. */
  public static String address(Coop coop) {
    return coop.link("/token");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    TokenGrant grant = grants.get(request.form().require("grant_type"));
    if (grant == null) {
      throw new Mismatch(
              "grant_type",
              "one of " + grants.keySet().stream().sorted().toList(),
              Came.word(request.form().get("grant_type")),
              "RFC 6749, section 5.2")
          .refusal(Refusal.Reason.UNSUPPORTED_GRANT_TYPE);
    }
    return grant.redeem(request).map(token -> Response.ok(token).header("pragma", "no-cache"));
  }
}
