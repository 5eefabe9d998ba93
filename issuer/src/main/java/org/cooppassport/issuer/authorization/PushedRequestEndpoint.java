package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.openid.vci.CredentialAuthorizationRequest;
import org.cooppassport.core.openid.vci.PushedAuthorizationResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * A wallet pushes its authorization request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9126#section-2">RFC 9126, section 2</a>
 */
public final class PushedRequestEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post(AuthorizationAddresses.PUSH_ROUTE)
          .body(BodyRule.form(BodyRule.SMALL))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final PushedRequests requests;
  private final WalletProofs proofs;
  private final DpopProofs dpop;

  /** Makes the endpoint. */
  public PushedRequestEndpoint(
      CoopIssuers issuers, PushedRequests requests, WalletProofs proofs, DpopProofs dpop) {
    this.issuers = issuers;
    this.requests = requests;
    this.proofs = proofs;
    this.dpop = dpop;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = request.coop().id();
    return proofs
        .of(issuer, request, AuthorizationAddresses.push(request.coop()))
        .map(shown -> pushed(issuer, request, shown))
        .compose(pushed -> requests.add(tenant, pushed))
        .map(
            uri ->
                Response.created(
                        new PushedAuthorizationResponse(uri, PushedRequests.LIFETIME).toJson())
                    .header(DpopProofs.NONCE_HEADER, dpop.nonce(tenant)));
  }

  private PushedRequests.Pushed pushed(
      CoopIssuer issuer, Request request, WalletProofs.Shown shown) {
    CredentialAuthorizationRequest asked =
        new CredentialAuthorizationRequest(new Form(request.form().fields()));
    if (!asked.clientId().equals(shown.client().id())) {
      throw new Refusal(
          Reason.INVALID_CLIENT, "client_id", "client_id: expected the sub of the attestation");
    }
    if (issuer.wallets().profile() == WalletRules.Profile.HAIP && asked.scopes().isEmpty()) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "scope",
          "scope: is required, came authorization_details alone: this co-op keeps to HAIP 1.0,"
              + " section 4.3");
    }
    return new PushedRequests.Pushed(
        shown.client(),
        asked.redirectUri().toString(),
        asked.state().orElse(""),
        asked.codeChallenge(),
        boundTo(asked, shown),
        asked.issuerState().orElse(""),
        configurations(issuer, asked),
        asked.details().stream().map(AuthorizationDetail::configurationId).toList(),
        requests.visitUntil());
  }

  /**
   * RFC 9449 section 10.1: a proof here is as good as {@code dpop_jkt}, and must not contradict.
   */
  private static String boundTo(CredentialAuthorizationRequest asked, WalletProofs.Shown shown) {
    String said = asked.dpopThumbprint().orElse(shown.boundTo());
    if (!shown.boundTo().isEmpty() && !said.equals(shown.boundTo())) {
      throw DpopProofs.refused("the proof is by another key than dpop_jkt names");
    }
    return said;
  }

  private static List<ConfigurationId> configurations(
      CoopIssuer issuer, CredentialAuthorizationRequest asked) {
    Set<ConfigurationId> all = new LinkedHashSet<>();
    for (AuthorizationDetail detail : asked.details()) {
      if (!detail.locations().isEmpty() && !detail.locations().contains(issuer.coop().base())) {
        throw new Refusal(
            Reason.INVALID_AUTHORIZATION_DETAILS,
            "authorization_details",
            "authorization_details: locations: expected this credential issuer (OpenID4VCI 1.0,"
                + " section 5.1.1)");
      }
      all.add(
          known(issuer, detail.configurationId())
              .orElseThrow(
                  () ->
                      new Refusal(
                          Reason.INVALID_AUTHORIZATION_DETAILS,
                          "authorization_details",
                          "authorization_details: credential_configuration_id: expected one of"
                              + " this issuer's metadata (OpenID4VCI 1.0, section 5.1.1)")));
    }
    // RFC 6749 section 3.3: scopes that mean nothing here are left out, unless all of them are.
    asked.scopes().forEach(scope -> known(issuer, scope).ifPresent(all::add));
    if (all.isEmpty()) {
      throw new Refusal(
          Reason.INVALID_SCOPE,
          "scope",
          "scope: expected scopes of this issuer's metadata (OpenID4VCI 1.0, section 5.1.2)");
    }
    return List.copyOf(all);
  }

  private static Optional<ConfigurationId> known(CoopIssuer issuer, String text) {
    return ConfigurationId.parse(text).filter(each -> issuer.template(each).isPresent());
  }
}
