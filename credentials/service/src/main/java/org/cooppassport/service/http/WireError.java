package org.cooppassport.service.http;

import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;

/**
 * What the caller is told about one reason of refusal.
 *
 * @param status the HTTP status
 * @param code the protocol's name for it, or ours
 * @param type the type URI of RFC 9457
 * @param title the same words for every occurrence
 */
record WireError(int status, String code, String type, String title) {
  private static final String OURS = "https://schemas.cooppassport.org/problems#";

  /** A bug or a broken dependency: the caller learns the request id and nothing else. */
  static final WireError FAULT =
      new WireError(500, "server_error", "about:blank", "The server failed");

  /** Returns what to say about {@code reason} on a route with errors of this form. */
  static WireError of(Refusal.Reason reason, ErrorForm form) {
    return switch (form) {
      case OAUTH -> oauth(reason);
      case PROBLEM -> problem(reason);
      case VC_API ->
          reason == Refusal.Reason.MALFORMED_REQUEST
              ? of(400, ProblemCode.PARSING_ERROR)
              : problem(reason);
    };
  }

  /** RFC 6749 section 5.2, RFC 6750 section 3.1, OpenID4VCI 1.0 section 8.3.1, OpenID4VP 8.5. */
  private static WireError oauth(Refusal.Reason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST, INVALID_VALUE, UNKNOWN_OPTION -> ours(400, "invalid_request");
      case NOT_FOUND -> ours(404, "not_found");
      case ACCESS_DENIED -> ours(403, "insufficient_scope");
      case CONFLICT -> ours(409, "invalid_request");
      case GONE -> ours(410, "invalid_request");
      case LIMIT_EXCEEDED -> ours(413, "invalid_request");
      case METHOD_NOT_ALLOWED -> ours(405, "invalid_request");
      case NOT_ACCEPTABLE -> ours(406, "invalid_request");
      case REQUEST_TIMEOUT -> ours(408, "invalid_request");
      case UNSUPPORTED_MEDIA_TYPE -> ours(415, "invalid_request");
      case RATE_LIMITED -> ours(429, "temporarily_unavailable");
      case KEY_UNAVAILABLE, STORAGE_UNAVAILABLE, OVERLOADED -> ours(503, "temporarily_unavailable");
      case INVALID_TOKEN,
          INVALID_CLIENT,
          INVALID_GRANT,
          INVALID_SCOPE,
          UNSUPPORTED_GRANT_TYPE,
          UNSUPPORTED_RESPONSE_TYPE,
          INVALID_AUTHORIZATION_DETAILS,
          INVALID_DPOP_PROOF,
          USE_DPOP_NONCE,
          USE_ATTESTATION_CHALLENGE,
          INVALID_CREDENTIAL_REQUEST,
          UNKNOWN_CREDENTIAL_CONFIGURATION,
          UNKNOWN_CREDENTIAL_IDENTIFIER,
          INVALID_PROOF,
          INVALID_NONCE,
          INVALID_ENCRYPTION_PARAMETERS,
          CREDENTIAL_REQUEST_DENIED,
          INVALID_TRANSACTION_ID,
          INVALID_NOTIFICATION_ID,
          INVALID_NOTIFICATION_REQUEST,
          INVALID_REQUEST_OBJECT_CLIENT,
          VP_FORMATS_NOT_SUPPORTED,
          INVALID_REQUEST_URI_METHOD,
          INVALID_TRANSACTION_DATA,
          DESTINATION_FORBIDDEN ->
          problem(reason);
    };
  }

  private static WireError problem(Refusal.Reason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST -> ours(400, "invalid_request");
      case INVALID_VALUE -> of(400, ProblemCode.MALFORMED_VALUE_ERROR);
      case UNKNOWN_OPTION -> of(400, ProblemCode.UNKNOWN_OPTION_PROVIDED);
      case INVALID_TOKEN -> ours(401, "invalid_token");
      case ACCESS_DENIED -> ours(403, "ACCESS_DENIED");
      case NOT_FOUND -> ours(404, "NOT_FOUND");
      case METHOD_NOT_ALLOWED -> ours(405, "invalid_request");
      case NOT_ACCEPTABLE -> ours(406, "invalid_request");
      case REQUEST_TIMEOUT -> ours(408, "invalid_request");
      case CONFLICT -> ours(409, "CONFLICT");
      case GONE -> ours(410, "NOT_FOUND");
      case LIMIT_EXCEEDED -> of(413, ProblemCode.LIMIT_EXCEEDED);
      case UNSUPPORTED_MEDIA_TYPE -> ours(415, "invalid_request");
      case RATE_LIMITED -> ours(429, "RATE_LIMITED");
      case KEY_UNAVAILABLE -> ours(503, "KEY_UNAVAILABLE");
      case STORAGE_UNAVAILABLE -> ours(503, "STORAGE_UNAVAILABLE");
      case OVERLOADED -> ours(503, "RATE_LIMITED");
      case INVALID_CLIENT -> ours(401, "invalid_client");
      case INVALID_GRANT -> ours(400, "invalid_grant");
      case INVALID_SCOPE -> ours(400, "invalid_scope");
      case UNSUPPORTED_GRANT_TYPE -> ours(400, "unsupported_grant_type");
      case UNSUPPORTED_RESPONSE_TYPE -> ours(400, "unsupported_response_type");
      case INVALID_AUTHORIZATION_DETAILS -> ours(400, "invalid_authorization_details");
      case INVALID_DPOP_PROOF -> ours(400, "invalid_dpop_proof");
      case USE_DPOP_NONCE -> ours(400, "use_dpop_nonce");
      case USE_ATTESTATION_CHALLENGE -> ours(400, "use_attestation_challenge");
      case INVALID_CREDENTIAL_REQUEST -> ours(400, "invalid_credential_request");
      case UNKNOWN_CREDENTIAL_CONFIGURATION -> ours(400, "unknown_credential_configuration");
      case UNKNOWN_CREDENTIAL_IDENTIFIER -> ours(400, "unknown_credential_identifier");
      case INVALID_PROOF -> ours(400, "invalid_proof");
      case INVALID_NONCE -> ours(400, "invalid_nonce");
      case INVALID_ENCRYPTION_PARAMETERS -> ours(400, "invalid_encryption_parameters");
      case CREDENTIAL_REQUEST_DENIED -> ours(400, "credential_request_denied");
      case INVALID_TRANSACTION_ID -> ours(400, "invalid_transaction_id");
      case INVALID_NOTIFICATION_ID -> ours(400, "invalid_notification_id");
      case INVALID_NOTIFICATION_REQUEST -> ours(400, "invalid_notification_request");
      case INVALID_REQUEST_OBJECT_CLIENT -> ours(400, "invalid_client");
      case VP_FORMATS_NOT_SUPPORTED -> ours(400, "vp_formats_not_supported");
      case INVALID_REQUEST_URI_METHOD -> ours(400, "invalid_request_uri_method");
      case INVALID_TRANSACTION_DATA -> ours(400, "invalid_transaction_data");
      case DESTINATION_FORBIDDEN -> of(400, ProblemCode.DESTINATION_FORBIDDEN);
    };
  }

  private static WireError of(int status, ProblemCode code) {
    return new WireError(status, code.name(), code.type(), code.title());
  }

  private static WireError ours(int status, String code) {
    return new WireError(status, code, OURS + code, title(status));
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "The request cannot be carried out";
      case 401 -> "The caller is not known";
      case 403 -> "The caller may not do this";
      case 404 -> "There is nothing here";
      case 405 -> "The method is not served here";
      case 406 -> "No acceptable representation";
      case 408 -> "The request did not arrive in time";
      case 409 -> "The request contradicts the state or an earlier request";
      case 410 -> "It is gone";
      case 413 -> "The request is too large";
      case 415 -> "The media type is not taken here";
      case 429 -> "Too many requests";
      default -> "The server cannot do this now";
    };
  }
}
