package org.cooppassport.issuer.records;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/**
 * Records, their instances, and what lists of them are shown. Thread-safe.
 *
 * <p>The record itself is written once and erased once. Beside it stand its instances: the intent
 * before a copy is signed, an event that lasts, and the mark after. The listings are written first,
 * so that no record is missing from them; an entry whose record never came is skipped.
 */
public final class CredentialRecords {
  private static final Kind RECORDS = Kind.conditional("credential");
  private static final Kind INTENTS = Kind.events("credential-intent");
  private static final Kind SIGNED = Kind.conditional("credential-signed");
  private static final Kind ALIASES = Kind.events("credential-alias");
  private static final Kind BY_MONTH = Kind.events("credential-by-month");
  private static final Kind BY_SUBJECT = Kind.events("credential-by-subject");

  private final RecordStore store;

  /** Keeps them in {@code store}. */
  public CredentialRecords(RecordStore store) {
    this.store = store;
  }

  /**
   * A stretch of a listing.
   *
   * @param ids records in the order they were decided
   * @param next what to go on after; empty if nothing follows
   */
  public record Listing(List<String> ids, String next) {
    public Listing {
      ids = List.copyOf(ids);
    }
  }

  /** Whether the issuer keeps a copy that it gave out. */
  public enum Keep {
    /** The caller is the co-op itself and may read it again. */
    COPY,
    /** It went to a member's wallet. */
    NOTHING
  }

  /**
   * Writes a record. May be repeated with the same content, and changes nothing then.
   *
   * @return succeeds when it is durable
   */
  public Future<Void> add(String tenant, CredentialRecord record) {
    String place = record.decided() + "/" + record.id();
    Content pointer = Content.lasting(Bytes.utf8(record.id()));
    Future<Void> bySubject =
        record.subject().isEmpty()
            ? Future.succeededFuture()
            : store.append(subjects(tenant, record.subject()).key(place), pointer);
    return Future.all(
            store.append(months(tenant, YearMonth.from(record.decided())).key(place), pointer),
            bySubject)
        .compose(
            listed -> store.insert(key(tenant, record.id()), Content.lasting(record.toBytes())))
        .mapEmpty();
  }

  /** Succeeds with the record with this id. */
  public Future<Optional<CredentialRecord>> find(String tenant, String id) {
    if (!Uuids.isUrn(id)) {
      return Future.succeededFuture(Optional.empty());
    }
    return store
        .read(key(tenant, id))
        .map(found -> found.map(record -> CredentialRecord.read(record.bytes())));
  }

  /** Succeeds with the record of this id, or the one whose copy has this id; empty for none. */
  public Future<Optional<CredentialRecord>> lookUp(String tenant, String id) {
    return find(tenant, id)
        .compose(
            found -> found.isPresent() ? Future.succeededFuture(found) : byInstance(tenant, id));
  }

  /**
   * Succeeds with the record of this id, or the one whose copy has this id; fails with a {@code
   * Refusal} of reason {@code NOT_FOUND} if there is none.
   */
  public Future<CredentialRecord> require(String tenant, String id) {
    return lookUp(tenant, id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new Refusal(Reason.NOT_FOUND, "there is no such credential")));
  }

  private Future<Optional<CredentialRecord>> byInstance(String tenant, String id) {
    if (!Uuids.isUrn(id)) {
      return Future.succeededFuture(Optional.empty());
    }
    return store
        .read(new Partition(tenant, ALIASES, id).only())
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(tenant, found.get().bytes().toUtf8()));
  }

  /** Removes everything about the person; the copies' status indexes stay. */
  public Future<Void> erase(String tenant, String id) {
    RecordKey key = key(tenant, id);
    return store
        .read(key)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture();
              }
              CredentialRecord record = CredentialRecord.read(found.get().bytes());
              return store
                  .replace(found.get(), Content.lasting(record.erased().toBytes()))
                  .compose(
                      written -> written.applied() ? eraseCopies(tenant, id) : erase(tenant, id));
            });
  }

  private Future<Void> eraseCopies(String tenant, String id) {
    return all(new Partition(tenant, SIGNED, id), "", new ArrayList<>())
        .compose(
            found ->
                Future.all(
                    found.stream()
                        .map(copy -> store.replace(copy, Content.lasting(withoutCredential(copy))))
                        .toList()))
        .mapEmpty();
  }

  private static Bytes withoutCredential(StoredRecord copy) {
    return JsonWriter.write(JsonReader.readObject(copy.bytes()).without("credential"));
  }

  /** Writes down that copies are about to be signed. Durable before any key is used. */
  public Future<Void> intend(String tenant, String record, List<Instance> instances) {
    return Future.all(
            instances.stream()
                .map(
                    instance ->
                        store
                            .append(
                                new Partition(tenant, ALIASES, instance.id()).only(),
                                Content.lasting(Bytes.utf8(record)))
                            .compose(
                                named ->
                                    store.append(
                                        intents(tenant, record).key(instance.id()),
                                        Content.lasting(instance.toBytes()))))
                .toList())
        .mapEmpty();
  }

  /** Writes down that copies were signed. Durable before they are given out. */
  public Future<Void> signed(
      String tenant, String record, List<SignedCredential> copies, Keep keep) {
    return Future.all(
            copies.stream()
                .map(
                    copy ->
                        store.insert(
                            new Partition(tenant, SIGNED, record).key(copy.id()),
                            Content.lasting(bytesOf(copy, keep))))
                .toList())
        .mapEmpty();
  }

  /** Succeeds with every copy that was signed or may have been, in no order. */
  public Future<List<Instance>> instances(String tenant, String record) {
    return all(intents(tenant, record), "", new ArrayList<>())
        .map(found -> found.stream().map(each -> Instance.read(each.bytes())).toList());
  }

  /** Succeeds with the copies that were signed and kept. */
  public Future<List<JsonObject>> copies(String tenant, String record) {
    return all(new Partition(tenant, SIGNED, record), "", new ArrayList<>())
        .map(
            found ->
                found.stream()
                    .map(each -> JsonReader.readObject(each.bytes()))
                    .filter(json -> json.has("credential"))
                    .toList());
  }

  /** Succeeds with records decided in a month. */
  public Future<Listing> inMonth(String tenant, YearMonth month, String after, int limit) {
    return listing(months(tenant, month), after, limit);
  }

  /** Succeeds with records about a member. */
  public Future<Listing> about(String tenant, String subject, String after, int limit) {
    return listing(subjects(tenant, subject), after, limit);
  }

  private Future<Listing> listing(Partition partition, String after, int limit) {
    return store
        .scan(partition, after, limit)
        .map(
            page ->
                new Listing(
                    page.records().stream().map(record -> record.bytes().toUtf8()).toList(),
                    page.last() ? "" : page.next()));
  }

  private Future<List<StoredRecord>> all(
      Partition partition, String after, List<StoredRecord> found) {
    return store
        .scan(partition, after, RecordStore.MAX_PAGE)
        .compose(page -> more(partition, page, found));
  }

  private Future<List<StoredRecord>> more(
      Partition partition, Page page, List<StoredRecord> found) {
    found.addAll(page.records());
    return page.last() ? Future.succeededFuture(found) : all(partition, page.next(), found);
  }

  private static Bytes bytesOf(SignedCredential copy, Keep keep) {
    JsonObject.Builder json =
        JsonObject.builder().put("id", copy.id()).put("form", copy.form().name());
    if (keep == Keep.COPY) {
      json.put("credential", copy.credential());
    }
    return JsonWriter.write(json.build());
  }

  private static RecordKey key(String tenant, String id) {
    return new Partition(tenant, RECORDS, id).only();
  }

  private static Partition intents(String tenant, String record) {
    return new Partition(tenant, INTENTS, record);
  }

  private static Partition months(String tenant, YearMonth month) {
    return new Partition(tenant, BY_MONTH, month.toString());
  }

  private static Partition subjects(String tenant, String subject) {
    return Partition.digested(tenant, BY_SUBJECT, Bytes.utf8(subject));
  }
}
