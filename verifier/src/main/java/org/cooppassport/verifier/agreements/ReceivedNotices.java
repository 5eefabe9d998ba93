package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import org.cooppassport.core.agreements.RelianceNotice;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;

/** The notices that reliers sent a checker. Thread-safe. */
public final class ReceivedNotices {
  private static final Kind RECEIVED = Kind.events("notice-received");

  private final Clock clock;
  private final CpuPool cpu;
  private final RecordStore store;
  private final ObservePartners partners;
  private final AgreementRegister register;

  /** Makes the operation. */
  public ReceivedNotices(
      Clock clock,
      CpuPool cpu,
      RecordStore store,
      ObservePartners partners,
      AgreementRegister register) {
    this.clock = clock;
    this.cpu = cpu;
    this.store = store;
    this.partners = partners;
    this.register = register;
  }

  /**
   * Takes a notice; the second time it changes nothing.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} if it is not for us, of no agreement of ours, or not signed by its relier
   */
  Future<Void> take(Coop coop, RelianceNotice notice) {
    if (!notice.to().equals(coop.did())) {
      throw refused("is not for this co-op");
    }
    return register
        .held(coop.id())
        .map(
            held ->
                held.version(notice.agreement(), notice.version())
                    .flatMap(one -> one.file().relianceTerms())
                    .orElseThrow(() -> refused("is of no agreement that is held here")))
        .compose(terms -> checked(notice, terms))
        .compose(
            held ->
                store.append(
                    received(coop).key(notice.on() + "-" + digest(notice)),
                    Content.lasting(Bytes.utf8(notice.text()))));
  }

  private Future<RelianceNotice> checked(RelianceNotice notice, RelianceTerms terms) {
    return partners
        .documentsOf(notice.by())
        .compose(observed -> cpu.run(() -> notice.holds(terms, observed, clock.instant())))
        .map(
            holds -> {
              if (!holds) {
                throw refused("is not signed by the relier of that agreement");
              }
              return notice;
            });
  }

  private static String digest(RelianceNotice notice) {
    return HashAlgorithm.SHA_256.digest(Bytes.utf8(notice.said().string("id").orElse(""))).toHex();
  }

  /** Succeeds with notices in the order of their days. */
  Future<List<RelianceNotice>> page(Coop coop, String after, int limit) {
    return store
        .scan(received(coop), after, limit)
        .map(
            page ->
                page.records().stream()
                    .map(record -> RelianceNotice.read(record.bytes().toUtf8()))
                    .toList());
  }

  private static Partition received(Coop coop) {
    return new Partition(coop.id(), RECEIVED, "received");
  }

  private static Refusal refused(String what) {
    return new Refusal(Refusal.Reason.INVALID_VALUE, "notice", "notice: " + what);
  }
}
