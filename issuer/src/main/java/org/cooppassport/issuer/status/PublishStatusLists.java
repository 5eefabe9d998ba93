package org.cooppassport.issuer.status;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.IssuerKeys;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.status.BitOrder;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.records.Instance;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.IssuerKeyRing;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.OpenedList;

/**
 * Publishes the status lists of co-ops: built anew from the events each time, signed, read back,
 * and served from memory.
 *
 * <p>Called on a fixed clock, so that a watcher sees changes together and not when each was made. A
 * list whose bits are the same is signed again only when half its life is over. Thread-safe; the
 * publications of one co-op follow each other.
 */
public final class PublishStatusLists {
  private static final Pattern LIST = Pattern.compile("[0-9a-f]{32}");
  private static final int TOKEN_BITS = 2;

  private final StatusLog log;
  private final StatusPlaces places;
  private final CredentialRecords records;
  private final IssuerKeyRing keys;
  private final StatusListMaker maker;
  private final CpuPool cpu;
  private final Clock clock;
  private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

  /** Makes a publisher. */
  public PublishStatusLists(
      StatusLog log,
      StatusPlaces places,
      CredentialRecords records,
      IssuerKeyRing keys,
      JsonLd jsonLd,
      CpuPool cpu,
      Clock clock) {
    this.log = log;
    this.places = places;
    this.records = records;
    this.keys = keys;
    this.maker = new StatusListMaker(jsonLd);
    this.cpu = cpu;
    this.clock = clock;
  }

  /** What is held of one co-op: the lists by URL, and the instances of records by event. */
  private static final class Shelf {
    private final Map<String, PublishedList> lists = new ConcurrentHashMap<>();
    private final Map<String, Instances> instances = new ConcurrentHashMap<>();
    private Future<Void> last = Future.succeededFuture();

    synchronized Future<Void> after(Supplier<Future<Void>> next) {
      last = last.transform(ended -> next.get());
      return last;
    }
  }

  /** A record's instances as they were after the event at {@code place}. */
  private record Instances(long place, List<Instance> all) {}

  /** One value in one list. */
  private record Mark(int index, RecordStatus status) {}

  /**
   * Publishes the lists of a co-op. Succeeds when all that changed since is served; fails as the
   * store or a key fails, and the earlier lists stay.
   */
  public Future<Void> publish(CoopIssuer issuer) {
    return shelf(issuer.coop()).after(() -> publishNow(issuer));
  }

  /** Succeeds with the token list of this id. */
  public Future<Optional<PublishedList>> tokenList(CoopIssuer issuer, String list) {
    return find(issuer, list, StatusPlaces.tokenListUrl(issuer.coop(), list));
  }

  /** Succeeds with the bitstring list of this id and purpose. */
  public Future<Optional<PublishedList>> bitstringList(
      CoopIssuer issuer, String list, String purpose) {
    Optional<StatusPurpose> known =
        StatusPurpose.named(purpose).filter(StatusPlaces.PURPOSES::contains);
    return known.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : find(issuer, list, StatusPlaces.bitstringListUrl(issuer.coop(), list, known.get()));
  }

  private Future<Optional<PublishedList>> find(CoopIssuer issuer, String list, String url) {
    Shelf shelf = shelf(issuer.coop());
    PublishedList held = shelf.lists.get(url);
    if (held != null) {
      return Future.succeededFuture(Optional.of(held));
    }
    if (!LIST.matcher(list).matches()) {
      return Future.succeededFuture(Optional.empty());
    }
    return isOpened(issuer.coop(), list)
        .compose(opened -> opened ? publish(issuer) : Future.<Void>succeededFuture())
        .map(done -> Optional.ofNullable(shelf.lists.get(url)));
  }

  private Future<Boolean> isOpened(Coop coop, String list) {
    return Future.all(
            places.lists(coop, CredentialForm.DC_SD_JWT), places.lists(coop, CredentialForm.LDP_VC))
        .map(
            all -> {
              List<OpenedList> opened = new ArrayList<>(all.<List<OpenedList>>resultAt(0));
              opened.addAll(all.<List<OpenedList>>resultAt(1));
              return opened.stream().anyMatch(each -> each.list().equals(list));
            });
  }

  private Future<Void> publishNow(CoopIssuer issuer) {
    Coop coop = issuer.coop();
    Shelf shelf = shelf(coop);
    return log.current(coop.id())
        .compose(state -> instances(coop, shelf, state).map(done -> marks(shelf, state)))
        .compose(
            marks ->
                Future.all(
                        places.lists(coop, CredentialForm.DC_SD_JWT),
                        places.lists(coop, CredentialForm.LDP_VC))
                    .compose(
                        all ->
                            cpu.run(
                                () -> {
                                  sign(issuer, shelf, marks, all.resultAt(0), all.resultAt(1));
                                  return null;
                                })));
  }

  /** Reads the instances of every record with an event that was not looked at before. */
  private Future<Void> instances(Coop coop, Shelf shelf, StatusLog.States state) {
    shelf.instances.keySet().retainAll(state.standings().keySet());
    List<Future<Void>> reads = new ArrayList<>();
    state
        .standings()
        .forEach(
            (record, standing) -> {
              Instances held = shelf.instances.get(record);
              if (held == null || held.place() != standing.place()) {
                reads.add(
                    records
                        .instances(coop.id(), record)
                        .map(
                            all -> {
                              shelf.instances.put(record, new Instances(standing.place(), all));
                              return null;
                            }));
              }
            });
    return Future.all(reads).mapEmpty();
  }

  private static Map<String, List<Mark>> marks(Shelf shelf, StatusLog.States state) {
    Map<String, List<Mark>> byList = new HashMap<>();
    state
        .standings()
        .forEach(
            (record, standing) ->
                shelf
                    .instances
                    .get(record)
                    .all()
                    .forEach(
                        instance ->
                            byList
                                .computeIfAbsent(instance.place().list(), l -> new ArrayList<>())
                                .add(new Mark(instance.place().index(), standing.status()))));
    return byList;
  }

  private void sign(
      CoopIssuer issuer,
      Shelf shelf,
      Map<String, List<Mark>> marks,
      List<OpenedList> tokenLists,
      List<OpenedList> bitstringLists) {
    Coop coop = issuer.coop();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Duration ttl = issuer.rules().statusTtl();
    IssuerKeys signers = keys.of(coop);
    for (OpenedList list : tokenLists) {
      StatusBits bits = tokenBits(list.size(), marks.getOrDefault(list.list(), List.of()));
      String url = StatusPlaces.tokenListUrl(coop, list.list());
      if (isDue(shelf.lists.get(url), bits, now)) {
        shelf.lists.put(url, maker.token(url, bits, now, ttl, signers));
      }
    }
    for (OpenedList list : bitstringLists) {
      for (StatusPurpose purpose : StatusPlaces.PURPOSES) {
        StatusBits bits =
            bitstringBits(list.size(), purpose, marks.getOrDefault(list.list(), List.of()));
        String url = StatusPlaces.bitstringListUrl(coop, list.list(), purpose);
        if (isDue(shelf.lists.get(url), bits, now)) {
          shelf.lists.put(url, maker.bitstring(coop, url, purpose, bits, now, ttl, signers));
        }
      }
    }
  }

  private static boolean isDue(PublishedList held, StatusBits bits, Instant now) {
    return held == null
        || !held.bits().equals(bits)
        || !now.isBefore(held.madeAt().plus(StatusListMaker.LIFETIME.dividedBy(2)));
  }

  private static StatusBits tokenBits(int size, List<Mark> marks) {
    StatusBits.Builder bits =
        StatusBits.builder(size, TOKEN_BITS, BitOrder.LEAST_SIGNIFICANT_FIRST);
    marks.forEach(mark -> bits.set(mark.index(), mark.status().tokenValue()));
    return bits.build();
  }

  private static StatusBits bitstringBits(int size, StatusPurpose purpose, List<Mark> marks) {
    StatusBits.Builder bits =
        StatusBits.builder(
            Math.max(size, BitstringStatusList.MIN_ENTRIES), 1, BitOrder.MOST_SIGNIFICANT_FIRST);
    for (Mark mark : marks) {
      boolean set =
          switch (mark.status()) {
            case VALID -> false;
            case REVOKED -> purpose == StatusPurpose.REVOCATION;
            case SUSPENDED -> purpose == StatusPurpose.SUSPENSION;
          };
      if (set) {
        bits.set(mark.index(), 1);
      }
    }
    return bits.build();
  }

  private Shelf shelf(Coop coop) {
    return shelves.computeIfAbsent(coop.id(), id -> new Shelf());
  }
}
