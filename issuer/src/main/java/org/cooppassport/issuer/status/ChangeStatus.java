package org.cooppassport.issuer.status;

import io.vertx.core.Future;
import java.time.Clock;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Changes the status of a record, and so of every copy and form of it: one durable event.
 *
 * <p>Visible to others with the next publication.
 */
public final class ChangeStatus {
  private final StatusLog log;
  private final Clock clock;

  /** Writes to {@code log}. */
  public ChangeStatus(StatusLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * A change that somebody asks for.
   *
   * @param tenant the co-op
   * @param record the record
   * @param status the state it is to have
   * @param client the API client that asks
   * @param note the co-op's own words on why; may be empty; never published
   */
  public record Wish(
      String tenant, String record, RecordStatus status, String client, String note) {
    public Wish {
      if (note.length() > StatusEvent.MAX_NOTE) {
        throw new Refusal(
            Reason.INVALID_VALUE,
            "note",
            "note: expected at most " + StatusEvent.MAX_NOTE + " characters");
      }
    }
  }

  /**
   * Carries out the change. Repeating it changes nothing.
   *
   * @return succeeds when the event is durable; fails with a {@code Refusal} of reason {@code
   *     CONFLICT} if the record is revoked already, which is for good
   */
  public Future<Void> change(Wish wish) {
    return log.append(wish.tenant(), state -> decide(wish, state)).mapEmpty();
  }

  private StatusEvent decide(Wish wish, StatusLog.States state) {
    if (state.of(wish.record()) == RecordStatus.REVOKED && wish.status() != RecordStatus.REVOKED) {
      throw new Refusal(Reason.CONFLICT, "status", "the credential is revoked, which is for good");
    }
    return new StatusEvent(
        wish.record(), wish.status(), clock.instant(), wish.client(), wish.note());
  }
}
