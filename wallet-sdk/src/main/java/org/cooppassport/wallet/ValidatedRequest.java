package org.cooppassport.wallet;

import java.net.URI;
import java.util.Optional;
import org.cooppassport.core.openid.dcql.CredentialFormats;
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

  private ValidatedRequest(AuthenticatedRequest authenticated) {
    this.authenticated = authenticated;
  }

  /**
   * Checks what the request wants of a wallet.
   *
   * @throws Refusal MALFORMED_REQUEST, INVALID_TRANSACTION_DATA or VP_FORMATS_NOT_SUPPORTED
   */
  static ValidatedRequest of(AuthenticatedRequest authenticated, WalletSettings settings) {
    AuthorizationRequest request = authenticated.request();
    ResponseMode mode = request.responseMode();
    if (!mode.direct() && !mode.dcApi()) {
      throw refused(
          Reason.MALFORMED_REQUEST,
          "response_mode",
          "expected direct_post, direct_post.jwt, dc_api or dc_api.jwt, but came " + mode.wire());
    }
    if (mode.encrypted()
        && (request.clientMetadata().encryptionKey().isEmpty()
            || request.clientMetadata().contentEncryption().isEmpty())) {
      throw refused(
          Reason.MALFORMED_REQUEST,
          "client_metadata",
          mode.wire() + " needs a P-256 key with alg ECDH-ES, and A128GCM or A256GCM");
    }
    for (TransactionData transaction : request.transactions()) {
      checkTransaction(transaction, settings);
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
    if (request.query().credentials().stream()
        .allMatch(query -> query.format().equals(CredentialFormats.MSO_MDOC))) {
      throw refused(
          Reason.VP_FORMATS_NOT_SUPPORTED, "dcql_query", "mso_mdoc is not held by this wallet");
    }
    return new ValidatedRequest(authenticated);
  }

  private static void checkTransaction(TransactionData transaction, WalletSettings settings) {
    TransactionType type =
        settings.transactionTypes().stream()
            .filter(known -> known.type().equals(transaction.type()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        Reason.INVALID_TRANSACTION_DATA,
                        "transaction_data",
                        "a type of transaction that this wallet cannot show"));
    type.fault(transaction)
        .ifPresent(
            fault -> {
              throw refused(Reason.INVALID_TRANSACTION_DATA, "transaction_data", fault);
            });
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

  /** Returns the full client id, or the origin, of whoever asks. */
  String clientId() {
    return verifier().clientId().toString();
  }

  /** Returns whom everything that is presented is made out to. */
  String audience() {
    return authenticated.audience().toString();
  }

  /** Returns where the answer is posted; nothing if the platform brings it back. */
  Optional<URI> responseUri() {
    return request().responseMode().direct() ? request().responseUri() : Optional.empty();
  }

  /** Returns the host, or the origin, that the answer goes to. */
  String destination() {
    return responseUri().map(PeerExchange::host).orElseGet(() -> authenticated.audience().value());
  }

  /** Returns the request for the member's records. */
  String text() {
    return authenticated.text();
  }
}
