package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.verification.JudgedAnswer;

/** Signs the receipt of an acceptance, takes its place in the chain, keeps it. Thread-safe. */
public final class KeepReceipt {
  private static final int ID_BYTES = 24;

  private final RandomSource random;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final ReceiptChain chain;
  private final ReceiptStore receipts;

  /** Makes the operation. */
  public KeepReceipt(
      RandomSource random, CpuPool cpu, KeyRing keys, ReceiptChain chain, ReceiptStore receipts) {
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.chain = chain;
    this.receipts = receipts;
  }

  /** Succeeds with the receipt's id once it is durable. */
  public Future<String> keep(VerifierCoop coop, JudgedAnswer judged) {
    String id = random.token(ID_BYTES);
    return chain
        .extend(coop.id(), place -> cpu.run(() -> issue(coop.coop(), id, judged, place)))
        .compose(receipt -> receipts.keep(coop.id(), id, receipt.file()))
        .map(id);
  }

  private RelianceReceipt issue(
      Coop coop, String id, JudgedAnswer judged, ReceiptChain.Place place) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.RECEIPT);
    return RelianceReceipt.issue(
        id,
        judged.relianceCase(),
        judged.documents(),
        judged.verdict().at(),
        place.sequence(),
        place.previous(),
        random,
        coop.did() + "#" + identity.key().kid(),
        identity.signer());
  }
}
