package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;

/**
 * Checks a receipt of this co-op from the file alone. Nothing is looked up and nothing fetched: the
 * answer is the same with everybody else gone.
 */
public final class VerifyReceiptEndpoint implements Endpoint {
  /** A presentation of 2 MiB with its documents; larger ones are checked by the command. */
  private static final int MAX_BYTES = 16 << 20;

  private static final Route ROUTE =
      Route.post("/{coop}/receipts/verify")
          .body(BodyRule.of(MAX_BYTES, ReceiptEndpoint.MEDIA_TYPE, "application/json"))
          .access(Access.scope(ReceiptEndpoint.ACTION));

  private final CpuPool cpu;
  private final KeyRing keys;

  /** Makes the endpoint. */
  public VerifyReceiptEndpoint(CpuPool cpu, KeyRing keys) {
    this.cpu = cpu;
    this.keys = keys;
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
    List<VerificationKey> ours =
        keys.published(request.coop().id(), KeyPurpose.RECEIPT).stream()
            .map(PublishedKey::publicKey)
            .toList();
    return cpu.run(() -> check(request.body(), ours)).map(done -> Response.ok(done.toJson()));
  }

  private static CheckedReceipt check(Bytes file, List<VerificationKey> ours) {
    try {
      return CheckedReceipt.check(file, ours);
    } catch (ProblemException e) {
      throw new Refusal(Refusal.Reason.MALFORMED_REQUEST, e.problems().get(0).detail())
          .withProblems(e.problems());
    }
  }
}
