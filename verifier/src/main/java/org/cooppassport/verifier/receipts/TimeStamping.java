package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.TimeStamp;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.TimeStampChoice;
import org.cooppassport.verifier.coops.VerifierCoop;

/** Has receipts time-stamped by the authority that a co-op chose (RFC 3161). Thread-safe. */
public final class TimeStamping {
  private static final int MAX_ANSWER = 64 << 10;

  private final RandomSource random;
  private final CpuPool cpu;
  private final DocumentSender sender;

  /** Makes the operation. */
  public TimeStamping(RandomSource random, CpuPool cpu, DocumentSender sender) {
    this.random = random;
    this.cpu = cpu;
    this.sender = sender;
  }

  /**
   * Succeeds with a time-stamp that holds, or with none if the co-op wants none, or can do without
   * and none is to be had; fails with a {@code Refusal} of reason {@code KEY_UNAVAILABLE} if the
   * co-op cannot do without.
   */
  Future<Optional<TimeStamp>> stamp(VerifierCoop coop, Bytes digest) {
    TimeStampChoice choice = coop.timeStamps();
    if (choice.authority().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    return cpu.run(() -> TimeStamp.request(digest, random))
        .compose(
            request ->
                sender
                    .post(
                        new DocumentSender.Posting(
                            choice.authority(),
                            TimeStamp.REQUEST_TYPE,
                            request,
                            TimeStamp.RESPONSE_TYPE,
                            MAX_ANSWER))
                    .compose(sent -> cpu.run(() -> read(request, sent, digest))))
        .map(
            stamp -> {
              if (stamp.isEmpty() && choice.need() == TimeStampChoice.Need.REQUIRED) {
                throw new Refusal(
                    Refusal.Reason.KEY_UNAVAILABLE, "the time-stamp authority does not answer");
              }
              return stamp;
            });
  }

  private static Optional<TimeStamp> read(Bytes request, DocumentSender.Sent sent, Bytes digest) {
    if (!sent.taken()) {
      return Optional.empty();
    }
    try {
      TimeStamp stamp = TimeStamp.answering(request, sent.body());
      return stamp.problems(digest, List.of()).isEmpty() ? Optional.of(stamp) : Optional.empty();
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }
}
