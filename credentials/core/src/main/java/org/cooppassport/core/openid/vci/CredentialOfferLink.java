package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The link or QR text that brings an offer to a wallet: with the offer inside, or with the address
 * it is fetched from.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1">
 *     OpenID4VCI 1.0, section 4.1</a>
 */
public sealed interface CredentialOfferLink {
  /** The scheme any wallet may answer to. */
  String SCHEME = "openid-credential-offer";

  /** The scheme of HAIP wallets. */
  String HAIP_SCHEME = "haip-vci";

  /** Longest link taken; the JSON of an offer with every character escaped. */
  int MAX_CHARS = 3 * CredentialOffer.MAX_BYTES;

  /** Returns the query string of the link. */
  Form parameters();

  /** Returns the link under the usual scheme. */
  default String toLink() {
    return SCHEME + "://?" + parameters().encode();
  }

  /** Returns the link on a wallet's own https address. */
  default String toLink(URI walletEndpoint) {
    String separator = walletEndpoint.getRawQuery() == null ? "?" : "&";
    return walletEndpoint + separator + parameters().encode();
  }

  /** A link with the offer inside. */
  record ByValue(CredentialOffer offer) implements CredentialOfferLink {
    public ByValue {
      Objects.requireNonNull(offer);
    }

    @Override
    public Form parameters() {
      return Form.empty().with("credential_offer", offer.toJson().toJson());
    }
  }

  /** A link with the https address of the offer. */
  record ByReference(URI offerUri) implements CredentialOfferLink {
    public ByReference {
      if (Members.httpsUrlOf(offerUri.toString()).isEmpty()) {
        throw new IllegalArgumentException("an offer is fetched by https");
      }
    }

    @Override
    public Form parameters() {
      return Form.empty().with("credential_offer_uri", offerUri.toString());
    }
  }

  /**
   * Reads a link of any scheme.
   *
   * @throws Refusal MALFORMED_REQUEST if it has not exactly one of the two parameters, or a bad
   *     one; LIMIT_EXCEEDED if it is too long
   */
  static CredentialOfferLink parse(String link) {
    if (link.length() > MAX_CHARS) {
      throw new Refusal(
          Reason.LIMIT_EXCEEDED, "an offer link has at most " + MAX_CHARS + " characters");
    }
    int query = link.indexOf('?');
    int colon = link.indexOf(':');
    if (colon < 1 || query < colon) {
      throw malformed("credential_offer", "expected a link with a query string");
    }
    int fragment = link.indexOf('#', query);
    Form form = Form.parse(link.substring(query + 1, fragment < 0 ? link.length() : fragment));
    if (form.has("credential_offer") == form.has("credential_offer_uri")) {
      throw malformed(
          "credential_offer", "expected exactly one of credential_offer and credential_offer_uri");
    }
    if (form.has("credential_offer")) {
      return new ByValue(CredentialOffer.read(Bytes.utf8(form.get("credential_offer").orElse(""))));
    }
    return form.get("credential_offer_uri")
        .flatMap(Members::httpsUrlOf)
        .map(ByReference::new)
        .orElseThrow(
            () ->
                malformed(
                    "credential_offer_uri",
                    "expected an https URL without user info and fragment"));
  }

  private static Refusal malformed(String parameter, String expectation) {
    return new Refusal(
        Reason.MALFORMED_REQUEST,
        parameter,
        parameter + ": " + expectation + " (OpenID4VCI 1.0, section 4.1)");
  }
}
