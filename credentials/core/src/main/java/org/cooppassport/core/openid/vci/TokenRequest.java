package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A token request by pre-authorized code.
 *
 * @param form the parameters; those that are not read here ({@code resource}, {@code redirect_uri},
 *     {@code client_assertion}…) are left to the endpoint
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-6.1">
 *     OpenID4VCI 1.0, section 6.1</a>
 */
public record TokenRequest(Form form) {
  private static final String SECTION = "OpenID4VCI 1.0, section 6.1";
  private static final int MAX_CODE = 2_048;
  private static final int MAX_TX_CODE = 256;

  /** Checks the parameters. */
  public TokenRequest {
    Objects.requireNonNull(form);
    String grant =
        form.get("grant_type")
            .orElseThrow(() -> wrong("grant_type", PreAuthorizedCodeGrant.TYPE, Came.NOTHING));
    if (!grant.equals(PreAuthorizedCodeGrant.TYPE)) {
      throw wrong("grant_type", PreAuthorizedCodeGrant.TYPE, Came.word(grant))
          .because(Reason.UNSUPPORTED_GRANT_TYPE);
    }
    if (form.get("pre-authorized_code").filter(code -> code.length() <= MAX_CODE).isEmpty()) {
      throw wrong(
          "pre-authorized_code",
          "the code of the offer",
          Came.text(form.get("pre-authorized_code")));
    }
    if (form.get("tx_code").filter(code -> code.length() > MAX_TX_CODE).isPresent()) {
      throw wrong(
          "tx_code", "at most " + MAX_TX_CODE + " characters", Came.text(form.get("tx_code")));
    }
  }

  private static Refusal wrong(String parameter, String expected, Came came) {
    return new Mismatch(parameter, expected, came, SECTION).refusal(Reason.MALFORMED_REQUEST);
  }

  /** Returns a request without transaction code. */
  public static TokenRequest of(String preAuthorizedCode) {
    return new TokenRequest(
        Form.empty()
            .with("grant_type", PreAuthorizedCodeGrant.TYPE)
            .with("pre-authorized_code", preAuthorizedCode));
  }

  /** Returns the same request with a transaction code. */
  public TokenRequest withTxCode(String txCode) {
    return new TokenRequest(form.with("tx_code", txCode));
  }

  /** Returns the code from the offer. */
  public String preAuthorizedCode() {
    return form.get("pre-authorized_code").orElseThrow();
  }

  /** Returns the transaction code the member typed. */
  public Optional<String> txCode() {
    return form.get("tx_code");
  }

  /** Returns the client's identifier, which anonymous clients leave out. */
  public Optional<String> clientId() {
    return form.get("client_id");
  }
}
