package org.cooppassport.issuer.pages;

import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
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
import org.cooppassport.service.pages.Words;

/**
 * What a member sees of an offer: what it is, a link for this device, a QR code for another one.
 * Shows no claim and never the transaction code, which comes by another way.
 */
public final class OfferPage implements Endpoint {
  private static final Route ROUTE = Route.get(OfferLinks.PAGE_ROUTE).produces("text/html");
  private static final DateTimeFormatter END =
      new DateTimeFormatterBuilder()
          .appendLocalized(FormatStyle.LONG, null)
          .appendPattern(", HH:mm 'UTC'")
          .toFormatter(Locale.ROOT)
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
        .map(
            found ->
                found
                    .map(offer -> Response.html(render(issuer, offer, page)))
                    .orElseGet(() -> gone(issuer)));
  }

  private static String render(CoopIssuer issuer, Offer offer, String page) {
    Coop coop = issuer.coop();
    Words words = Words.of(OfferPage.class, issuer.rules().language());
    String heading = words.say("heading", coop.name());
    Markup markup = Markup.page(words.language(), heading);
    markup.open("main").element("h1", heading);
    markup.element("p", words.say("what"), "class", "lead").open("ul");
    for (String name : names(issuer, offer)) {
      markup.element("li", name);
    }
    markup.close().open("section", "class", "card").element("h2", words.say("here"));
    String link = OfferLinks.deepLink(coop, OfferLinks.linkOf(page));
    markup.open("p").element("a", words.say("open"), "class", "button", "href", link).close();
    markup.close().open("section", "class", "card").element("h2", words.say("elsewhere"));
    markup.element("p", words.say("scan"));
    String picture = picture(coop, page);
    String alt = words.say("scan.alt");
    markup.open("img", "class", "qr", "src", picture, "alt", alt, "width", "288", "height", "288");
    markup.close();
    if (offer.txCodeDigits() > 0) {
      markup
          .open("section", "class", "card")
          .element("h2", words.say("code"))
          .element("p", words.say("code.text", offer.txCodeDigits(), coop.name()))
          .close();
    }
    if (offer.flow() == Offer.Flow.AUTHORIZATION_CODE) {
      markup
          .open("section", "class", "card")
          .element("h2", words.say("login"))
          .element("p", words.say("login.text", coop.name()))
          .close();
    }
    String end = END.withLocale(datesIn(words.language())).format(offer.expires());
    return markup.element("p", words.say("ends", end), "class", "small").end();
  }

  /** English without a country would write the month first. */
  private static Locale datesIn(Locale language) {
    return language.equals(Locale.ENGLISH) ? Locale.UK : language;
  }

  private static Response gone(CoopIssuer issuer) {
    Words words = Words.of(OfferPage.class, issuer.rules().language());
    String text = words.say("gone.text", issuer.coop().name());
    return Response.html(Markup.notice(words.language(), words.say("gone"), text)).status(404);
  }

  private static List<String> names(CoopIssuer issuer, Offer offer) {
    return offer.credentials().stream()
        .map(each -> issuer.requireTemplate(each.type()))
        .map(template -> name(template, issuer.rules().language()))
        .toList();
  }

  private static String name(CredentialTemplate template, Locale language) {
    return Display.choose(template.displays(), language)
        .flatMap(Display::name)
        .orElse(template.type().name());
  }

  static Refusal notFound() {
    return new Refusal(Reason.NOT_FOUND, "there is no such offer, or not any more");
  }
}
