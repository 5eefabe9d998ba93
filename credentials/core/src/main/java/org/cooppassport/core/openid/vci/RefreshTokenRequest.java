package org.cooppassport.core.openid.vci;

import java.util.Objects;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A token request by refresh token.
 *
 * @param form the parameters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-6">RFC 6749, section 6</a>
 */
public record RefreshTokenRequest(Form form) {
  /** The grant type. */
  public static final String TYPE = "refresh_token";

  private static final int MAX_TEXT = 4_096;

  /** Checks the parameters. */
  public RefreshTokenRequest {
    Objects.requireNonNull(form);
    if (form.get("refresh_token").filter(token -> token.length() <= MAX_TEXT).isEmpty()) {
      throw new Mismatch(
              "refresh_token",
              "a token that was given here",
              Came.text(form.get("refresh_token")),
              "RFC 6749, section 6")
          .refusal(Reason.MALFORMED_REQUEST);
    }
  }

  /** Returns a request. */
  public static RefreshTokenRequest of(String refreshToken) {
    return new RefreshTokenRequest(
        Form.empty().with("grant_type", TYPE).with("refresh_token", refreshToken));
  }

  /** Returns the token. */
  public String refreshToken() {
    return form.get("refresh_token").orElseThrow();
  }

  /** Tells only the names of the parameters. */
  @Override
  public String toString() {
    return "RefreshTokenRequest" + form.parameters().keySet();
  }
}
