package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.authorization.WalletAccess;
import org.cooppassport.issuer.issuance.IssueToWallet;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * The credential endpoint.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8">
 *     OpenID4VCI 1.0, section 8</a>
 */
public final class CredentialEndpoint implements Endpoint {
  static final int MAX_BYTES = 256 * 1024;
  private static final String SECTION = "OpenID4VCI 1.0, section 8.2";
  private static final Route ROUTE =
      Route.post("/{coop}/credential")
          .body(BodyRule.of(MAX_BYTES, CredentialMessages.JSON, CredentialMessages.JWT))
          .produces(CredentialMessages.JSON, CredentialMessages.JWT)
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final CoopIssuers issuers;
  private final WalletAuthorization authorization;
  private final IssueToWallet issuing;
  private final CredentialMessages messages;
  private final CredentialAnswers answers;
  private final WalletTrace trace;

  /** Makes the endpoint. */
  public CredentialEndpoint(
      CoopIssuers issuers,
      WalletAuthorization authorization,
      IssueToWallet issuing,
      CredentialMessages messages,
      CredentialAnswers answers,
      WalletTrace trace) {
    this.issuers = issuers;
    this.authorization = authorization;
    this.issuing = issuing;
    this.messages = messages;
    this.answers = answers;
    this.trace = trace;
  }

  static String address(Coop coop) {
    return coop.link("/credential");
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    return authorization
        .access(request, address(request.coop()))
        .compose(
            access ->
                messages
                    .read(issuer, request)
                    .compose(
                        asked ->
                            trace.follow(
                                new WalletTrace.Subject(
                                    issuer.coop().id(),
                                    grant(access, asked.json()).offer(),
                                    "credential",
                                    request.id(),
                                    SentShape.of(asked.json())),
                                issue(issuer, access, asked))));
  }

  /** The grant that a request is about; the first where the request cannot be read. */
  private static WalletGrant grant(WalletAccess access, JsonObject request) {
    return request
        .string("credential_identifier")
        .or(() -> request.string("credential_configuration_id"))
        .flatMap(access::named)
        .map(access::granting)
        .orElse(access.first());
  }

  private Future<Response> issue(
      CoopIssuer issuer, WalletAccess access, CredentialMessages.Asked asked) {
    WalletGrant grant = grant(access, asked.json());
    return Future.succeededFuture()
        .compose(begun -> issuing.issue(wish(issuer, access, new CredentialRequest(asked.json()))))
        .compose(outcome -> answers.of(issuer, grant, outcome, asked));
  }

  private static IssueToWallet.Wish wish(
      CoopIssuer issuer, WalletAccess access, CredentialRequest request) {
    CredentialRequest.Proofs proofs =
        request
            .proofs()
            .orElseThrow(
                () ->
                    new Mismatch(
                            "proofs",
                            "{jwt: [...]} with one proof for each copy",
                            Came.NOTHING,
                            SECTION)
                        .refusal(Reason.INVALID_PROOF));
    ConfigurationId configuration = configuration(issuer, access, request);
    if (access.taking().isEmpty()) {
      throw new Refusal(Reason.CREDENTIAL_REQUEST_DENIED, "the co-op no longer makes this offer");
    }
    return new IssueToWallet.Wish(issuer, access.granting(configuration), configuration, proofs);
  }

  private static ConfigurationId configuration(
      CoopIssuer issuer, WalletAccess access, CredentialRequest request) {
    Optional<String> identifier = request.credentialIdentifier();
    String text = identifier.or(request::configurationId).orElseThrow();
    return identifier
        .map(access::named)
        .orElseGet(() -> ConfigurationId.parse(text))
        .filter(configuration -> issuer.template(configuration).isPresent())
        .orElseThrow(() -> unknown(issuer, identifier, text));
  }

  private static Refusal unknown(CoopIssuer issuer, Optional<String> identifier, String text) {
    return identifier.isPresent()
        ? new Mismatch(
                "credential_identifier",
                "one that the token response gave",
                Came.word(text),
                SECTION)
            .refusal(Reason.UNKNOWN_CREDENTIAL_IDENTIFIER)
        : new Mismatch(
                "credential_configuration_id",
                "one of " + issuer.coop().base() + "'s metadata",
                Came.word(text),
                SECTION)
            .refusal(Reason.UNKNOWN_CREDENTIAL_CONFIGURATION);
  }
}
