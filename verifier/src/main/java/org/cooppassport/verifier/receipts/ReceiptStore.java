package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.FileSeal;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.SealedFiles;
import org.cooppassport.service.store.StoredRecord;

/**
 * Keeps receipts, each sealed under a key of its own, until that key is destroyed. Thread-safe.
 *
 * <p>A receipt can be larger than a record, so it is cut into parts; the head, which says how many
 * there are, is written last: a receipt without a head does not exist.
 */
public final class ReceiptStore {
  private static final Kind PARTS = Kind.events("receipt-part");
  private static final Kind HEADS = Kind.events("receipt");
  private static final Kind KEYS = Kind.conditional("receipt-key");
  private static final Bytes DESTROYED = Bytes.utf8("destroyed");
  private static final int PART_BYTES = 1 << 20;

  /** A presentation of 2 MiB with its documents. */
  private static final int MAX_BYTES = 32 << 20;

  private final RecordStore store;
  private final RandomSource random;
  private final CpuPool cpu;
  private final SealedFiles files;

  /** Makes the receipts kept in this store. */
  public ReceiptStore(RecordStore store, RandomSource random, CpuPool cpu) {
    this.store = store;
    this.random = random;
    this.cpu = cpu;
    this.files = new SealedFiles(store, "receipt-paper");
  }

  /** Keeps a receipt under an id that no other has. Succeeds when all of it is durable. */
  Future<Void> keep(String coop, String id, long sequence, Bytes receipt) {
    if (receipt.size() > MAX_BYTES) {
      throw new IllegalArgumentException("a receipt larger than " + MAX_BYTES + " bytes");
    }
    Bytes key = random.next(FileSeal.KEY_BYTES);
    return store
        .insert(key(coop, id), Content.lasting(key))
        .compose(
            written -> {
              if (!written.applied()) {
                throw new IllegalStateException("a random id was drawn twice");
              }
              return cpu.run(() -> FileSeal.seal(key, receipt));
            })
        .compose(closed -> write(coop, id, sequence, closed));
  }

  private Future<Void> write(String coop, String id, long sequence, Bytes closed) {
    List<Future<Void>> parts = new ArrayList<>();
    for (int from = 0; from < closed.size(); from += PART_BYTES) {
      int to = Math.min(closed.size(), from + PART_BYTES);
      parts.add(
          store.append(part(coop, id, parts.size()), Content.lasting(closed.slice(from, to))));
    }
    JsonObject head =
        JsonObject.builder()
            .put("parts", parts.size())
            .put("sequence", sequence)
            .put("sha256", HashAlgorithm.SHA_256.digest(closed).toHex())
            .build();
    return Future.all(parts)
        .compose(written -> store.append(head(coop, id), Content.lasting(JsonWriter.write(head))));
  }

  /**
   * Reads a receipt. Succeeds with its bytes, or empty if the co-op has none of this id; fails with
   * a {@code Refusal} of reason {@code GONE} if it was erased, with a fault if a part is missing.
   */
  public Future<Optional<Bytes>> read(String coop, String id) {
    return store
        .read(head(coop, id))
        .compose(
            head ->
                head.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : open(coop, id, JsonReader.readObject(head.get().bytes())));
  }

  private Future<Optional<Bytes>> open(String coop, String id, JsonObject head) {
    return store
        .read(key(coop, id))
        .map(
            found ->
                found
                    .map(StoredRecord::bytes)
                    .filter(key -> !key.equals(DESTROYED))
                    .orElseThrow(() -> new Refusal(Refusal.Reason.GONE, "the receipt was erased")))
        .compose(
            key ->
                join(coop, id, head).compose(closed -> cpu.run(() -> FileSeal.open(key, closed))))
        .map(Optional::of);
  }

  /**
   * Keeps a file beside a receipt, for as long as the receipt is kept: its key follows from the
   * receipt's, so that whoever erases the receipt has erased the file.
   *
   * @param name what no other file beside the receipt is named
   * @return succeeds when it is durable, also if it was before; fails with a {@code Refusal} of
   *     reason {@code GONE} if the receipt was erased, {@code NOT_FOUND} if there is none
   */
  public Future<Void> keepBeside(String coop, String id, String name, Bytes file) {
    return keyOf(coop, id)
        .compose(key -> cpu.run(() -> FileSeal.seal(beside(key, name), file)))
        .compose(
            closed ->
                files.keep(
                    coop, id + "/" + name, new SealedFiles.Sealed(closed, Bytes.EMPTY, "receipt")));
  }

  /** Succeeds with a file that was kept beside a receipt; fails as {@link #keepBeside} does. */
  public Future<Optional<Bytes>> readBeside(String coop, String id, String name) {
    return keyOf(coop, id)
        .compose(
            key ->
                files
                    .read(coop, id + "/" + name)
                    .compose(
                        found ->
                            cpu.run(
                                () ->
                                    found.map(
                                        one -> FileSeal.open(beside(key, name), one.bytes())))));
  }

  private Future<Bytes> keyOf(String coop, String id) {
    return store
        .read(key(coop, id))
        .map(
            found -> {
              Bytes key = found.orElseThrow(ReceiptStates::unknown).bytes();
              if (key.equals(DESTROYED)) {
                throw new Refusal(Refusal.Reason.GONE, "the receipt was erased");
              }
              return key;
            });
  }

  /** A key for one file, which tells nothing of the receipt's. */
  private static Bytes beside(Bytes key, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
      return Bytes.owned(mac.doFinal(Bytes.utf8("beside\n" + name).toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a platform without HMAC", e);
    }
  }

  /** Succeeds with the place of a receipt in the chain, erased or not; empty if there is none. */
  Future<Optional<Long>> sequence(String coop, String id) {
    return store
        .read(head(coop, id))
        .map(
            found ->
                found.map(
                    head ->
                        JsonReader.readObject(head.bytes())
                            .number("sequence")
                            .orElseThrow()
                            .longValue()));
  }

  /** Destroys the key. Idempotent; succeeds when nobody can open the receipt any more. */
  Future<Void> destroy(String coop, String id) {
    return store
        .read(key(coop, id))
        .compose(
            found ->
                found.isEmpty() || found.get().bytes().equals(DESTROYED)
                    ? Future.succeededFuture()
                    : store
                        .replace(found.get(), Content.lasting(DESTROYED))
                        .compose(
                            written ->
                                written.applied()
                                    ? Future.<Void>succeededFuture()
                                    : destroy(coop, id)));
  }

  private Future<Bytes> join(String coop, String id, JsonObject head) {
    List<Future<Optional<StoredRecord>>> parts = new ArrayList<>();
    for (int i = 0; i < head.number("parts").orElseThrow().longValue(); i++) {
      parts.add(store.read(part(coop, id, i)));
    }
    return Future.all(parts)
        .map(
            all -> {
              Bytes whole =
                  Bytes.concat(
                      all.<Optional<StoredRecord>>list().stream()
                          .map(found -> found.orElseThrow().bytes())
                          .toArray(Bytes[]::new));
              String digest = HashAlgorithm.SHA_256.digest(whole).toHex();
              if (!head.string("sha256").orElseThrow().equals(digest)) {
                throw new IllegalStateException("a stored receipt is damaged");
              }
              return whole;
            });
  }

  private static RecordKey head(String coop, String id) {
    return Partition.digested(coop, HEADS, Bytes.utf8(id)).only();
  }

  private static RecordKey key(String coop, String id) {
    return Partition.digested(coop, KEYS, Bytes.utf8(id)).only();
  }

  private static RecordKey part(String coop, String id, long index) {
    return Partition.digested(coop, PARTS, Bytes.utf8(id)).key(RecordKey.number(index));
  }
}
