package org.cooppassport.wallet;

import java.net.URI;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.vp.AuthenticatedRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.openid.vp.VerifierIdentity;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/** An authenticated request that this wallet can answer as it asks to be answered. */
final class ValidatedRequest {
  private final AuthenticatedRequest authenticated;
  private final URI responseUri;

  private ValidatedRequest(AuthenticatedRequest authenticated, URI responseUri) {
    this.authenticated = authenticated;
    this.responseUri = responseUri;
  }

  /**
   * Checks what the request wants of a wallet.
   *
   * @throws Refusal MALFORMED_REQUEST, INVALID_TRANSACTION_DATA or VP_FORMATS_NOT_SUPPORTED
   */
  static ValidatedRequest of(AuthenticatedRequest authenticated, WalletSettings settings) {
    AuthorizationRequest request = authenticated.request();
    ResponseMode mode = request.responseMode();
    if (!mode.direct()) {
      throw refused(
          Reason.MALFORMED_REQUEST, "response_mode", "expected direct_post or direct_post.jwt");
    }
    if (mode.encrypted()
        && (request.clientMetadata().encryptionKey().isEmpty()
            || request.clientMetadata().contentEncryption().isEmpty())) {
      throw refused(
          Reason.MALFORMED_REQUEST,
          "client_metadata",
          "direct_post.jwt needs a P-256 key with alg ECDH-ES, and A128GCM or A256GCM");
    }
    for (TransactionData transaction : request.transactions()) {
      if (!settings.transactionTypes().contains(transaction.type())) {
        throw refused(
            Reason.INVALID_TRANSACTION_DATA,
            "transaction_data",
            "a type of transaction that this wallet cannot show");
      }
    }
    boolean formatsSaid = request.clientMetadata().json().has("vp_formats_supported");
    for (CredentialQuery query : request.query().credentials()) {
      if (formatsSaid && request.clientMetadata().format(query.format()).isEmpty()) {
        throw refused(
            Reason.VP_FORMATS_NOT_SUPPORTED,
            "vp_formats_supported",
            "the verifier asks for a format that it does not list");
      }
    }
    return new ValidatedRequest(authenticated, request.responseUri().orElseThrow());
  }

  private static Refusal refused(Reason reason, String parameter, String detail) {
    return new Refusal(reason, parameter, parameter + ": " + detail + " (OpenID4VP 1.0)");
  }

  AuthorizationRequest request() {
    return authenticated.request();
  }

  VerifierIdentity verifier() {
    return authenticated.verifier();
  }

  /** Returns the full client id, the audience of everything that is presented. */
  String clientId() {
    return verifier().clientId().toString();
  }

  URI responseUri() {
    return responseUri;
  }

  /** Returns the signed request for the member's records. */
  String signed() {
    return authenticated.text();
  }
}
