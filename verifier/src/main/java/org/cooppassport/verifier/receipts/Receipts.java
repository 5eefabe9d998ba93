package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.store.AuditLog;
import org.cooppassport.service.store.ErasedNames;
import org.cooppassport.verifier.agreements.RelianceNotices;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.credits.ReuseCounters;

/** Everything about receipts, put together: keeping, reading, clocks, erasure. */
public final class Receipts {
  private static final Duration DUE_LOOKED_AT = Duration.ofHours(6);
  private static final Duration NOTICES_SENT = Duration.ofSeconds(15);
  private static final Duration ERASURES_LEARNED = Duration.ofMinutes(1);

  private final ServerContext context;
  private final VerifierCoops coops;
  private final ReceiptStore store;
  private final ReceiptStates states;
  private final ErasedReceipts erased;
  private final EraseReceipt erasing;
  private final RelianceNotices notices;
  private final PresentedReceipts presented;

  /** Puts it together. */
  public Receipts(ServerContext context, VerifierCoops coops) {
    this.context = context;
    this.coops = coops;
    this.store = new ReceiptStore(context.store(), context.random(), context.cpu());
    this.states = new ReceiptStates(context.store(), store);
    this.erased =
        new ErasedReceipts(
            context.settings().data(), context.clock(), context.store(), context.cpu(), store);
    this.notices =
        new RelianceNotices(
            context.random(), context.cpu(), context.keys(), context.store(), context.sender());
    this.presented = new PresentedReceipts(context.store());
    this.erasing =
        new EraseReceipt(
            context.clock(),
            context.cpu(),
            context.keys(),
            store,
            states,
            erased,
            new AuditLog(context.store()));
  }

  private Future<Void> sendNotices() {
    Future<Void> done = Future.succeededFuture();
    for (VerifierCoop coop : coops.all()) {
      done = done.compose(so -> notices.send(coop.coop()).mapEmpty());
    }
    return done;
  }

  /** Returns the operation that keeps receipts. */
  public KeepReceipt keeping() {
    return new KeepReceipt(
        context.random(),
        context.cpu(),
        context.keys(),
        new ReceiptChain(context.store()),
        store,
        states,
        new TimeStamping(context.random(), context.cpu(), context.sender()),
        notices,
        new ReuseCounters(context.store()),
        presented);
  }

  /** Returns where they are kept. */
  public ReceiptStore store() {
    return store;
  }

  /** Returns what is known of them besides their content. */
  public ReceiptStates states() {
    return states;
  }

  /** Returns the endpoints. */
  public List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new ListReceiptsEndpoint(states));
    endpoints.add(new ReceiptEndpoint(store));
    endpoints.add(new EraseReceiptEndpoint(erasing));
    endpoints.add(new ErasureProofEndpoint(states));
    endpoints.addAll(RetentionEndpoint.all(context.clock(), states));
    endpoints.add(
        new DeletionRequestsEndpoint(
            coops,
            context.cpu(),
            new AnswerDeletion(
                context.clock(),
                context.cpu(),
                context.keys(),
                store,
                states,
                presented,
                erasing)));
    endpoints.add(new VerifyReceiptEndpoint(context.cpu(), context.keys()));
    return endpoints;
  }

  /**
   * Destroys again what was erased before, here or by another node, and from then on erases what is
   * due: at once, so that a server that is started every day does too. Succeeds once the first is
   * done.
   */
  public Future<Void> begin() {
    context.jobs().every(NOTICES_SENT, "reliance-notices", this::sendNotices);
    context
        .jobs()
        .every(ERASURES_LEARNED, "erasures-learned", () -> learn(ErasedNames.Since.LATELY));
    context.jobs().every(DUE_LOOKED_AT, "receipts-due", this::eraseDue);
    return erased
        .destroyAgain()
        .compose(destroyed -> learn(ErasedNames.Since.EVER))
        .map(
            learned -> {
              context.jobs().now("receipts-due", this::eraseDue);
              return learned;
            });
  }

  private Future<Void> learn(ErasedNames.Since since) {
    Future<Void> done = Future.succeededFuture();
    for (VerifierCoop coop : coops.all()) {
      done = done.compose(so -> erased.learn(coop.id(), since));
    }
    return done;
  }

  private Future<Void> eraseDue() {
    Future<Void> done = Future.succeededFuture();
    for (VerifierCoop coop : coops.all()) {
      if (coop.erasing() == VerifierCoop.Erasing.WHEN_DUE) {
        done = done.compose(so -> erasing.eraseDue(coop.coop()).mapEmpty());
      }
    }
    return done;
  }
}
