package org.cooppassport.verifier.pages;

import io.vertx.core.Future;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.pages.QrCode;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.requests.OpenPage;
import org.cooppassport.verifier.requests.WalletAddresses;

/**
 * Draws a request's link as a QR code. A link that is too long to be scanned, since it holds the
 * whole request, stands on the page: the code leads a phone there.
 */
public final class QrCodeEndpoint implements Endpoint {
  private static final String MEDIA_TYPE = "image/svg+xml";
  private static final Route ROUTE =
      Route.get(RequestPageEndpoint.PATH + "/qr.svg").produces(MEDIA_TYPE);

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final OpenPage pages;

  /** Makes the endpoint. */
  public QrCodeEndpoint(VerifierCoops coops, CpuPool cpu, OpenPage pages) {
    this.coops = coops;
    this.cpu = cpu;
    this.pages = pages;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    String page = request.coop().link(WalletAddresses.PAGES + request.path("page"));
    return pages
        .link(coops.of(request.coop()), request.path("page"), PageSession.of(request))
        .compose(link -> cpu.run(() -> QrCode.svg(fits(link) ? link : page)))
        .map(svg -> Response.of(MEDIA_TYPE, svg));
  }

  /** Tells whether a link itself can be scanned. */
  static boolean fits(String link) {
    return link.length() <= QrCode.MAX_CHARS;
  }
}
