package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * What the page of a request shows, and to which browser. Where the wallet is on the same device, a
 * page belongs to the first browser that opens it, and the result is shown to that browser alone,
 * once it has brought the response code (VP-05). Thread-safe.
 */
public final class OpenPage {
  private final Clock clock;
  private final CpuPool cpu;
  private final RequestKeys keys;
  private final PresentationRequests requests;
  private final ReceivePresentation receive;
  private final ReadResult results;

  /** Makes the operation. */
  public OpenPage(
      Clock clock,
      CpuPool cpu,
      RequestKeys keys,
      PresentationRequests requests,
      ReceivePresentation receive,
      ReadResult results) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.requests = requests;
    this.receive = receive;
    this.results = results;
  }

  /**
   * What a page shows.
   *
   * @param policy what is asked, why, and for how long
   * @param flow where the wallet is
   * @param link brings the request to the wallet; empty if only a browser does
   * @param browser whether the page's own browser may bring the request to a wallet
   * @param result how far it has come
   */
  public record PageView(
      Policy policy, Flow flow, String link, ByBrowser browser, RequestResult result) {}

  /** Whether the Digital Credentials API can be used on our page. */
  public enum ByBrowser {
    POSSIBLE,
    /** The request is for a page of another origin. */
    ELSEWHERE
  }

  /**
   * Opens the page in a browser.
   *
   * @param session the browser's secret for this page, perhaps just drawn
   * @return succeeds with what to show; fails with a {@code Refusal} of reason {@code NOT_FOUND} if
   *     there is no such page, or it belongs to another browser, which looks the same
   */
  public Future<PageView> open(VerifierCoop coop, String page, String session) {
    return requests
        .byPage(coop.id(), page)
        .compose(
            found ->
                requests
                    .bind(coop.id(), found, session)
                    .map(bound -> view(coop, required(bound, found))));
  }

  /** Tells how far a page's request has come. Fails as {@link #open}. */
  public Future<RequestResult> state(
      VerifierCoop coop, String page, String session, Duration wait) {
    return bound(coop, page, session).compose(found -> results.byPage(coop, page, wait));
  }

  /**
   * Brings the response code that the browser came back with. Fails as {@link #open}, and with a
   * {@code Refusal} of reason {@code MALFORMED_REQUEST} if the code is not the one.
   */
  public Future<RequestResult> release(
      VerifierCoop coop, String page, String session, String responseCode) {
    return bound(coop, page, session)
        .compose(found -> results.release(found, responseCode))
        .map(results::result);
  }

  /**
   * Takes back an answer that the person at the page says was not theirs (VP-06): somebody may have
   * been led to answer for another. Fails as {@link #open}, and with a {@code Refusal} of reason
   * {@code CONFLICT} if there is no answer from another device that could be taken back.
   */
  public Future<RequestResult> disown(VerifierCoop coop, String page, String session) {
    return bound(coop, page, session)
        .compose(
            found -> {
              if (!found.canBeDisowned()) {
                throw nothingToDisown();
              }
              return requests.advance(found, found.progress().disowned(clock.instant()));
            })
        .map(written -> results.result(written.orElseThrow(OpenPage::nothingToDisown)));
  }

  /** Returns the link of a page's request, for its QR code. Fails as {@link #open}. */
  public Future<String> link(VerifierCoop coop, String page, String session) {
    return bound(coop, page, session).map(found -> RequestParameters.link(coop, found.asked()));
  }

  /**
   * Returns what the page gives to the Digital Credentials API. Fails as {@link #open}, and with a
   * {@code Refusal} of reason {@code CONFLICT} if the request takes no answer any more or is for a
   * page of another origin.
   */
  public Future<List<DcApiRequest>> browserRequests(
      VerifierCoop coop, String page, String session) {
    return bound(coop, page, session).compose(found -> browserRequests(coop, found));
  }

  private Future<List<DcApiRequest>> browserRequests(VerifierCoop coop, PresentationRequest found) {
    Instant now = clock.instant();
    if (!found.takesAnswers(now) || byBrowser(coop, found.asked()) != ByBrowser.POSSIBLE) {
      throw new Refusal(Refusal.Reason.CONFLICT, "the request takes no answer on this page");
    }
    return cpu.run(() -> BrowserRequests.of(coop, found.asked(), keys, now));
  }

  /**
   * Takes what the Digital Credentials API gave the page, and tells how far the request is then.
   * Fails as {@link #open} and {@link ReceivePresentation#receive}.
   */
  public Future<RequestResult> answer(
      VerifierCoop coop,
      String page,
      String session,
      IncomingAnswer.Returned answer,
      String requestId) {
    return bound(coop, page, session)
        .compose(found -> receive.receive(coop, found, answer, requestId))
        .compose(reply -> results.byPage(coop, page, Duration.ZERO));
  }

  private Future<PresentationRequest> bound(VerifierCoop coop, String page, String session) {
    return requests
        .byPage(coop.id(), page)
        .compose(
            found ->
                requests.isBound(coop.id(), found, session).map(bound -> required(bound, found)));
  }

  private static PresentationRequest required(Boolean bound, PresentationRequest found) {
    if (!bound) {
      throw new Refusal(
          Refusal.Reason.NOT_FOUND, "the page was opened in another browser, or is gone");
    }
    return found;
  }

  private static Refusal nothingToDisown() {
    return new Refusal(
        Refusal.Reason.CONFLICT, "there is no answer from another device to take back");
  }

  private PageView view(VerifierCoop coop, PresentationRequest found) {
    return new PageView(
        PolicyOfRequest.of(coop, found.asked()),
        found.asked().flow(),
        RequestParameters.link(coop, found.asked()),
        byBrowser(coop, found.asked()),
        new RequestResult(found, clock.instant()));
  }

  private static ByBrowser byBrowser(VerifierCoop coop, Asked asked) {
    return asked.origin().equals(coop.ownOrigin()) ? ByBrowser.POSSIBLE : ByBrowser.ELSEWHERE;
  }
}
