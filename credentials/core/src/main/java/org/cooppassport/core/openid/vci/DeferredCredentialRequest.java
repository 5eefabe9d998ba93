package org.cooppassport.core.openid.vci;

import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Asks for credentials that were promised.
 *
 * @param transactionId what the promise named
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-9.1">
 *     OpenID4VCI 1.0, section 9.1</a>
 */
public record DeferredCredentialRequest(String transactionId) {
  private static final int MAX_LENGTH = 2_048;

  public DeferredCredentialRequest {
    if (transactionId.isEmpty() || transactionId.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("transaction_id: 1 to " + MAX_LENGTH + " characters");
    }
  }

  /**
   * Reads a request.
   *
   * @throws org.cooppassport.core.problem.Refusal INVALID_CREDENTIAL_REQUEST if it has no usable
   *     transaction id
   */
  public static DeferredCredentialRequest parse(JsonObject json) {
    Members request =
        Members.of(json, "OpenID4VCI 1.0, section 9.1").refusing(Reason.INVALID_CREDENTIAL_REQUEST);
    String id = request.text("transaction_id");
    if (id.length() > MAX_LENGTH) {
      throw request
          .refusing(Reason.INVALID_TRANSACTION_ID)
          .wrong("transaction_id", "expected one that was given here");
    }
    return new DeferredCredentialRequest(id);
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    return JsonObject.of("transaction_id", transactionId);
  }
}
