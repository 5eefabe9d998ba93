package org.cooppassport.issuer.pages;

import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.pages.Markup;

/**
 * What a member sees of an offer: what it is, a link for this device, a QR code for another one.
 * Shows no claim and never the transaction code, which comes by another way.
 */
public final class OfferPage implements Endpoint {
  private static final Route ROUTE = Route.get(OfferLinks.PAGE_ROUTE).produces("text/html");
  private static final DateTimeFormatter END =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final CoopIssuers issuers;
  private final Offers offers;

  /** Makes the endpoint. */
  public OfferPage(CoopIssuers issuers, Offers offers) {
    this.issuers = issuers;
    this.offers = offers;
  }

  /** Returns the address of the QR code of an offer. */
  static String picture(Coop coop, String page) {
    return OfferLinks.page(coop, page) + "/qr.svg";
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    CoopIssuer issuer = issuers.of(request.coop());
    String page = request.path("offer");
    return offers
        .ofPage(issuer.coop().id(), page)
        .map(found -> Response.html(render(issuer, found.orElseThrow(OfferPage::notFound), page)));
  }

  private static String render(CoopIssuer issuer, Offer offer, String page) {
    Coop coop = issuer.coop();
    String heading = coop.name() + " has something for your wallet";
    Markup markup = Markup.page("en");
    markup
        .open("head")
        .open("meta", "charset", "utf-8")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .open("meta", "name", "robots", "content", "noindex")
        .open("meta", "name", "referrer", "content", "no-referrer")
        .element("title", heading)
        .open("link", "rel", "stylesheet", "href", "/web/offer.css")
        .close()
        .open("body")
        .open("main")
        .element("h1", heading)
        .element("p", "You can keep this in a wallet app:")
        .open("ul");
    for (String name : names(issuer, offer)) {
      markup.element("li", name);
    }
    markup
        .close()
        .open("p")
        .element(
            "a",
            "Open in the wallet on this device",
            "class",
            "button",
            "href",
            OfferLinks.deepLink(coop, OfferLinks.linkOf(page)))
        .close()
        .element("h2", "Wallet on another phone?")
        .element("p", "Scan this picture with the wallet app.")
        .open(
            "img",
            "class",
            "qr",
            "src",
            picture(coop, page),
            "alt",
            "QR code that opens this offer in a wallet app",
            "width",
            "264",
            "height",
            "264");
    if (offer.txCodeDigits() > 0) {
      markup
          .element("h2", "The code")
          .element(
              "p",
              "The app will ask for a code of "
                  + offer.txCodeDigits()
                  + " digits. "
                  + coop.name()
                  + " gives it to you separately. Do not tell it to anybody else.");
    }
    markup.element(
        "p",
        "This offer ends on " + END.format(offer.expires()) + ". It works once.",
        "class",
        "end");
    return markup.end();
  }

  private static List<String> names(CoopIssuer issuer, Offer offer) {
    return offer.credentials().stream()
        .map(each -> issuer.requireTemplate(each.type()))
        .map(OfferPage::name)
        .toList();
  }

  private static String name(CredentialTemplate template) {
    return Display.choose(template.displays(), Locale.ENGLISH)
        .flatMap(Display::name)
        .orElse(template.type().name());
  }

  static Refusal notFound() {
    return new Refusal(Reason.NOT_FOUND, "there is no such offer, or not any more");
  }
}
