package org.cooppassport.verifier.vcapi;

import io.vertx.core.Future;
import org.cooppassport.core.json.JsonObject;
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

/** Verifies one credential; nobody's possession of it is asked about. */
public final class VerifyCredentialEndpoint implements Endpoint {
  /** What a client needs to verify credentials and presentations. */
  public static final String ACTION = "verify";

  private static final Route ROUTE =
      Route.post("/{coop}/credentials/verify")
          .body(BodyRule.json(BodyRule.DOCUMENT))
          .access(Access.scope(ACTION))
          .errors(ErrorForm.VC_API)
          .produces("application/json", "application/ld+json", "application/problem+json")
          .within(Route.LONGEST_DEADLINE);

  private final VerifierCoops coops;
  private final CpuPool cpu;
  private final VerifyDocument verify;
  private final IssuerSwitches switches;

  /** Makes the endpoint. */
  public VerifyCredentialEndpoint(
      VerifierCoops coops, CpuPool cpu, VerifyDocument verify, IssuerSwitches switches) {
    this.coops = coops;
    this.cpu = cpu;
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

  @Override
  public Future<Response> handle(Request request) {
    VerifierCoop coop = coops.of(request.coop());
    return switches
        .current(coop.id())
        .compose(off -> cpu.run(() -> expected(coop, off, request.json())))
        .compose(verify::verify)
        .map(result -> VerificationAnswer.of(result, request));
  }

  private static VerificationRequest expected(
      VerifierCoop coop, SwitchedOff switchedOff, JsonObject body) {
    VerifyOptions.ofCredential(body);
    return VerificationRequest.ofOne(SentDocument.text(body, "verifiableCredential"))
        .expectTrustedIssuer(coop.policies().trust().without(switchedOff))
        .ignoreHolder()
        .checkValidity()
        .checkStatus()
        .with(coop::adding)
        .build();
  }
}
