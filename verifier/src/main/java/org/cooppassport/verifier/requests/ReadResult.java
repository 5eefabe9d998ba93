package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Reads what came of a request, waiting for it if asked to. A result that came over the same device
 * is held until the response code is brought, once (OpenID4VP 1.0, section 13.3). Thread-safe.
 */
public final class ReadResult {
  /** The longest wait; a caller asks again. */
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  /** The result may be written by another node, so the store is looked at. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Vertx vertx;
  private final Clock clock;
  private final PresentationRequests requests;

  /** Makes the operation. */
  public ReadResult(Vertx vertx, Clock clock, PresentationRequests requests) {
    this.vertx = vertx;
    this.clock = clock;
    this.requests = requests;
  }

  /**
   * Reads by the id that the co-op's own system knows.
   *
   * @param responseCode the code that its page was called with; empty if there was none
   * @param wait how long to wait for a result, at most {@link #LONGEST_WAIT}
   * @return succeeds with what may be told; fails with a {@code Refusal} of reason {@code
   *     NOT_FOUND} if there is no such request, and {@code MALFORMED_REQUEST} if the code is not
   *     the one, or was brought before
   */
  public Future<RequestResult> byId(
      VerifierCoop coop, String id, String responseCode, Duration wait) {
    return waiting(() -> requests.byId(coop.id(), id), until(wait))
        .compose(
            found ->
                responseCode.isEmpty()
                    ? Future.succeededFuture(found)
                    : release(found, responseCode))
        .map(this::result);
  }

  /** Reads by the page that the browser knows; see {@link #byId}. */
  public Future<RequestResult> byPage(VerifierCoop coop, String page, Duration wait) {
    return waiting(() -> requests.byPage(coop.id(), page), until(wait)).map(this::result);
  }

  /** Releases a held result to whoever brings its code, once. */
  Future<PresentationRequest> release(PresentationRequest found, String responseCode) {
    Bytes given = Bytes.utf8(Digests.of(responseCode).toHex());
    Bytes wanted = Bytes.utf8(found.progress().responseCode());
    if (!found.held() || !wanted.equalsConstantTime(given)) {
      throw wrongCode();
    }
    return requests
        .advance(found, found.progress().released())
        .map(released -> released.orElseThrow(ReadResult::wrongCode));
  }

  RequestResult result(PresentationRequest request) {
    return new RequestResult(request, clock.instant());
  }

  private Future<PresentationRequest> waiting(
      Supplier<Future<PresentationRequest>> look, Instant until) {
    return look.get()
        .compose(
            found ->
                found.settled(clock.instant()) || !clock.instant().isBefore(until)
                    ? Future.succeededFuture(found)
                    : vertx.timer(LOOK_EVERY.toMillis()).compose(later -> waiting(look, until)));
  }

  private Instant until(Duration wait) {
    return clock.instant().plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
  }

  private static Refusal wrongCode() {
    return new Mismatch(
            "response_code",
            "the code of this request, once",
            Came.ANOTHER,
            "OpenID4VP 1.0, section 8.2")
        .refusal(Refusal.Reason.MALFORMED_REQUEST);
  }
}
