package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import org.cooppassport.core.agreements.RelianceNotice;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Takes a partner's file: at the inbox from the partner's server, whose statements speak for
 * themselves, or by import from the co-op's own people.
 */
public final class TakeAgreementEndpoint implements Endpoint {
  private static final String PARTNER = "partner";

  private final Route route;
  private final Clock clock;
  private final CpuPool cpu;
  private final TakeAgreement taking;
  private final ReceivedNotices notices;

  private TakeAgreementEndpoint(
      Route route, Clock clock, CpuPool cpu, TakeAgreement taking, ReceivedNotices notices) {
    this.notices = notices;
    this.route = route;
    this.clock = clock;
    this.cpu = cpu;
    this.taking = taking;
  }

  /** Makes the endpoint that partners' servers call, without a token. */
  public static TakeAgreementEndpoint inbox(
      Clock clock, CpuPool cpu, TakeAgreement taking, ReceivedNotices notices) {
    return new TakeAgreementEndpoint(
        Route.post("/{coop}/agreements/inbox")
            .body(BodyRule.json(BodyRule.DOCUMENT))
            .within(Route.LONGEST_DEADLINE),
        clock,
        cpu,
        taking,
        notices);
  }

  /** Makes the endpoint for a file that came by another way. */
  public static TakeAgreementEndpoint importing(
      Clock clock, CpuPool cpu, TakeAgreement taking, ReceivedNotices notices) {
    return new TakeAgreementEndpoint(
        Route.post("/{coop}/agreements/import")
            .body(BodyRule.json(BodyRule.DOCUMENT))
            .access(Access.scope(DraftAgreementEndpoint.ACTION))
            .within(Route.LONGEST_DEADLINE),
        clock,
        cpu,
        taking,
        notices);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    boolean own = route.access() instanceof Access.Scoped;
    String by = own ? request.caller().clientId() : PARTNER;
    JsonObject body = request.json();
    Optional<String> notice = body.string("notice");
    if (notice.isPresent()) {
      return cpu.run(() -> RelianceNotice.read(notice.get()))
          .compose(read -> notices.take(request.coop(), read))
          .map(taken -> Response.ok(JsonObject.of("taken", "notice")));
    }
    return cpu.run(() -> SignedAgreement.read(body))
        .compose(file -> taking.take(request.coop(), file, by))
        .compose(
            held ->
                cpu.run(
                    () ->
                        own
                            ? AgreementView.whole(held, clock.instant())
                            : JsonObject.of("id", held.file().id())))
        .map(Response::ok);
  }
}
