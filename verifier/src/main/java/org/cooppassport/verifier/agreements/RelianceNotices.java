package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.RelianceNotice;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;
import org.cooppassport.verifier.verification.JudgedAnswer;

/**
 * Tells a checker that its check was relied on under law, and only then. A notice is durable before
 * the acceptance is told to anybody, and sent until the checker's server has taken it. Thread-safe.
 */
public final class RelianceNotices {
  private static final Kind PENDING = Kind.conditional("notice-pending");
  private static final int ID_BYTES = 18;
  private static final int BATCH = 50;
  private static final int MAX_ANSWER = 64 << 10;

  private final RandomSource random;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final RecordStore store;
  private final DocumentSender sender;

  /** Makes the operation. */
  public RelianceNotices(
      RandomSource random, CpuPool cpu, KeyRing keys, RecordStore store, DocumentSender sender) {
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.store = store;
    this.sender = sender;
  }

  /** Succeeds when a notice is durable, or none is due: no reliance under law, no endpoint. */
  public Future<Void> prepare(Coop coop, JudgedAnswer judged, String receipt) {
    if (!judged.verdict().lane().equals(Optional.of(Lane.AML_RELIANCE))) {
      return Future.succeededFuture();
    }
    return cpu.run(() -> notices(coop, judged, receipt))
        .compose(
            notices -> {
              List<Future<Void>> kept = new ArrayList<>();
              notices.forEach(one -> kept.add(keep(coop, one)));
              return kept.isEmpty() ? Future.succeededFuture() : Future.all(kept).mapEmpty();
            });
  }

  /** One notice to one server. */
  private record Prepared(String id, String endpoint, RelianceNotice notice) {}

  private List<Prepared> notices(Coop coop, JudgedAnswer judged, String receipt) {
    List<Prepared> prepared = new ArrayList<>();
    Instant at = judged.verdict().at();
    for (VerifiedCredential check : judged.result().credentials()) {
      if (check.product().equals(Optional.of(CredentialTypes.KYC_CHECK))) {
        terms(judged, check, at)
            .filter(terms -> !terms.checker().endpoint().isEmpty())
            .ifPresent(terms -> prepared.add(notice(coop, terms, check, receipt, at)));
      }
    }
    return prepared;
  }

  private static Optional<RelianceTerms> terms(
      JudgedAnswer judged, VerifiedCredential check, Instant at) {
    return judged.relianceCase().relier().agreements().stream()
        .filter(a -> a.relianceTerms().isPresent() && a.flawsAt(at).isEmpty())
        .map(Agreement::relianceTerms)
        .flatMap(Optional::stream)
        .filter(terms -> terms.lanes().contains(Lane.AML_RELIANCE))
        .filter(terms -> terms.checker().issuers().contains(check.issuer().identifier()))
        .findFirst();
  }

  private Prepared notice(
      Coop coop, RelianceTerms terms, VerifiedCredential check, String receipt, Instant at) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
    String id = random.token(ID_BYTES);
    JsonObject.Builder credential = JsonObject.builder().put("type", CredentialTypes.KYC_CHECK);
    credential.putIfPresent("status", check.content().object("status"));
    credential.putIfPresent("credentialStatus", check.content().object("credentialStatus"));
    return new Prepared(
        id,
        terms.checker().endpoint(),
        RelianceNotice.sign(
            id,
            terms,
            coop.did(),
            receipt,
            List.of(credential.build()),
            at,
            coop.did() + "#" + identity.key().kid(),
            identity.signer()));
  }

  private Future<Void> keep(Coop coop, Prepared prepared) {
    JsonObject pending =
        JsonObject.of("endpoint", prepared.endpoint(), "notice", prepared.notice().text());
    return store
        .insert(pending(coop).key(prepared.id()), Content.lasting(JsonWriter.write(pending)))
        .mapEmpty();
  }

  /** Sends what waits. Succeeds with how many were taken. */
  public Future<Integer> send(Coop coop) {
    return store
        .scan(pending(coop), "", BATCH)
        .compose(
            page -> {
              Future<Integer> taken = Future.succeededFuture(0);
              for (StoredRecord record : page.records()) {
                taken = taken.compose(so -> send(record).map(done -> done ? so + 1 : so));
              }
              return taken;
            });
  }

  private Future<Boolean> send(StoredRecord record) {
    JsonObject pending = JsonReader.readObject(record.bytes());
    return sender
        .post(
            new DocumentSender.Posting(
                pending.string("endpoint").orElseThrow(),
                "application/json",
                JsonWriter.write(JsonObject.of("notice", pending.string("notice").orElseThrow())),
                "application/json",
                MAX_ANSWER))
        .compose(
            sent ->
                sent.taken()
                    ? store.remove(record).map(removed -> true)
                    : Future.succeededFuture(false));
  }

  private static Partition pending(Coop coop) {
    return new Partition(coop.id(), PENDING, "pending");
  }
}
