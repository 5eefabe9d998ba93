package org.cooppassport.core.openid.vp;

import java.net.URI;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The link or QR text that brings a presentation request to a wallet.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5">
 *     OpenID4VP 1.0, section 5</a>
 */
public sealed interface PresentationLink permits AuthorizationRequestLink, RequestByValue {
  /** The scheme any wallet may answer to. */
  String SCHEME = "openid4vp";

  /** The scheme of HAIP wallets. */
  String HAIP_SCHEME = "haip-vp";

  /** The longest link that is read. */
  int MAX_CHARS = 64 << 10;

  /** Returns who asks, prefix included; a claim. */
  String clientId();

  /** Returns the parameters of the link. */
  Form parameters();

  /**
   * Reads a link of any scheme.
   *
   * @throws Refusal MALFORMED_REQUEST or INVALID_REQUEST_URI_METHOD that names the parameter
   */
  static PresentationLink parse(String link) {
    Form form = parameters(link);
    return form.has("request_uri") ? AuthorizationRequestLink.of(form) : RequestByValue.of(form);
  }

  /** Returns the link under the usual scheme. */
  default String toLink() {
    return toLink(SCHEME);
  }

  /** Returns the link under a scheme. */
  default String toLink(String scheme) {
    return scheme + "://?" + parameters().encode();
  }

  /** Returns the link on a wallet's own https address. */
  default String toLink(URI walletEndpoint) {
    String separator = walletEndpoint.getRawQuery() == null ? "?" : "&";
    return walletEndpoint + separator + parameters().encode();
  }

  /** Returns the parameters of a link of any scheme. */
  static Form parameters(String link) {
    int colon = link.indexOf(':');
    int query = link.indexOf('?');
    if (link.length() > MAX_CHARS || colon < 1 || query < colon) {
      throw malformed("request_uri", "expected a link with a query string, at most 64 KiB");
    }
    int fragment = link.indexOf('#', query);
    return Form.parse(link.substring(query + 1, fragment < 0 ? link.length() : fragment));
  }

  /** Makes the refusal of a link's parameter. */
  static Refusal malformed(String parameter, String expectation) {
    return new Refusal(
        Reason.MALFORMED_REQUEST,
        parameter,
        parameter + ": " + expectation + " (OpenID4VP 1.0, section 5)");
  }
}
