package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.vault.Citations;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * The agreements under which partners may ask for papers, as the co-op's own people brought them
 * here, each with the signatures of both sides. Thread-safe.
 */
final class PartnerAgreements {
  private static final Kind AGREEMENTS = Kind.conditional("evidence-agreement");

  private final RecordStore store;
  private final CpuPool cpu;

  PartnerAgreements(RecordStore store, CpuPool cpu) {
    this.store = store;
    this.cpu = cpu;
  }

  /**
   * Takes a file, or joins its further statements (a certification, an end) to the one that is
   * here. The second time it changes nothing.
   *
   * @return succeeds when it is durable; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} if this co-op does not check under it or a statement does not hold, {@code
   *     CONFLICT} if other words of that version are here
   */
  Future<SignedAgreement> take(Coop coop, SignedAgreement sent) {
    return cpu.run(() -> checked(coop, sent)).compose(good -> join(coop, good));
  }

  private static SignedAgreement checked(Coop coop, SignedAgreement sent) {
    boolean checksHere =
        sent.relianceTerms()
            .filter(
                terms ->
                    terms.checker().issuers().stream().anyMatch(Citations.namesOf(coop)::contains))
            .isPresent();
    if (!checksHere) {
      throw new Refusal(
          Reason.INVALID_VALUE,
          "agreement",
          "agreement: expected a reliance agreement whose checker issues as "
              + String.join(" or ", Citations.namesOf(coop)));
    }
    for (AgreementStatement statement : sent.statements()) {
      sent.flawOf(statement)
          .ifPresent(
              flaw -> {
                throw new Refusal(
                    Reason.INVALID_VALUE, "statements", "statements: " + flaw.sentence());
              });
    }
    for (String side : sides(sent)) {
      if (!sent.isSignedBy(side)) {
        throw new Refusal(Reason.INVALID_VALUE, "statements", "statements: not signed by " + side);
      }
    }
    return sent;
  }

  private static List<String> sides(SignedAgreement sent) {
    RelianceTerms terms = sent.relianceTerms().orElseThrow();
    return List.of(terms.checker().id(), terms.relier().id());
  }

  private Future<SignedAgreement> join(Coop coop, SignedAgreement sent) {
    RecordKey key = key(coop.id(), sent.id(), sent.text().version());
    return store
        .read(key)
        .compose(
            found -> {
              SignedAgreement all = found.map(one -> joined(read(one), sent)).orElse(sent);
              Content content = Content.lasting(JsonWriter.write(all.json()));
              if (found.isPresent() && read(found.get()).equals(all)) {
                return Future.succeededFuture(all);
              }
              return (found.isPresent()
                      ? store.replace(found.get(), content)
                      : store.insert(key, content))
                  .compose(
                      written ->
                          written.applied() ? Future.succeededFuture(all) : join(coop, sent));
            });
  }

  private static SignedAgreement joined(SignedAgreement known, SignedAgreement sent) {
    if (!known.text().equals(sent.text())) {
      throw new Refusal(Reason.CONFLICT, "other words of that version are here already");
    }
    SignedAgreement all = known;
    for (AgreementStatement statement : sent.statements()) {
      all = all.with(statement);
    }
    return all;
  }

  /** Succeeds with the agreement of that id and version, if it is here. */
  Future<Optional<SignedAgreement>> find(String coop, String id, long version) {
    return store
        .read(key(coop, id, version))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : cpu.run(() -> found.map(PartnerAgreements::read)));
  }

  /** Succeeds with all agreements, in the order of their names and versions. */
  Future<List<SignedAgreement>> all(String coop) {
    return store
        .scan(partition(coop), "", RecordStore.MAX_PAGE)
        .compose(
            page -> cpu.run(() -> page.records().stream().map(PartnerAgreements::read).toList()));
  }

  private static SignedAgreement read(StoredRecord record) {
    return SignedAgreement.read(JsonReader.readObject(record.bytes()));
  }

  private static Partition partition(String coop) {
    return new Partition(coop, AGREEMENTS, "all");
  }

  private static RecordKey key(String coop, String id, long version) {
    return partition(coop).key(id + "@" + RecordKey.number(version));
  }
}
