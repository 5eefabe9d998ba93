package org.cooppassport.core.openid.vci;

import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * The answer of the nonce endpoint.
 *
 * @param nonce the {@code c_nonce}: to be used in the proofs of one credential request
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-7">
 *     OpenID4VCI 1.0, section 7</a>
 */
public record NonceResponse(String nonce) {
  private static final int MAX_LENGTH = 4_096;

  public NonceResponse {
    if (nonce.isEmpty() || nonce.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("c_nonce: 1 to " + MAX_LENGTH + " characters");
    }
  }

  /**
   * Reads an answer.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST
   */
  public static NonceResponse parse(JsonObject json) {
    Members response = Members.of(json, "OpenID4VCI 1.0, section 7.2");
    String nonce = response.text("c_nonce");
    if (nonce.length() > MAX_LENGTH) {
      throw response.wrong("c_nonce", "expected at most " + MAX_LENGTH + " characters");
    }
    return new NonceResponse(nonce);
  }

  /** Returns the wire form; to be served with {@code Cache-Control: no-store}. */
  public JsonObject toJson() {
    return JsonObject.of("c_nonce", nonce);
  }
}
