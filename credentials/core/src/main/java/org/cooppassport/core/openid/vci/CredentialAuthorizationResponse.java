package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.util.Optional;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What the browser brings back to the wallet: a code, or an error.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-5.2">
 *     OpenID4VCI 1.0, section 5.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9207">RFC 9207</a>
 */
public sealed interface CredentialAuthorizationResponse {
  /** Returns the parameters. */
  Form toForm();

  /**
   * The member approved.
   *
   * @param code good once, for a minute
   */
  record Code(String code) implements CredentialAuthorizationResponse {
    @Override
    public Form toForm() {
      return Form.empty().with("code", code);
    }

    /** Tells nothing of the code. */
    @Override
    public String toString() {
      return "Code";
    }
  }

  /**
   * The member declined, or the server could not go on.
   *
   * @param error why
   */
  record Failure(OAuthError error) implements CredentialAuthorizationResponse {
    @Override
    public Form toForm() {
      return error.toForm();
    }
  }

  /** Returns the address to send the browser to, with the server's name. */
  default URI at(URI redirectUri, Optional<String> state, String issuer) {
    Form form = toForm().withIfPresent("state", state).with("iss", issuer);
    String separator = redirectUri.getRawQuery() == null ? "?" : "&";
    return URI.create(redirectUri + separator + form.encode());
  }

  /**
   * Reads what came back.
   *
   * @param returned the address the browser was sent to
   * @param redirectUri the address that was asked for
   * @param state the value that was sent
   * @param issuer the authorization server that was asked
   * @param named whether the server's metadata promise {@code iss} in every response
   * @throws Refusal of reason MALFORMED_REQUEST if it is for another address, of another session,
   *     or of another server
   */
  static CredentialAuthorizationResponse read(
      URI returned, URI redirectUri, String state, String issuer, Naming named) {
    if (!withoutQuery(returned).equals(withoutQuery(redirectUri))) {
      throw refused("redirect_uri", "the answer came to another address");
    }
    Form form = Form.parse(returned.getRawQuery());
    if (!form.get("state").equals(Optional.of(state))) {
      throw refused("state", "the answer belongs to another session (RFC 6749, section 10.12)");
    }
    Optional<String> iss = form.get("iss");
    boolean fits = iss.map(issuer::equals).orElse(named == Naming.PERHAPS);
    if (!fits) {
      throw refused("iss", "the answer is of another authorization server (RFC 9207, section 2.4)");
    }
    Optional<String> error = form.get("error");
    if (error.isPresent()) {
      return new Failure(new OAuthError(error.get(), form.get("error_description").orElse("")));
    }
    return new Code(
        form.get("code").orElseThrow(() -> refused("code", "neither a code nor an error came")));
  }

  /** Whether every response names its server. */
  enum Naming {
    ALWAYS,
    PERHAPS
  }

  private static String withoutQuery(URI uri) {
    String text = uri.toString();
    int end = text.indexOf('?');
    return end < 0 ? text : text.substring(0, end);
  }

  private static Refusal refused(String parameter, String detail) {
    return new Refusal(Reason.MALFORMED_REQUEST, parameter, parameter + ": " + detail);
  }
}
