package org.cooppassport.verifier.vcapi;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.SwitchedOff;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.trust.IssuerSwitches;
import org.cooppassport.verifier.verification.VerifyDocument;

/**
 * Verifies a presentation with everything in it. A challenge of ours is spent by the first
 * presentation that is sent with it, whether it holds or not (VER-09).
 */
public final class VerifyPresentationEndpoint implements Endpoint {
  private static final Route ROUTE =
      Route.post("/{coop}/presentations/verify")
          .body(BodyRule.json(BodyRule.DOCUMENT))
          .access(Access.scope(VerifyCredentialEndpoint.ACTION))
          .errors(ErrorForm.VC_API)
          .produces("application/json", "application/ld+json", "application/problem+json")
          .within(Route.LONGEST_DEADLINE);

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final Challenges challenges;
  private final VerifyDocument verify;
  private final IssuerSwitches switches;

  /** Makes the endpoint. */
  public VerifyPresentationEndpoint(
      VerifierCoops coops,
      CpuPool cpu,
      Challenges challenges,
      VerifyDocument verify,
      IssuerSwitches switches) {
    this.coops = coops;
    this.cpu = cpu;
    this.challenges = challenges;
    this.verify = verify;
    this.switches = switches;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public boolean changesSomething() {
    return false;
  }

  /** A presentation and what it must answer. */
  private record Sent(String text, VerifyOptions options) {}

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return cpu.run(() -> read(request.json()))
        .compose(
            sent ->
                challenges
                    .spend(coop.coop(), sent.options().challenge())
                    .compose(
                        good -> good ? verified(coop, sent, request) : staleChallenge(request)));
  }

  private static Sent read(JsonObject body) {
    VerifyOptions options = VerifyOptions.ofPresentation(body);
    String text = SentDocument.text(body, "verifiablePresentation");
    if (options.challenge().isEmpty()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST,
          "options.challenge",
          "options.challenge is missing: without it a presentation could be a replayed one");
    }
    return new Sent(text, options);
  }

  private Future<Response> verified(VerifierCoop coop, Sent sent, Request request) {
    return switches
        .current(coop.id())
        .compose(off -> cpu.run(() -> expected(coop, off, sent)))
        .compose(verify::verify)
        .map(result -> VerificationAnswer.of(result, request));
  }

  private static VerificationRequest expected(
      VerifierCoop coop, SwitchedOff switchedOff, Sent sent) {
    String domain = sent.options().domain();
    return VerificationRequest.ofOne(sent.text())
        .expectTrustedIssuer(coop.policies().trust().without(switchedOff))
        .expectHolder(sent.options().challenge(), domain.isEmpty() ? coop.coop().base() : domain)
        .checkValidity()
        .checkStatus()
        .with(coop::adding)
        .build();
  }

  private static Future<Response> staleChallenge(Request request) {
    Problem problem =
        Problem.of(
            ProblemCode.INVALID_CHALLENGE_ERROR,
            "options.challenge was used before, has expired, or was made for another co-op");
    return Future.succeededFuture(VerificationAnswer.refused(problem, request));
  }
}
