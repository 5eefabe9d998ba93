package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.verifier.agreements.AgreementRegister;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.ReceiptStates;

/**
 * Tests whether partners deliver: a random receipt under each agreement, once in each period,
 * whichever process comes first. A drill is a real request with the purpose {@code drill}: what
 * comes is held against the credential and then forgotten. Thread-safe.
 */
final class RunDrills {
  private static final String CLIENT = "drill";
  private static final int ID_CHARS = 40;
  private static final int ID_BYTES = 20;

  /** Receipts that are opened in search of one under the agreement. */
  private static final int MAX_OPENED = 20;

  private final Clock clock;
  private final RandomSource random;
  private final AgreementRegister agreements;
  private final ReceiptStates receipts;
  private final AskForEvidence asking;
  private final AskedEvidenceStore store;

  RunDrills(
      Clock clock,
      RandomSource random,
      AgreementRegister agreements,
      ReceiptStates receipts,
      AskForEvidence asking,
      AskedEvidenceStore store) {
    this.clock = clock;
    this.random = random;
    this.agreements = agreements;
    this.receipts = receipts;
    this.asking = asking;
    this.store = store;
  }

  /** Runs the drills that are due. Succeeds when each was put down. */
  Future<Void> runDue(VerifierCoop coop) {
    Duration every = coop.evidence().drillEvery();
    if (every.isZero()) {
      return Future.succeededFuture();
    }
    return under(coop)
        .compose(
            all -> {
              Future<Void> done = Future.succeededFuture();
              for (RelianceTerms terms : all) {
                done = done.compose(so -> runDue(coop, terms, every));
              }
              return done;
            });
  }

  private Future<Void> runDue(VerifierCoop coop, RelianceTerms terms, Duration every) {
    String id = id(terms, clock.instant().getEpochSecond() / every.toSeconds());
    return store
        .find(coop.id(), id)
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture()
                    : drill(coop, terms.id(), id, CLIENT).mapEmpty());
  }

  /** The same in every process, so that a period has one drill. */
  private static String id(RelianceTerms terms, long period) {
    return "drill-"
        + HashAlgorithm.SHA_256
            .digest(Bytes.utf8(terms.id() + "\n" + period))
            .toHex()
            .substring(0, ID_CHARS);
  }

  /**
   * Runs a drill now.
   *
   * @return succeeds with the request; fails with a {@code Refusal} of reason {@code NOT_FOUND} if
   *     there is no such agreement in force, {@code CONFLICT} if no receipt under it shows papers
   */
  Future<AskedEvidence> runNow(VerifierCoop coop, String agreement, String client) {
    return under(coop)
        .compose(
            all -> {
              if (all.stream().noneMatch(terms -> terms.id().equals(agreement))) {
                throw new Refusal(
                    Reason.NOT_FOUND, "there is no such agreement in force that grants drills");
              }
              return drill(coop, agreement, "drill-" + random.token(ID_BYTES), client);
            })
        .map(
            drill ->
                drill.orElseThrow(
                    () ->
                        new Refusal(
                            Reason.CONFLICT, "no receipt under the agreement shows papers")));
  }

  /** Succeeds with the agreements in force under which this co-op relies and may test. */
  private Future<List<RelianceTerms>> under(VerifierCoop coop) {
    Instant now = clock.instant();
    return agreements
        .countingFor(coop, now)
        .map(
            all ->
                all.stream()
                    .filter(agreement -> agreement.flawsAt(now).isEmpty())
                    .map(Agreement::relianceTerms)
                    .flatMap(Optional::stream)
                    .filter(terms -> terms.relier().id().equals(coop.coop().did()))
                    .filter(terms -> terms.evidencePurposes().contains(EvidencePurpose.DRILL))
                    .toList());
  }

  private Future<Optional<AskedEvidence>> drill(
      VerifierCoop coop, String agreement, String id, String client) {
    return receipts
        .relied(coop.id())
        .map(this::shuffled)
        .compose(candidates -> pick(coop, agreement, candidates, 0))
        .compose(
            receipt ->
                receipt.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : asking
                        .ask(
                            coop,
                            new AskForEvidence.Wish(
                                id, receipt.get(), EvidencePurpose.DRILL, agreement, client))
                        .map(Optional::of));
  }

  private List<String> shuffled(List<String> all) {
    List<String> rest = new ArrayList<>(all);
    List<String> chosen = new ArrayList<>();
    while (!rest.isEmpty() && chosen.size() < MAX_OPENED) {
      int at = Math.floorMod(random.next(Integer.BYTES).asByteBuffer().getInt(), rest.size());
      chosen.add(rest.remove(at));
    }
    return chosen;
  }

  private Future<Optional<String>> pick(
      VerifierCoop coop, String agreement, List<String> candidates, int from) {
    if (from == candidates.size()) {
      return Future.succeededFuture(Optional.empty());
    }
    String receipt = candidates.get(from);
    return asking
        .checks(coop, receipt)
        .otherwise(List.of())
        .compose(
            checks ->
                checks.stream().map(ReliedCheck::terms).anyMatch(t -> t.id().equals(agreement))
                    ? Future.succeededFuture(Optional.of(receipt))
                    : pick(coop, agreement, candidates, from + 1));
  }
}
