package org.cooppassport.core.openid.vp;

import java.net.URI;
import java.util.Objects;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The link or QR text that brings a presentation request to a wallet, by reference.
 *
 * @param clientId who asks, to be compared with the request object
 * @param requestUri where the request object is
 * @param method how it is fetched
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.10">
 *     OpenID4VP 1.0, sections 5.4 and 5.10</a>
 */
public record AuthorizationRequestLink(String clientId, URI requestUri, Method method)
    implements PresentationLink {
  /** How the request object is fetched; case-sensitive on the wire. */
  public enum Method {
    GET("get"),
    POST("post");

    private final String wire;

    Method(String wire) {
      this.wire = wire;
    }
  }

  public AuthorizationRequestLink {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(method);
    if (Members.httpsUrlOf(requestUri.toString()).isEmpty()) {
      throw new IllegalArgumentException("a request object is fetched by https");
    }
  }

  /**
   * Reads a link of any scheme.
   *
   * @throws Refusal MALFORMED_REQUEST or INVALID_REQUEST_URI_METHOD that names the parameter
   */
  public static AuthorizationRequestLink parse(String link) {
    return of(PresentationLink.parameters(link));
  }

  static AuthorizationRequestLink of(Form form) {
    if (form.has("request")) {
      throw PresentationLink.malformed("request", "comes by reference or by value, not both");
    }
    String clientId =
        form.get("client_id")
            .orElseThrow(() -> PresentationLink.malformed("client_id", "is required"));
    URI requestUri =
        form.get("request_uri")
            .flatMap(Members::httpsUrlOf)
            .orElseThrow(
                () -> PresentationLink.malformed("request_uri", "an https URL is required"));
    return new AuthorizationRequestLink(
        clientId, requestUri, method(form.get("request_uri_method").orElse("get")));
  }

  private static Method method(String wire) {
    for (Method known : Method.values()) {
      if (known.wire.equals(wire)) {
        return known;
      }
    }
    throw new Refusal(
        Reason.INVALID_REQUEST_URI_METHOD,
        "request_uri_method",
        "request_uri_method: expected get or post in lower case (OpenID4VP 1.0, section 5.1)");
  }

  @Override
  public Form parameters() {
    Form form = Form.empty().with("client_id", clientId).with("request_uri", requestUri.toString());
    return method == Method.POST ? form.with("request_uri_method", method.wire) : form;
  }
}
