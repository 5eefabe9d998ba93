package org.cooppassport.issuer.vault;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.PaperDigest;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.VaultKey;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.ErasedNames;
import org.cooppassport.service.store.FileSeal;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Page;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.SealedFiles;
import org.cooppassport.service.store.StoredRecord;

/**
 * Keeps a co-op's papers. A paper is named by its salted digest, so that the same file kept twice
 * has two names that nobody can connect.
 *
 * <p>The listings are written first, then the sealed file, then what is known of it: a paper that
 * is known can be opened. Erasing destroys the file's key, and first writes down, beside the store,
 * that it shall be: a restored backup does not bring it back. Thread-safe.
 */
public final class EvidenceVault {
  /** The largest paper: a scan of several pages. */
  public static final int MAX_BYTES = 4 << 20;

  /** The file beside the store that names what was erased. */
  public static final String ERASED_FILE = "erased-evidence";

  /** How nodes tell each other what they erased. */
  public static final Kind ERASURES = Kind.events("vault-erasure");

  private static final Kind FILES = Kind.conditional("vault-file");
  private static final Kind BY_MONTH = Kind.events("vault-by-month");
  private static final Kind BY_DUE = Kind.events("vault-by-due");
  private static final int PAGE = 200;

  /** Papers that fell due while the server was down are found that many months back. */
  private static final int DUE_MONTHS = 3;

  private final RecordStore store;
  private final SealedFiles files;
  private final ErasedNames erased;
  private final KeyRing keys;
  private final CpuPool cpu;
  private final Clock clock;
  private final RandomSource random;

  /** Makes the vault kept in a store. */
  public EvidenceVault(
      RecordStore store,
      ErasedNames erased,
      KeyRing keys,
      CpuPool cpu,
      Clock clock,
      RandomSource random) {
    this.store = store;
    this.files = new SealedFiles(store, "vault");
    this.erased = erased;
    this.keys = keys;
    this.cpu = cpu;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A paper to keep.
   *
   * @param file at most {@link #MAX_BYTES}
   * @param mediaType what it is read as
   * @param documentType what it is, in the words of {@code evidenceHeld}
   * @param retainUntil the last day it must be kept
   * @param client the API client that brought it
   */
  public record Paper(
      Bytes file, String mediaType, String documentType, LocalDate retainUntil, String client) {
    public Paper {
      if (file.isEmpty() || file.size() > MAX_BYTES) {
        throw new Refusal(Reason.LIMIT_EXCEEDED, "a paper has 1 to " + MAX_BYTES + " bytes");
      }
      Objects.requireNonNull(mediaType);
      Objects.requireNonNull(documentType);
      Objects.requireNonNull(retainUntil);
      Objects.requireNonNull(client);
    }

    /** Tells nothing of the paper. */
    @Override
    public String toString() {
      return "Paper[" + mediaType + "]";
    }
  }

  /**
   * Keeps a paper.
   *
   * @return succeeds when all of it is durable; fails with a {@code Refusal} of reason {@code
   *     KEY_UNAVAILABLE} if the co-op has no vault key, {@code INVALID_VALUE} if the day is over
   */
  public Future<VaultFile> put(String tenant, Paper paper) {
    if (paper.retainUntil().isBefore(today())) {
      throw new Refusal(
          Reason.INVALID_VALUE, "retainUntil", "retainUntil: expected today or a later day");
    }
    return cpu.run(() -> seal(tenant, paper)).compose(closed -> keep(tenant, paper, closed));
  }

  private record SealedPaper(String digest, SealedFiles.Sealed file) {}

  private SealedPaper seal(String tenant, Paper paper) {
    VaultKey vault = keys.vault(tenant);
    Bytes salted = PaperDigest.salted(paper.file(), random);
    String digest = PaperDigest.of(salted);
    Bytes key = random.next(FileSeal.KEY_BYTES);
    return new SealedPaper(
        digest,
        new SealedFiles.Sealed(
            FileSeal.seal(key, salted),
            vault.wrap(key, name(tenant, digest), random),
            vault.kid()));
  }

  private static String name(String tenant, String digest) {
    return tenant + "/" + digest;
  }

  private Future<VaultFile> keep(String tenant, Paper paper, SealedPaper sealed) {
    LocalDate today = today();
    VaultFile file = VaultFile.of(paper, sealed.digest(), today);
    return Future.all(
            list(tenant, BY_MONTH, YearMonth.from(today), sealed.digest()),
            list(tenant, BY_DUE, YearMonth.from(paper.retainUntil()), sealed.digest()))
        .compose(listed -> files.keep(tenant, sealed.digest(), sealed.file()))
        .compose(
            kept -> store.insert(key(tenant, sealed.digest()), Content.lasting(file.toBytes())))
        .map(
            written -> {
              if (!written.applied()) {
                throw new IllegalStateException("a salt was drawn twice");
              }
              return file;
            });
  }

  private Future<Void> list(String tenant, Kind kind, YearMonth month, String digest) {
    return store.append(
        new Partition(tenant, kind, month.toString()).key(digest),
        Content.lasting(Bytes.utf8(digest)));
  }

  /** Succeeds with what is known of a paper, erased or not. */
  public Future<Optional<VaultFile>> find(String tenant, String digest) {
    return PaperDigest.isOne(digest)
        ? store
            .read(key(tenant, digest))
            .map(found -> found.map(one -> VaultFile.read(one.bytes())))
        : Future.succeededFuture(Optional.empty());
  }

  /**
   * Succeeds with what is known of a paper; fails with a {@code Refusal} of reason {@code
   * NOT_FOUND} if there is none.
   */
  public Future<VaultFile> require(String tenant, String digest) {
    return find(tenant, digest).map(found -> found.orElseThrow(EvidenceVault::unknown));
  }

  /**
   * Opens a paper: the salt with the file behind it, see {@link PaperDigest}. For whoever may have
   * it; nobody else's server gets these bytes unencrypted.
   *
   * @return succeeds with empty if it was erased or never kept
   */
  public Future<Optional<Bytes>> open(String tenant, String digest) {
    return files
        .read(tenant, digest)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : cpu.run(() -> Optional.of(open(tenant, digest, found.get()))));
  }

  private Bytes open(String tenant, String digest, SealedFiles.Sealed sealed) {
    Bytes key =
        keys.vault(tenant, sealed.wrappedBy()).unwrap(sealed.wrappedKey(), name(tenant, digest));
    Bytes salted = FileSeal.open(key, sealed.bytes());
    if (!PaperDigest.matches(digest, salted)) {
      throw new IllegalStateException("a paper is not the one it is named after");
    }
    return salted;
  }

  /** Succeeds with papers that were kept in a month. */
  public Future<Listing> inMonth(String tenant, YearMonth month, String after, int limit) {
    return store
        .scan(new Partition(tenant, BY_MONTH, month.toString()), after, limit)
        .compose(page -> read(tenant, page));
  }

  /**
   * A stretch of a listing.
   *
   * @param next what to go on after; empty if nothing follows
   */
  public record Listing(List<VaultFile> files, String next) {
    public Listing {
      files = List.copyOf(files);
    }
  }

  private Future<Listing> read(String tenant, Page page) {
    List<Future<Optional<VaultFile>>> reads =
        page.records().stream().map(one -> find(tenant, one.bytes().toUtf8())).toList();
    Future<List<VaultFile>> all =
        reads.isEmpty()
            ? Future.succeededFuture(List.of())
            : Future.all(reads)
                .map(
                    done ->
                        done.<Optional<VaultFile>>list().stream()
                            .flatMap(Optional::stream)
                            .toList());
    return all.map(files -> new Listing(files, page.last() ? "" : page.next()));
  }

  /**
   * Writes down that a record's credentials cite papers, so that nothing erases them before their
   * time. Succeeds when it is durable; fails with a {@code Refusal} of reason {@code INVALID_VALUE}
   * if one is not here any more.
   */
  public Future<Void> cite(String tenant, List<String> digests, String record) {
    Future<Void> done = Future.succeededFuture();
    for (String digest : digests) {
      done =
          done.compose(
              so ->
                  change(
                          tenant,
                          digest,
                          file -> {
                            if (file.erased()) {
                              throw Citations.notHere();
                            }
                            return file.cited(record);
                          })
                      .mapEmpty());
    }
    return done;
  }

  /** Keeps a paper longer. Fails with a {@code Refusal} of reason {@code CONFLICT} if shorter. */
  public Future<VaultFile> keepUntil(String tenant, String digest, LocalDate day) {
    return change(
            tenant,
            digest,
            file -> {
              requireAlive(file);
              if (day.isBefore(file.retainUntil())) {
                throw new Refusal(
                    Reason.CONFLICT,
                    "retainUntil",
                    "retainUntil: a paper is kept longer, never shorter");
              }
              return file.keptUntil(day);
            })
        .compose(
            file -> list(tenant, BY_DUE, YearMonth.from(file.retainUntil()), digest).map(file));
  }

  /** Puts a legal hold on a paper: nothing erases it until it is lifted. */
  public Future<VaultFile> hold(String tenant, String digest, String reference) {
    JsonObject hold = JsonObject.of("reference", reference, "since", clock.instant().toString());
    return change(
        tenant,
        digest,
        file -> {
          requireAlive(file);
          return file.holding(hold);
        });
  }

  /** Lifts a legal hold. */
  public Future<VaultFile> release(String tenant, String digest) {
    return change(tenant, digest, VaultFile::released)
        .compose(file -> list(tenant, BY_DUE, YearMonth.from(today()), digest).map(file));
  }

  /**
   * Erases a paper: destroys its key. Idempotent.
   *
   * @return succeeds when nobody can open it any more; fails with a {@code Refusal} of reason
   *     {@code CONFLICT} if a hold stands on it, or if it is cited and must still be kept
   */
  public Future<VaultFile> erase(String tenant, String digest) {
    LocalDate today = today();
    return require(tenant, digest)
        .map(file -> erasable(file, today))
        .compose(file -> list(tenant, BY_DUE, YearMonth.from(today), digest))
        .compose(listed -> change(tenant, digest, now -> erasable(now, today).erasedOn(today)))
        .compose(file -> destroy(tenant, digest).map(file));
  }

  /** What is marked as erased is destroyed now, or by the next round of {@link #eraseDue}. */
  private Future<Void> destroy(String tenant, String digest) {
    return erased.remember(tenant, digest).compose(remembered -> files.destroy(tenant, digest));
  }

  private static VaultFile erasable(VaultFile file, LocalDate today) {
    if (file.erased()) {
      return file;
    }
    if (file.held()) {
      throw new Refusal(Reason.CONFLICT, "a legal hold stands on the paper");
    }
    if (!file.citedBy().isEmpty() && !today.isAfter(file.retainUntil())) {
      throw new Refusal(
          Reason.CONFLICT,
          "a credential cites the paper: it must be kept until " + file.retainUntil());
    }
    return file;
  }

  /** Erases whatever is due. Succeeds with how many were. */
  public Future<Integer> eraseDue(String tenant) {
    Future<Integer> done = Future.succeededFuture(0);
    YearMonth now = YearMonth.from(today());
    for (int back = DUE_MONTHS - 1; back >= 0; back--) {
      Partition month = new Partition(tenant, BY_DUE, now.minusMonths(back).toString());
      done = done.compose(so -> eraseDue(tenant, month, "").map(more -> so + more));
    }
    return done;
  }

  private Future<Integer> eraseDue(String tenant, Partition month, String after) {
    return store
        .scan(month, after, PAGE)
        .compose(
            page ->
                read(tenant, page)
                    .compose(listing -> eraseAll(tenant, listing.files()))
                    .compose(
                        count ->
                            page.last()
                                ? Future.succeededFuture(count)
                                : eraseDue(tenant, month, page.next()).map(n -> n + count)));
  }

  private Future<Integer> eraseAll(String tenant, List<VaultFile> files) {
    LocalDate today = today();
    Future<Integer> done = Future.succeededFuture(0);
    for (VaultFile file : files) {
      if (file.isDue(today)) {
        done = done.compose(so -> erase(tenant, file.digest()).map(gone -> so + 1));
      } else if (file.erased()) {
        done = done.compose(so -> finishErasing(tenant, file.digest()).map(so));
      }
    }
    return done;
  }

  /** A crash between mark and destruction leaves a key behind. */
  private Future<Void> finishErasing(String tenant, String digest) {
    return files
        .isOpenable(tenant, digest)
        .compose(open -> open ? destroy(tenant, digest) : Future.succeededFuture());
  }

  /** Succeeds when what any node has erased stands in this one's file too. */
  public Future<Void> learnErasures(String tenant, ErasedNames.Since since) {
    return erased.learn(tenant, since);
  }

  /** Destroys again what was erased, as after a restore. Succeeds when all is. */
  public Future<Void> destroyAgain() {
    return erased.destroyAgain(this::destroyAgain);
  }

  private Future<Void> destroyAgain(String tenant, String digest) {
    return files
        .destroy(tenant, digest)
        .compose(gone -> find(tenant, digest))
        .compose(
            found ->
                found.isEmpty() || found.get().erased()
                    ? Future.succeededFuture()
                    : change(tenant, digest, file -> file.erasedOn(today())).mapEmpty());
  }

  private static void requireAlive(VaultFile file) {
    if (file.erased()) {
      throw new Refusal(Reason.GONE, "the paper was erased");
    }
  }

  private Future<VaultFile> change(String tenant, String digest, UnaryOperator<VaultFile> change) {
    if (!PaperDigest.isOne(digest)) {
      throw unknown();
    }
    return store
        .read(key(tenant, digest))
        .map(found -> found.orElseThrow(EvidenceVault::unknown))
        .compose(found -> change(tenant, digest, found, change));
  }

  private Future<VaultFile> change(
      String tenant, String digest, StoredRecord found, UnaryOperator<VaultFile> change) {
    VaultFile before = VaultFile.read(found.bytes());
    VaultFile after = change.apply(before);
    if (after.equals(before)) {
      return Future.succeededFuture(before);
    }
    return store
        .replace(found, Content.lasting(after.toBytes()))
        .compose(
            written ->
                written.applied() ? Future.succeededFuture(after) : change(tenant, digest, change));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static RecordKey key(String tenant, String digest) {
    return new Partition(tenant, FILES, digest).only();
  }

  private static Refusal unknown() {
    return new Refusal(Reason.NOT_FOUND, "there is no such paper");
  }
}
