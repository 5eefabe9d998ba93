package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordStore;

/**
 * What wallets and browsers sent under an offer and what they were told, for the co-op's developer:
 * the names and shapes of what was sent, never a code, token, key, proof or claim. Kept for a week.
 *
 * <p>A transaction that begins without an offer is written down under a name of its own, and is
 * joined to its offer once that is known. Thread-safe.
 */
public final class WalletTrace {
  private static final Kind KIND = Kind.events("wallet-trace");
  private static final Duration KEPT = Duration.ofDays(7);
  private static final int MAX_STEPS = 200;
  private static final int MAX_JOINED = 16;
  private static final String JOINED = "joined";
  private static final String TRANSACTION = "transaction-";

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps it in {@code store}. */
  public WalletTrace(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /**
   * One request of a wallet.
   *
   * @param at when
   * @param step which endpoint
   * @param requestId names it in the log
   * @param sent what was sent, redacted
   * @param outcome {@code ok}, or the reason of the refusal
   * @param detail what the wallet was told; empty if all was well
   */
  public record Step(
      Instant at, String step, String requestId, JsonObject sent, String outcome, String detail) {
    public Step {
      Objects.requireNonNull(at);
      Objects.requireNonNull(step);
      Objects.requireNonNull(requestId);
      Objects.requireNonNull(sent);
      Objects.requireNonNull(outcome);
      Objects.requireNonNull(detail);
    }

    private static Step read(Bytes bytes) {
      JsonObject json = JsonReader.readObject(bytes);
      return new Step(
          Instant.parse(json.string("at").orElseThrow()),
          json.string("step").orElseThrow(),
          json.string("requestId").orElseThrow(),
          json.object("sent").orElseThrow(),
          json.string("outcome").orElseThrow(),
          json.string("detail").orElseThrow());
    }

    /** Returns the step as data. */
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("at", at.toString())
          .put("step", step)
          .put("requestId", requestId)
          .put("sent", sent)
          .put("outcome", outcome)
          .put("detail", detail)
          .build();
    }
  }

  /**
   * A request that is to be traced.
   *
   * @param tenant the co-op
   * @param offer the offer it is for
   * @param step which endpoint
   * @param requestId names it in the log
   * @param sent what was sent, redacted
   */
  public record Subject(
      String tenant, String offer, String step, String requestId, JsonObject sent) {}

  /** Returns the name of a transaction that has no offer yet, from a secret of it. */
  public static String transaction(String secret) {
    return TRANSACTION
        + Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8("trace:" + secret)));
  }

  /** Returns the offer that a code or an {@code issuer_state} is of, if it is of any. */
  public static String offerOf(String code) {
    return OfferSecrets.idOfCode(code);
  }

  /** Has what was written down about a transaction shown with its offer. */
  public Future<Void> join(String tenant, String offer, String transaction) {
    Subject subject = new Subject(tenant, offer, JOINED, "", JsonObject.of(JOINED, transaction));
    return note(subject, "ok", "").otherwiseEmpty();
  }

  /** Writes a step down that went well or not as told; never fails. */
  public Future<Void> refusal(Subject subject, Throwable failure) {
    return refused(subject, failure, Future.<Void>failedFuture(failure)).otherwiseEmpty();
  }

  /** Succeeds or fails as {@code outcome} does, once that is written down, or cannot be. */
  public <T> Future<T> follow(Subject subject, Future<T> outcome) {
    return outcome
        .compose(done -> note(subject, "ok", "").transform(noted -> outcome))
        .recover(failure -> refused(subject, failure, outcome));
  }

  private <T> Future<T> refused(Subject subject, Throwable failure, Future<T> outcome) {
    if (outcome.succeeded()) {
      return outcome;
    }
    Throwable cause = failure instanceof Refusal ? failure : failure.getCause();
    return cause instanceof Refusal refusal
        ? note(subject, refusal.reason().name(), refusal.detail()).transform(noted -> outcome)
        : note(subject, "FAULT", "see the log").transform(noted -> outcome);
  }

  private Future<Void> note(Subject subject, String outcome, String detail) {
    Instant now = clock.instant();
    Step step = new Step(now, subject.step(), subject.requestId(), subject.sent(), outcome, detail);
    return store.append(
        new Partition(subject.tenant(), KIND, subject.offer())
            .key(now.toEpochMilli() + "-" + random.token(9)),
        Content.until(now.plus(KEPT), JsonWriter.write(step.toJson())));
  }

  /** Succeeds with what was noted about an offer and its transactions, oldest first. */
  public Future<List<Step>> of(String tenant, String offer) {
    return steps(tenant, offer)
        .compose(
            own ->
                Future.all(
                        own.stream()
                            .flatMap(step -> step.sent().string(JOINED).stream())
                            .distinct()
                            .limit(MAX_JOINED)
                            .map(transaction -> steps(tenant, transaction))
                            .toList())
                    .map(joined -> merged(own, joined.<List<Step>>list())));
  }

  private static List<Step> merged(List<Step> own, List<List<Step>> joined) {
    return Stream.concat(own.stream(), joined.stream().flatMap(List::stream))
        .filter(step -> !step.step().equals(JOINED))
        .sorted(Comparator.comparing(Step::at))
        .toList();
  }

  private Future<List<Step>> steps(String tenant, String name) {
    return store
        .scan(new Partition(tenant, KIND, name), "", MAX_STEPS)
        .map(page -> page.records().stream().map(each -> Step.read(each.bytes())).toList());
  }
}
