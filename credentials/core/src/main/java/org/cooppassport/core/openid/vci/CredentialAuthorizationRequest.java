package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A wallet's request to be authorized for credentials, as it is pushed to the authorization server.
 *
 * <p>Always by code and with a proof key of method S256. Unknown parameters are left alone.
 *
 * @param form the parameters
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-5.1">
 *     OpenID4VCI 1.0, section 5.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9126#section-2">RFC 9126, section 2</a>
 */
public record CredentialAuthorizationRequest(Form form) {
  private static final String SECTION = "OpenID4VCI 1.0, section 5.1";
  private static final int MAX_TEXT = 2_048;
  private static final int MAX_SCOPES = 64;

  /** Schemes that a browser would carry out or show instead of opening a wallet. */
  private static final Set<String> NO_WALLETS =
      Set.of("javascript", "data", "vbscript", "file", "blob", "about", "ftp", "ws", "wss");

  /** Checks the parameters. */
  public CredentialAuthorizationRequest {
    Objects.requireNonNull(form);
    if (form.has("request_uri")) {
      throw wrong(
          "request_uri", "none in a pushed request", new Came("one"), "RFC 9126, section 2.1");
    }
    if (form.has("request")) {
      throw wrong("request", "plain parameters", new Came("a request object"), SECTION);
    }
    if (!required(form, "response_type").equals("code")) {
      throw wrong("response_type", "code", Came.word(form.get("response_type")), SECTION)
          .because(Reason.UNSUPPORTED_RESPONSE_TYPE);
    }
    if (form.get("response_mode").filter(mode -> !mode.equals("query")).isPresent()) {
      throw wrong("response_mode", "query, or none", Came.word(form.get("response_mode")), SECTION);
    }
    required(form, "client_id");
    checkRedirect(required(form, "redirect_uri"));
    checkProofKey(form);
    bounded(form, "state");
    bounded(form, "issuer_state");
    bounded(form, "scope");
    bounded(form, "dpop_jkt");
    if (form.get("scope").isEmpty() && form.get("authorization_details").isEmpty()) {
      throw wrong("scope", "a scope or authorization_details", Came.NOTHING, SECTION);
    }
    form.get("authorization_details").ifPresent(AuthorizationDetail::parseAll);
  }

  private static String required(Form form, String name) {
    return bounded(form, name).orElseThrow(() -> wrong(name, "a value", Came.NOTHING, SECTION));
  }

  private static Optional<String> bounded(Form form, String name) {
    Optional<String> value = form.get(name);
    if (value.filter(text -> text.length() > MAX_TEXT).isPresent()) {
      throw wrong(name, "at most " + MAX_TEXT + " characters", Came.text(value), SECTION);
    }
    return value;
  }

  private static void checkRedirect(String redirect) {
    try {
      URI uri = new URI(redirect);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      boolean good =
          uri.isAbsolute()
              && uri.getRawFragment() == null
              && !redirect.contains("#")
              && uri.getRawUserInfo() == null
              && !NO_WALLETS.contains(scheme)
              && (!web || uri.getHost() != null)
              && (!scheme.equals("http") || isLoopback(uri.getHost()));
      if (good) {
        return;
      }
    } catch (URISyntaxException e) {
      throw unfit(redirect);
    }
    throw unfit(redirect);
  }

  private static Refusal unfit(String redirect) {
    return wrong(
        "redirect_uri",
        "an https address, an app's own scheme, or http on loopback, without fragment",
        Came.address(redirect),
        "RFC 8252, section 7");
  }

  private static boolean isLoopback(String host) {
    return host.equals("127.0.0.1") || host.equals("[::1]") || host.equals("localhost");
  }

  private static void checkProofKey(Form form) {
    if (!form.get("code_challenge_method").equals(Optional.of(Pkce.METHOD))) {
      throw wrong(
          "code_challenge_method",
          Pkce.METHOD,
          Came.word(form.get("code_challenge_method")),
          "RFC 9700, section 2.1.1");
    }
    if (form.get("code_challenge").filter(Pkce::isChallenge).isEmpty()) {
      throw wrong(
          "code_challenge",
          "43 base64url characters",
          Came.text(form.get("code_challenge")),
          "RFC 7636, section 4.2");
    }
  }

  private static Refusal wrong(String parameter, String expected, Came came, String section) {
    return new Mismatch(parameter, expected, came, section).refusal(Reason.MALFORMED_REQUEST);
  }

  /** Begins a request; a scope or authorization details are still to be added. */
  public static Form begin(String clientId, String redirectUri, Pkce pkce, String state) {
    return Form.empty()
        .with("response_type", "code")
        .with("client_id", clientId)
        .with("redirect_uri", redirectUri)
        .with("code_challenge", pkce.challenge())
        .with("code_challenge_method", Pkce.METHOD)
        .with("state", state);
  }

  /** Returns who asks. */
  public String clientId() {
    return form.get("client_id").orElseThrow();
  }

  /** Returns where the answer goes. */
  public URI redirectUri() {
    return URI.create(form.get("redirect_uri").orElseThrow());
  }

  /** Returns the proof key's challenge. */
  public String codeChallenge() {
    return form.get("code_challenge").orElseThrow();
  }

  /** Returns what the wallet wants back unchanged. */
  public Optional<String> state() {
    return form.get("state");
  }

  /** Returns what ties the request to an offer. May have been put in by anybody. */
  public Optional<String> issuerState() {
    return form.get("issuer_state");
  }

  /** Returns the thumbprint of the key that the tokens are to be bound to, if it is announced. */
  public Optional<String> dpopThumbprint() {
    return form.get("dpop_jkt");
  }

  /** Returns the scopes; none if there are only authorization details. */
  public List<String> scopes() {
    return form.get("scope").stream()
        .flatMap(text -> Arrays.stream(text.split(" ")))
        .filter(scope -> !scope.isEmpty())
        .distinct()
        .limit(MAX_SCOPES)
        .toList();
  }

  /** Returns the authorization details; none if there are only scopes. */
  public List<AuthorizationDetail> details() {
    return form.get("authorization_details").map(AuthorizationDetail::parseAll).orElse(List.of());
  }

  /** Tells only the names of the parameters. */
  @Override
  public String toString() {
    return "CredentialAuthorizationRequest" + form.parameters().keySet();
  }
}
