package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A token request by authorization code.
 *
 * @param form the parameters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3">RFC 6749, section 4.1.3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4.5">RFC 7636, section 4.5</a>
 */
public record CodeTokenRequest(Form form) {
  private static final int MAX_TEXT = 2_048;

  /** Checks the parameters. */
  public CodeTokenRequest {
    Objects.requireNonNull(form);
    required(form, "code", "RFC 6749, section 4.1.3");
    required(form, "redirect_uri", "RFC 6749, section 4.1.3");
    if (!Pkce.isVerifier(required(form, "code_verifier", "RFC 7636, section 4.5"))) {
      throw wrong(
          "code_verifier",
          "43 to 128 unreserved characters",
          Came.text(form.get("code_verifier")),
          "RFC 7636, section 4.1");
    }
  }

  private static String required(Form form, String name, String section) {
    return form.get(name)
        .filter(text -> text.length() <= MAX_TEXT)
        .orElseThrow(() -> wrong(name, "a value", Came.text(form.get(name)), section));
  }

  private static Refusal wrong(String parameter, String expected, Came came, String section) {
    return new Mismatch(parameter, expected, came, section).refusal(Reason.MALFORMED_REQUEST);
  }

  /** Returns a request. */
  public static CodeTokenRequest of(String code, String redirectUri, Pkce pkce, String clientId) {
    return new CodeTokenRequest(
        Form.empty()
            .with("grant_type", AuthorizationCodeGrant.TYPE)
            .with("code", code)
            .with("redirect_uri", redirectUri)
            .with("code_verifier", pkce.verifier())
            .with("client_id", clientId));
  }

  /** Returns the code. */
  public String code() {
    return form.get("code").orElseThrow();
  }

  /** Returns the address the code was sent to. */
  public String redirectUri() {
    return form.get("redirect_uri").orElseThrow();
  }

  /** Returns the proof key. */
  public Pkce pkce() {
    return new Pkce(form.get("code_verifier").orElseThrow());
  }

  /** Returns the client's identifier, if it is among the parameters. */
  public Optional<String> clientId() {
    return form.get("client_id");
  }

  /** Tells only the names of the parameters. */
  @Override
  public String toString() {
    return "CodeTokenRequest" + form.parameters().keySet();
  }
}
