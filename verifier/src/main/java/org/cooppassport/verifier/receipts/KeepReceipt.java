package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.acceptance.PreparedReceipt;
import org.cooppassport.core.acceptance.ReceiptLink;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.acceptance.TimeStamp;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.verifier.agreements.RelianceNotices;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.credits.ReuseCounters;
import org.cooppassport.verifier.verification.JudgedAnswer;

/** Signs the receipt of an acceptance, takes its place in the chain, keeps it. Thread-safe. */
public final class KeepReceipt {
  private static final int ID_BYTES = 24;

  private final RandomSource random;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final ReceiptChain chain;
  private final ReceiptStore receipts;
  private final ReceiptStates states;
  private final TimeStamping timeStamps;
  private final RelianceNotices notices;
  private final ReuseCounters counters;
  private final PresentedReceipts presented;

  KeepReceipt(
      RandomSource random,
      CpuPool cpu,
      KeyRing keys,
      ReceiptChain chain,
      ReceiptStore receipts,
      ReceiptStates states,
      TimeStamping timeStamps,
      RelianceNotices notices,
      ReuseCounters counters,
      PresentedReceipts presented) {
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.chain = chain;
    this.receipts = receipts;
    this.states = states;
    this.timeStamps = timeStamps;
    this.notices = notices;
    this.counters = counters;
    this.presented = presented;
  }

  /** Succeeds with the receipt's id once it is durable. */
  public Future<String> keep(VerifierCoop coop, JudgedAnswer judged) {
    String id = random.token(ID_BYTES);
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.RECEIPT);
    return cpu.run(() -> prepare(id, judged, identity))
        .compose(
            prepared ->
                timeStamps
                    .stamp(coop, prepared.digest())
                    .compose(stamp -> chain(coop, prepared, stamp, identity)))
        .compose(receipt -> keep(coop, id, judged, receipt))
        .compose(kept -> counters.count(coop.id(), id, judged))
        .compose(counted -> notices.prepare(coop.coop(), judged, id))
        .map(id);
  }

  private static PreparedReceipt prepare(String id, JudgedAnswer judged, SigningIdentity identity) {
    return PreparedReceipt.of(
        id,
        judged.relianceCase(),
        judged.documents(),
        judged.verdict().at(),
        identity.signer().publicKey());
  }

  private Future<RelianceReceipt> chain(
      VerifierCoop coop,
      PreparedReceipt prepared,
      Optional<TimeStamp> stamp,
      SigningIdentity identity) {
    return chain.extend(
        coop.id(),
        place ->
            cpu.run(
                () ->
                    prepared.issue(
                        stamp,
                        place.sequence(),
                        place.previous(),
                        random,
                        coop.coop().did() + "#" + identity.key().kid(),
                        identity.signer())));
  }

  private Future<Void> keep(
      VerifierCoop coop, String id, JudgedAnswer judged, RelianceReceipt receipt) {
    ReceiptLink link = receipt.link();
    ReceiptState state =
        ReceiptState.of(
            id,
            link.sequence(),
            Base64Url.encode(link.hash()),
            judged.relianceCase().policy(),
            judged.verdict().lane().map(Lane::wireName).orElse(""),
            judged.verdict().at());
    return presented
        .remember(coop.id(), judged.relianceCase().nonce(), id)
        .compose(remembered -> states.add(coop.id(), state))
        .compose(added -> receipts.keep(coop.id(), id, link.sequence(), receipt.file()));
  }
}
