package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Scope;
import org.cooppassport.service.jobs.CpuPool;

/**
 * An API client asks for a management token in its own name.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.4">RFC 6749, section 4.4</a>
 */
public final class ClientCredentialsGrant implements TokenGrant {
  private final ClientAuthentication authentication;
  private final AccessTokens tokens;
  private final CpuPool cpu;

  /** Makes the grant. */
  public ClientCredentialsGrant(
      ClientAuthentication authentication, AccessTokens tokens, CpuPool cpu) {
    this.authentication = authentication;
    this.tokens = tokens;
    this.cpu = cpu;
  }

  @Override
  public String grantType() {
    return "client_credentials";
  }

  @Override
  public Future<JsonObject> redeem(Request request) {
    return authentication
        .authenticate(request)
        .compose(
            client -> {
              Set<Scope> scopes = granted(client, request.form().get("scope").orElse(""));
              return cpu.run(() -> answer(request.coop(), client, scopes));
            });
  }

  private JsonObject answer(Coop coop, ApiClient client, Set<Scope> scopes) {
    return JsonObject.builder()
        .put("access_token", tokens.issue(coop, client.id(), scopes))
        .put("token_type", "Bearer")
        .put("expires_in", AccessTokens.LIFETIME.toSeconds())
        .put("scope", AccessTokens.spelled(scopes))
        .build();
  }

  /** All of the client's rights if it asks for none, else those it asks for and has. */
  private static Set<Scope> granted(ApiClient client, String asked) {
    if (asked.isBlank()) {
      return client.scopes();
    }
    Set<Scope> scopes = new HashSet<>();
    for (String text : asked.strip().split(" +", 65)) {
      Scope scope = Scope.parse(text).orElseThrow(ClientCredentialsGrant::refused);
      if (client.scopes().stream().noneMatch(has -> has.covers(scope))) {
        throw refused();
      }
      scopes.add(scope);
    }
    return scopes;
  }

  private static Refusal refused() {
    return new Refusal(
        Refusal.Reason.INVALID_SCOPE, "scope", "a scope is unknown or not this client's");
  }
}
