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
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.WalletTrace;
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
  private static final String STEP = "pushed authorization request";
  private static final Route ROUTE =
      Route.post(AuthorizationAddresses.PUSH_ROUTE)
          .body(BodyRule.form(BodyRule.SMALL))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final PushedRequests requests;
  private final WalletProofs proofs;
  private final DpopProofs dpop;
  private final AttestationChallenges challenges;
  private final WalletTrace trace;

  /** Makes the endpoint. */
  public PushedRequestEndpoint(
      CoopIssuers issuers,
      PushedRequests requests,
      WalletProofs proofs,
      DpopProofs dpop,
      AttestationChallenges challenges,
      WalletTrace trace) {
    this.trace = trace;
    this.issuers = issuers;
    this.requests = requests;
    this.proofs = proofs;
    this.dpop = dpop;
    this.challenges = challenges;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    Optional<String> state = request.form().get("issuer_state").filter(text -> !text.isEmpty());
    return state.isPresent()
        ? trace.follow(
            SentForm.subject(request, WalletTrace.offerOf(state.get()), STEP),
            Future.succeededFuture(request).compose(this::push))
        : push(request);
  }

  private Future<Response> push(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    String tenant = request.coop().id();
    return proofs
        .of(issuer, request, AuthorizationAddresses.push(request.coop()))
        .map(shown -> pushed(issuer, request, shown))
        .compose(
            pushed ->
                requests
                    .add(tenant, pushed)
                    .compose(
                        uri ->
                            pushed.issuerState().isEmpty()
                                ? trace.follow(
                                    SentForm.subject(request, WalletTrace.transaction(uri), STEP),
                                    Future.succeededFuture(uri))
                                : Future.succeededFuture(uri)))
        .map(
            uri ->
                Response.created(
                        new PushedAuthorizationResponse(uri, PushedRequests.LIFETIME).toJson())
                    .header(DpopProofs.NONCE_HEADER, dpop.nonce(tenant))
                    .header(AttestationChallenges.HEADER, challenges.next(tenant)));
  }

  private PushedRequests.Pushed pushed(
      CoopIssuer issuer, Request request, WalletProofs.Shown shown) {
    CredentialAuthorizationRequest asked =
        new CredentialAuthorizationRequest(new Form(request.form().fields()));
    if (!asked.clientId().equals(shown.client().id())) {
      throw new Mismatch(
              "client_id",
              "the sub of the attestation",
              Came.address(asked.clientId()),
              "OAuth attestation-based client authentication, section 6")
          .refusal(Reason.INVALID_CLIENT);
    }
    if (issuer.wallets().profile() == WalletRules.Profile.HAIP && asked.scopes().isEmpty()) {
      throw new Mismatch(
              "scope",
              "a scope",
              new Came("authorization_details alone"),
              "HAIP 1.0, section 4.3, which this co-op keeps to")
          .refusal(Reason.MALFORMED_REQUEST);
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
      throw DpopProofs.refused("a proof by the key that dpop_jkt names", Came.ANOTHER);
    }
    return said;
  }

  private static List<ConfigurationId> configurations(
      CoopIssuer issuer, CredentialAuthorizationRequest asked) {
    Set<ConfigurationId> all = new LinkedHashSet<>();
    for (AuthorizationDetail detail : asked.details()) {
      if (!detail.locations().isEmpty() && !detail.locations().contains(issuer.coop().base())) {
        throw details("locations", issuer.coop().base(), Came.address(detail.locations().get(0)));
      }
      all.add(
          known(issuer, detail.configurationId())
              .orElseThrow(
                  () ->
                      details(
                          "credential_configuration_id",
                          "one of this issuer's metadata",
                          Came.word(detail.configurationId()))));
    }
    // RFC 6749 section 3.3: scopes that mean nothing here are left out, unless all of them are.
    asked.scopes().forEach(scope -> known(issuer, scope).ifPresent(all::add));
    if (all.isEmpty()) {
      throw new Mismatch(
              "scope",
              "scopes of this issuer's metadata",
              Came.words(asked.scopes()),
              "OpenID4VCI 1.0, section 5.1.2")
          .refusal(Reason.INVALID_SCOPE);
    }
    return List.copyOf(all);
  }

  private static Refusal details(String member, String expected, Came came) {
    return new Mismatch(
            "authorization_details " + member, expected, came, "OpenID4VCI 1.0, section 5.1.1")
        .refusal(Reason.INVALID_AUTHORIZATION_DETAILS);
  }

  private static Optional<ConfigurationId> known(CoopIssuer issuer, String text) {
    return ConfigurationId.parse(text).filter(each -> issuer.template(each).isPresent());
  }
}
