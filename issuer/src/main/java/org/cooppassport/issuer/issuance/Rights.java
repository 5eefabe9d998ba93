package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.status.RecordStatus;
import org.cooppassport.issuer.status.StatusLog;

/**
 * Whether a record may still be signed for: it and everything it requires are valid now. Asked at
 * each signature, whatever was true when the offer was made. Thread-safe.
 */
public final class Rights {
  private final StatusLog log;

  /** Reads the states from {@code log}. */
  public Rights(StatusLog log) {
    this.log = log;
  }

  /**
   * Succeeds if the record may be signed for; fails with a {@code Refusal} of reason {@code
   * CREDENTIAL_REQUEST_DENIED} if not.
   */
  public Future<Void> require(String tenant, CredentialRecord record) {
    return log.current(tenant)
        .map(
            state -> {
              List<String> needed = new ArrayList<>(record.requires());
              needed.add(record.id());
              boolean valid =
                  needed.stream().allMatch(each -> state.of(each) == RecordStatus.VALID);
              if (!valid || record.state() == CredentialRecord.State.ERASED) {
                throw new Refusal(
                    Reason.CREDENTIAL_REQUEST_DENIED,
                    "the co-op no longer stands behind this credential or one that it rests on");
              }
              return null;
            });
  }
}
