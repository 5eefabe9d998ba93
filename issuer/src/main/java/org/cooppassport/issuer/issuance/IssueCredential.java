package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialDraft;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialLint;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.issuance.IssuerKeys;
import org.cooppassport.core.issuance.PreparedCredential;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.records.CredentialRecords.Keep;
import org.cooppassport.issuer.records.Instance;
import org.cooppassport.issuer.records.Uuids;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.IssuerKeyRing;
import org.cooppassport.issuer.status.StatusPlaces;
import org.cooppassport.issuer.vault.Citations;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.AllottedIndex;

/**
 * Signs copies of a record: the one place where a co-op's key meets a credential.
 *
 * <p>The intent is durable before the key is used, so that whatever was signed can be revoked. The
 * rights are looked at once more after the intent: a withdrawal either stands in the log by then
 * and is seen here, or comes later and finds the intent.
 */
public final class IssueCredential {
  private static final JsonObject EXAMPLE =
      JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"));

  private final Rights rights;
  private final StatusPlaces places;
  private final CredentialLint lint;
  private final CredentialRecords records;
  private final Citations citations;
  private final IssuerKeyRing keys;
  private final CpuPool cpu;
  private final Clock clock;
  private final RandomSource random;

  /** Makes the operation. */
  public IssueCredential(
      Rights rights,
      StatusPlaces places,
      CredentialLint lint,
      CredentialRecords records,
      Citations citations,
      IssuerKeyRing keys,
      CpuPool cpu,
      Clock clock,
      RandomSource random) {
    this.rights = rights;
    this.places = places;
    this.lint = lint;
    this.records = records;
    this.citations = citations;
    this.keys = keys;
    this.cpu = cpu;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What is to be signed.
   *
   * @param issuer who issues
   * @param record what was decided
   * @param form in which form
   * @param holders one copy for each
   * @param keep whether the issuer keeps what it gives out
   */
  public record Order(
      CoopIssuer issuer,
      CredentialRecord record,
      CredentialForm form,
      List<Holder> holders,
      Keep keep) {
    public Order {
      Objects.requireNonNull(issuer);
      Objects.requireNonNull(record);
      Objects.requireNonNull(form);
      holders = List.copyOf(holders);
      if (holders.isEmpty()) {
        throw new IllegalArgumentException("at least one copy");
      }
      Objects.requireNonNull(keep);
    }

    private String tenant() {
      return issuer.coop().id();
    }

    private CredentialTemplate template() {
      return issuer.requireTemplate(record.type());
    }
  }

  /** An order whose copies have their status indexes. */
  private record Placed(Order order, List<AllottedIndex> indexes) {}

  /** An order whose copies passed the lint. */
  private record Linted(Order order, List<PreparedCredential> copies, List<Instance> instances) {}

  /**
   * Signs one copy for each holder.
   *
   * @return succeeds with the copies, in the order of the holders; fails with a {@code Refusal} of
   *     reason {@code CREDENTIAL_REQUEST_DENIED} if the rights are gone, {@code INVALID_VALUE} or
   *     {@code LIMIT_EXCEEDED} if the lint finds something, {@code KEY_UNAVAILABLE} or {@code
   *     STORAGE_UNAVAILABLE}; then nothing left the process
   */
  public Future<List<SignedCredential>> issue(Order order) {
    return rights
        .require(order.tenant(), order.record())
        .compose(may -> checkCitations(order.issuer(), order.record()))
        .compose(held -> place(order))
        .compose(this::prepare)
        .compose(this::recordIntent)
        .compose(this::requireRightsStill)
        .compose(this::sign)
        .compose(copies -> recordSigned(order, copies));
  }

  /**
   * Signs the first copies of a new record and makes the record with them.
   *
   * @return succeeds and fails as {@link #issue} does; if the lint finds something, no record was
   *     made
   */
  public Future<List<SignedCredential>> issueNew(Order order) {
    return rights
        .require(order.tenant(), order.record())
        .compose(may -> checkCitations(order.issuer(), order.record()))
        .compose(held -> place(order))
        .compose(this::prepare)
        .compose(this::recordBoth)
        .compose(this::requireRightsStill)
        .compose(this::sign)
        .compose(copies -> recordSigned(order, copies));
  }

  /**
   * Checks a record as if it were issued in this form, and issues nothing.
   *
   * @return succeeds if it could be issued; fails as {@link #issue} does if the lint finds
   *     something
   */
  public Future<Void> check(CoopIssuer issuer, CredentialRecord record, CredentialForm form) {
    Order order = new Order(issuer, record, form, List.of(Holder.BEARER), Keep.NOTHING);
    return checkCitations(issuer, record)
        .compose(
            held ->
                cpu.run(
                    () -> {
                      lint.prepare(
                          draft(order, Holder.BEARER, new AllottedIndex("0".repeat(32), 0)),
                          today(),
                          random);
                      return null;
                    }));
  }

  /**
   * Writes down which papers of the vault a record cites, so that they are kept. Succeeds when it
   * is durable.
   */
  public Future<Void> recordCitations(CoopIssuer issuer, CredentialRecord record) {
    return citations.record(issuer.coop(), record.type(), record.claims(), record.id());
  }

  private Future<Void> checkCitations(CoopIssuer issuer, CredentialRecord record) {
    return citations.check(issuer.coop(), record.type(), record.claims());
  }

  /**
   * Checks an example of a membership in every form that the co-op offers it in, and issues
   * nothing: contexts and schemas are compiled and the suites' libraries loaded then, before the
   * first request waits for them.
   *
   * @return succeeds always
   */
  public Future<Void> warmUp(CoopIssuer issuer) {
    CredentialTemplate template = issuer.templates().get(CredentialTypes.MEMBERSHIP);
    if (template == null) {
      return Future.succeededFuture();
    }
    CredentialRecord example =
        new CredentialRecord(
            Uuids.random(random),
            CredentialTypes.MEMBERSHIP,
            EXAMPLE.without("memberNumber", "subjectLink"),
            "",
            List.of(),
            today().plusDays(1),
            today(),
            "warm-up",
            "",
            CredentialRecord.State.KEPT);
    return Future.join(template.forms().stream().map(form -> check(issuer, example, form)).toList())
        .otherwiseEmpty()
        .mapEmpty();
  }

  private Future<Placed> place(Order order) {
    return places
        .reserve(order.issuer().coop(), order.form(), order.holders().size())
        .map(indexes -> new Placed(order, indexes));
  }

  private Future<Linted> prepare(Placed placed) {
    return cpu.run(() -> lint(placed)).recover(refused -> giveBack(placed, refused));
  }

  private Future<Linted> giveBack(Placed placed, Throwable refused) {
    places.giveBack(placed.order().issuer().coop(), placed.order().form(), placed.indexes());
    return Future.failedFuture(refused);
  }

  private Linted lint(Placed placed) {
    Order order = placed.order();
    List<PreparedCredential> copies = new ArrayList<>();
    List<Instance> instances = new ArrayList<>();
    for (int i = 0; i < order.holders().size(); i++) {
      Holder holder = order.holders().get(i);
      PreparedCredential copy =
          lint.prepare(draft(order, holder, placed.indexes().get(i)), today(), random);
      copies.add(copy);
      instances.add(instance(copy.draft(), placed.indexes().get(i)));
    }
    return new Linted(order, copies, instances);
  }

  private CredentialDraft draft(Order order, Holder holder, AllottedIndex index) {
    return new CredentialDraft(
        order.template(),
        order.form(),
        Uuids.random(random),
        order.issuer().identity(),
        holder,
        order.record().claims(),
        StatusPlaces.place(order.issuer().coop(), order.form(), index),
        today(),
        order.record().validUntil());
  }

  private static Instance instance(CredentialDraft draft, AllottedIndex index) {
    return new Instance(
        draft.id(),
        draft.form(),
        index,
        draft.holder().key().map(VerificationKey::thumbprint).orElse(""),
        draft.validUntil(),
        draft.template().version());
  }

  /** Neither needs the other to be there first: nothing is signed before both are durable. */
  private Future<Linted> recordBoth(Linted linted) {
    Order order = linted.order();
    return Future.all(records.add(order.tenant(), order.record()), recordIntent(linted))
        .map(durable -> linted);
  }

  private Future<Linted> recordIntent(Linted linted) {
    Order order = linted.order();
    return recordCitations(order.issuer(), order.record())
        .compose(cited -> records.intend(order.tenant(), order.record().id(), linted.instances()))
        .map(durable -> linted);
  }

  private Future<Linted> requireRightsStill(Linted linted) {
    Order order = linted.order();
    return rights.require(order.tenant(), order.record()).map(may -> linted);
  }

  private Future<List<SignedCredential>> sign(Linted linted) {
    return cpu.run(
        () -> {
          IssuerKeys signers = keys.of(linted.order().issuer().coop());
          return linted.copies().stream().map(copy -> copy.sign(signers)).toList();
        });
  }

  private Future<List<SignedCredential>> recordSigned(Order order, List<SignedCredential> copies) {
    return records
        .signed(order.tenant(), order.record().id(), copies, order.keep())
        .map(durable -> copies);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
