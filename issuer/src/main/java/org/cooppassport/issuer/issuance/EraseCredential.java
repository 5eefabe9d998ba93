package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.status.ChangeStatus;
import org.cooppassport.issuer.status.RecordStatus;

/**
 * Removes what the issuer knows about the person behind a record, and revokes its copies. The
 * status event comes first: a crash in between leaves claims that can be erased again, never a copy
 * that nobody can revoke.
 */
public final class EraseCredential {
  private final ChangeStatus changing;
  private final CredentialRecords records;

  /** Makes the operation. */
  public EraseCredential(ChangeStatus changing, CredentialRecords records) {
    this.changing = changing;
    this.records = records;
  }

  /** Succeeds when the copies are revoked and the claims are gone. May be repeated. */
  public Future<Void> erase(String tenant, CredentialRecord record, String client) {
    return changing
        .change(
            new ChangeStatus.Wish(
                tenant, record.id(), RecordStatus.REVOKED, client, "erased on request"))
        .compose(revoked -> records.erase(tenant, record.id()));
  }
}
