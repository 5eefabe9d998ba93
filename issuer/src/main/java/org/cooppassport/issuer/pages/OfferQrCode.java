package org.cooppassport.issuer.pages;

import io.vertx.core.Future;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.pages.QrCode;

/** The picture on an offer page. */
public final class OfferQrCode implements Endpoint {
  private static final Route ROUTE =
      Route.get(OfferLinks.PAGE_ROUTE + "/qr.svg").produces("image/svg+xml");

  private final Offers offers;
  private final CpuPool cpu;

  /** Makes the endpoint. */
  public OfferQrCode(Offers offers, CpuPool cpu) {
    this.offers = offers;
    this.cpu = cpu;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String page = request.path("offer");
    return offers
        .ofPage(request.coop().id(), page)
        .map(
            found ->
                found
                    .map(offer -> OfferLinks.deepLink(request.coop(), OfferLinks.linkOf(page)))
                    .orElseThrow(OfferPage::notFound))
        .compose(link -> cpu.run(() -> QrCode.svg(link)))
        .map(svg -> Response.of("image/svg+xml", svg));
  }
}
