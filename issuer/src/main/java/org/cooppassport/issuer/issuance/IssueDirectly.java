package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords.Keep;
import org.cooppassport.issuer.records.Uuids;
import org.cooppassport.issuer.register.CoopIssuer;

/** Issues one copy of a new record to the co-op's back office, which brings it to its subject. */
public final class IssueDirectly {
  private final IssueCredential issuing;
  private final Clock clock;

  /** Makes the operation. */
  public IssueDirectly(IssueCredential issuing, Clock clock) {
    this.issuing = issuing;
    this.clock = clock;
  }

  /**
   * A credential that is wished for.
   *
   * @param type the VCDM type
   * @param form the form
   * @param claims all claims
   * @param holder whose it is, as the caller says
   * @param subject the co-op's reference to the member; empty if it gives none
   * @param requires records that must be valid
   * @param validUntil the last day; {@link LocalDate#MAX} for as long as the template allows
   * @param client the API client that asks
   */
  public record Wish(
      String type,
      CredentialForm form,
      JsonObject claims,
      Holder holder,
      String subject,
      List<String> requires,
      LocalDate validUntil,
      String client) {
    public Wish {
      Objects.requireNonNull(type);
      Objects.requireNonNull(form);
      Objects.requireNonNull(claims);
      Objects.requireNonNull(holder);
      Objects.requireNonNull(subject);
      requires = List.copyOf(requires);
      Objects.requireNonNull(validUntil);
      Objects.requireNonNull(client);
    }
  }

  /**
   * A copy and the record it is of.
   *
   * @param record the record's id
   * @param credential the copy
   */
  public record Issued(String record, SignedCredential credential) {}

  /**
   * Issues the credential.
   *
   * @param operation the same text if the request is carried out again, so that no record is made
   *     twice
   * @return succeeds with the copy; fails as {@link IssueCredential#issue} does, and then no record
   *     was made
   */
  public Future<Issued> issue(CoopIssuer issuer, Wish wish, String operation) {
    CredentialRecord record = record(issuer, wish, operation);
    return issuing
        .issueNew(
            new IssueCredential.Order(
                issuer, record, wish.form(), List.of(wish.holder()), Keep.COPY))
        .map(copies -> new Issued(record.id(), copies.get(0)));
  }

  private CredentialRecord record(CoopIssuer issuer, Wish wish, String operation) {
    CredentialTemplate template = issuer.requireTemplate(wish.type());
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new CredentialRecord(
        Uuids.derived(operation, wish.type()),
        wish.type(),
        wish.claims(),
        wish.subject(),
        wish.requires(),
        wish.validUntil().equals(LocalDate.MAX)
            ? today.plusDays(template.validityDays())
            : wish.validUntil(),
        today,
        wish.client(),
        "",
        CredentialRecord.State.KEPT);
  }
}
