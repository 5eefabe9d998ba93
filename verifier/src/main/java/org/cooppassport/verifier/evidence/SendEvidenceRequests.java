package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.EvidenceAnswer;
import org.cooppassport.core.evidence.EvidenceRefusal;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.StoredRecord;
import org.cooppassport.verifier.agreements.ObservePartners;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.ReceiptStore;

/**
 * Sends for papers until they come: one signed message for each paper and try, one try at a time in
 * all processes together. What comes is delivered only if it is the checker's word and the very
 * paper that the credential in the receipt cites. Thread-safe.
 */
final class SendEvidenceRequests {
  /** A paper of 4 MiB as JWE, and its answer. */
  private static final int MAX_ANSWER = 6 << 20;

  /** The largest paper with its salt. */
  private static final int MAX_PAPER = (4 << 20) + 64;

  private static final int JTI_BYTES = 24;
  private static final String NO_ANSWER = "NO_ANSWER";
  private static final String WAITING = "WAITING";
  private static final int FORBIDDEN = 403;

  private final Clock clock;
  private final RandomSource random;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final DocumentSender sender;
  private final ObservePartners partners;
  private final ReceiptStore receipts;
  private final AskForEvidence asking;
  private final AskedEvidenceStore store;
  private final EscalateEvidence escalating;

  SendEvidenceRequests(
      Clock clock,
      RandomSource random,
      CpuPool cpu,
      KeyRing keys,
      DocumentSender sender,
      ObservePartners partners,
      ReceiptStore receipts,
      AskForEvidence asking,
      AskedEvidenceStore store,
      EscalateEvidence escalating) {
    this.clock = clock;
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.sender = sender;
    this.partners = partners;
    this.receipts = receipts;
    this.asking = asking;
    this.store = store;
    this.escalating = escalating;
  }

  /** Does whatever is to be done now for a co-op. Succeeds when it is done or was tried. */
  Future<Void> send(VerifierCoop coop) {
    return store
        .pendingOf(coop.id())
        .compose(
            marks -> {
              Future<Void> done = Future.succeededFuture();
              for (StoredRecord mark : marks) {
                done = then(done, () -> send(coop, mark));
              }
              return done;
            });
  }

  /** Goes on whatever came of the one before: no request stands in another's way. */
  private static Future<Void> then(Future<Void> before, Supplier<Future<Void>> next) {
    return before.transform(
        earlier ->
            next.get()
                .transform(
                    now ->
                        earlier.failed()
                            ? Future.failedFuture(earlier.cause())
                            : now.failed()
                                ? Future.failedFuture(now.cause())
                                : Future.succeededFuture()));
  }

  private Future<Void> send(VerifierCoop coop, StoredRecord mark) {
    String id = mark.bytes().toUtf8();
    return store
        .take(
            coop.id(),
            id,
            asked -> asked.isDueForATry(clock.instant()) ? asked.trying(clock.instant()) : asked)
        .compose(taken -> taken.isEmpty() ? Future.succeededFuture() : attempt(coop, taken.get()))
        .compose(tried -> store.find(coop.id(), id))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<AskedEvidence>empty())
                    : move(coop, id).compose(now -> escalating.tell(coop, now)).map(Optional::of))
        .compose(
            now ->
                now.map(AskedEvidence::settled).orElse(false)
                    ? store.settle(mark)
                    : Future.succeededFuture());
  }

  private Future<AskedEvidence> move(VerifierCoop coop, String id) {
    return store.change(coop.id(), id, asked -> asked.at(clock.instant()));
  }

  /** One try for each paper that is open; the receipt says what to ask and what must come. */
  private Future<Void> attempt(VerifierCoop coop, AskedEvidence asked) {
    return asking
        .checks(coop, asked.receipt())
        .map(
            checks ->
                checks.stream()
                    .filter(check -> check.terms().id().equals(asked.agreement()))
                    .filter(check -> check.issuer().equals(asked.issuer()))
                    .findFirst())
        .compose(
            check ->
                check.isEmpty()
                    ? failAll(coop, asked, "RECEIPT_WITHOUT_PAPERS")
                    : attempt(coop, asked, check.get()))
        .recover(failure -> gone(coop, asked, failure));
  }

  private Future<Void> gone(VerifierCoop coop, AskedEvidence asked, Throwable failure) {
    return failure instanceof Refusal refusal
            && (refusal.reason() == Refusal.Reason.GONE
                || refusal.reason() == Refusal.Reason.NOT_FOUND)
        ? failAll(coop, asked, "RECEIPT_ERASED")
        : Future.failedFuture(failure);
  }

  private Future<Void> failAll(VerifierCoop coop, AskedEvidence asked, String code) {
    return store
        .change(
            coop.id(),
            asked.id(),
            now -> {
              AskedEvidence all = now;
              for (AskedPaper paper : open(now)) {
                all = all.with(paper.digest(), one -> one.ended(AskedPaper.State.FAILED, code));
              }
              return all.told(code);
            })
        .mapEmpty();
  }

  private static List<AskedPaper> open(AskedEvidence asked) {
    return asked.papers().stream().filter(paper -> paper.state() == AskedPaper.State.OPEN).toList();
  }

  private Future<Void> attempt(VerifierCoop coop, AskedEvidence asked, ReliedCheck check) {
    Future<Boolean> goOn = Future.succeededFuture(true);
    for (AskedPaper paper : open(asked)) {
      goOn =
          goOn.compose(
              so -> so ? attempt(coop, asked, check, paper) : Future.succeededFuture(false));
    }
    return goOn.mapEmpty();
  }

  /** One message, and the key that opens the answer to it. */
  private record Message(EvidenceRequest request, DecryptionKey key) {}

  /** Succeeds with whether the next paper is worth a try now. */
  private Future<Boolean> attempt(
      VerifierCoop coop, AskedEvidence asked, ReliedCheck check, AskedPaper paper) {
    return cpu.run(() -> message(coop, asked, check, paper))
        .compose(
            message ->
                sender
                    .post(posting(asked, message))
                    .compose(sent -> took(coop, asked, check, paper, message, sent)));
  }

  private Message message(
      VerifierCoop coop, AskedEvidence asked, ReliedCheck check, AskedPaper paper) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
    DecryptionKey key = DecryptionKey.generate(random);
    EvidenceRequest.Wish wish =
        new EvidenceRequest.Wish(
            asked.id(),
            random.token(JTI_BYTES),
            asked.purpose(),
            paper.digest(),
            check,
            key.publicKey());
    return new Message(
        EvidenceRequest.sign(
            wish,
            clock.instant(),
            coop.coop().did() + "#" + identity.key().kid(),
            identity.signer()),
        key);
  }

  private static DocumentSender.Posting posting(AskedEvidence asked, Message message) {
    return new DocumentSender.Posting(
        asked.endpoint(),
        "application/json",
        JsonWriter.write(JsonObject.of("request", message.request().text())),
        "application/json",
        MAX_ANSWER);
  }

  private Future<Boolean> took(
      VerifierCoop coop,
      AskedEvidence asked,
      ReliedCheck check,
      AskedPaper paper,
      Message message,
      DocumentSender.Sent sent) {
    if (sent.status() == FORBIDDEN) {
      return end(
          coop, asked, paper, AskedPaper.State.REFUSED, EvidenceRefusal.NOT_AUTHORISED.name());
    }
    if (!sent.taken()) {
      return tell(coop, asked, sent.status() == 0 ? NO_ANSWER : "HTTP_" + sent.status());
    }
    return cpu.run(() -> Reply.read(sent.body()))
        .compose(
            reply ->
                reply.isEmpty()
                    ? tell(coop, asked, "UNREADABLE_ANSWER")
                    : judge(coop, asked, check, paper, message, reply.get()));
  }

  /**
   * What the checker's server said.
   *
   * @param sealed the encrypted paper; empty if none came
   */
  private record Reply(EvidenceAnswer answer, String sealed) {
    static Optional<Reply> read(Bytes body) {
      try {
        JsonObject json =
            JsonReader.readObject(body, JsonLimits.DEFAULT.withMaxBytes(MAX_ANSWER + 1));
        return Optional.of(
            new Reply(
                EvidenceAnswer.read(json.string("answer").orElse("")),
                json.string("paper").orElse("")));
      } catch (JsonException | Refusal e) {
        return Optional.empty();
      }
    }
  }

  private Future<Boolean> judge(
      VerifierCoop coop,
      AskedEvidence asked,
      ReliedCheck check,
      AskedPaper paper,
      Message message,
      Reply reply) {
    if (!reply.answer().namesTheChecker(check.terms())) {
      return tell(coop, asked, EvidenceAnswer.Flaw.NOT_OF_THE_CHECKER.name());
    }
    return partners
        .documentsOf(reply.answer().by())
        .compose(
            observed ->
                cpu.run(
                    () ->
                        reply
                            .answer()
                            .flaw(message.request(), check.terms(), observed, clock.instant())))
        .compose(
            flaw ->
                flaw.isPresent()
                    ? tell(coop, asked, flaw.get().name())
                    : accept(coop, asked, paper, message, reply));
  }

  private Future<Boolean> accept(
      VerifierCoop coop, AskedEvidence asked, AskedPaper paper, Message message, Reply reply) {
    return switch (reply.answer().outcome()) {
      case WAITING -> tell(coop, asked, WAITING).map(false);
      case REFUSED ->
          end(
              coop,
              asked,
              paper,
              AskedPaper.State.REFUSED,
              reply.answer().refusal().orElseThrow().name());
      case DELIVERED ->
          cpu.run(
                  () ->
                      reply.answer().open(reply.sealed(), message.key(), paper.digest(), MAX_PAPER))
              .compose(opened -> keep(coop, asked, paper, reply, opened));
    };
  }

  private Future<Boolean> keep(
      VerifierCoop coop,
      AskedEvidence asked,
      AskedPaper paper,
      Reply reply,
      EvidenceAnswer.Opened opened) {
    if (opened instanceof EvidenceAnswer.Opened.Failed failed) {
      return end(coop, asked, paper, AskedPaper.State.FAILED, failed.flaw().name());
    }
    Bytes file = ((EvidenceAnswer.Opened.Paper) opened).file();
    Future<Void> kept =
        asked.isDrill()
            ? Future.succeededFuture()
            : receipts.keepBeside(coop.id(), asked.receipt(), paper.digest(), file);
    Instant now = clock.instant();
    return kept.compose(
        durable ->
            change(coop, asked, paper, one -> one.delivered(reply.answer().mediaType(), now)));
  }

  private Future<Boolean> end(
      VerifierCoop coop,
      AskedEvidence asked,
      AskedPaper paper,
      AskedPaper.State state,
      String code) {
    return change(coop, asked, paper, one -> one.ended(state, code));
  }

  private Future<Boolean> change(
      VerifierCoop coop, AskedEvidence asked, AskedPaper paper, UnaryOperator<AskedPaper> change) {
    return store.change(coop.id(), asked.id(), now -> now.with(paper.digest(), change)).map(true);
  }

  private Future<Boolean> tell(VerifierCoop coop, AskedEvidence asked, String code) {
    return store.change(coop.id(), asked.id(), now -> now.told(code)).map(false);
  }
}
