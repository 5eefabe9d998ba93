package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * Files that their owner sealed, each with the wrapped key that opens it, until that key is
 * destroyed. What is in them, and how they were sealed, is not known here. Thread-safe.
 *
 * <p>A file can be larger than a record, so it is cut into parts; the key's record, which says how
 * many there are, is written last: a file without it does not exist.
 */
public final class SealedFiles {
  /** The largest sealed file. */
  public static final int MAX_BYTES = 8 << 20;

  private static final int PART_BYTES = 1 << 20;
  private static final JsonObject DESTROYED = JsonObject.EMPTY.with("destroyed", true);

  private final RecordStore store;
  private final Kind parts;
  private final Kind keys;

  /**
   * Makes the files kept in a store.
   *
   * @param name what is kept, for the kinds of the records; nothing else writes those
   */
  public SealedFiles(RecordStore store, String name) {
    this.store = store;
    this.parts = Kind.events(name + "-part");
    this.keys = Kind.conditional(name + "-key");
  }

  /**
   * A sealed file.
   *
   * @param bytes as they were kept
   * @param wrappedKey as it was kept
   * @param wrappedBy the name of the key that wrapped it
   */
  public record Sealed(Bytes bytes, Bytes wrappedKey, String wrappedBy) {
    public Sealed {
      Objects.requireNonNull(bytes);
      Objects.requireNonNull(wrappedKey);
      Objects.requireNonNull(wrappedBy);
    }
  }

  /**
   * Keeps a file. May be repeated with the same content.
   *
   * @param id a name that no other file ever has
   * @return succeeds when all of it is durable
   */
  public Future<Void> keep(String tenant, String id, Sealed file) {
    if (file.bytes().size() > MAX_BYTES) {
      throw new IllegalArgumentException("a file larger than " + MAX_BYTES + " bytes");
    }
    List<Future<Void>> written = new ArrayList<>();
    for (int from = 0; from < file.bytes().size(); from += PART_BYTES) {
      int to = Math.min(file.bytes().size(), from + PART_BYTES);
      written.add(
          store.append(
              part(tenant, id, written.size()), Content.lasting(file.bytes().slice(from, to))));
    }
    JsonObject key =
        JsonObject.builder()
            .put("parts", written.size())
            .put("sha256", HashAlgorithm.SHA_256.digest(file.bytes()).toHex())
            .put("key", Base64Url.encode(file.wrappedKey()))
            .put("wrappedBy", file.wrappedBy())
            .build();
    return Future.all(written)
        .compose(durable -> store.insert(key(tenant, id), Content.lasting(JsonWriter.write(key))))
        .mapEmpty();
  }

  /**
   * Succeeds with the file, or empty if there is none or its key was destroyed; fails with a fault
   * if a part is missing or damaged.
   */
  public Future<Optional<Sealed>> read(String tenant, String id) {
    return store
        .read(key(tenant, id))
        .compose(
            found -> {
              Optional<JsonObject> key =
                  found
                      .map(record -> JsonReader.readObject(record.bytes()))
                      .filter(json -> json.has("key"));
              return key.isEmpty()
                  ? Future.succeededFuture(Optional.empty())
                  : join(tenant, id, key.get()).map(Optional::of);
            });
  }

  /** Tells whether there is a file whose key was not destroyed. */
  public Future<Boolean> isOpenable(String tenant, String id) {
    return store
        .read(key(tenant, id))
        .map(
            found ->
                found.filter(one -> JsonReader.readObject(one.bytes()).has("key")).isPresent());
  }

  private Future<Sealed> join(String tenant, String id, JsonObject key) {
    List<Future<Optional<StoredRecord>>> read = new ArrayList<>();
    for (int i = 0; i < key.number("parts").orElseThrow().longValue(); i++) {
      read.add(store.read(part(tenant, id, i)));
    }
    return Future.all(read)
        .map(
            all -> {
              Bytes whole =
                  Bytes.concat(
                      all.<Optional<StoredRecord>>list().stream()
                          .map(found -> found.orElseThrow().bytes())
                          .toArray(Bytes[]::new));
              if (!key.string("sha256")
                  .equals(Optional.of(HashAlgorithm.SHA_256.digest(whole).toHex()))) {
                throw new IllegalStateException("a stored file is damaged");
              }
              return new Sealed(
                  whole,
                  Base64Url.decode(key.string("key").orElseThrow()),
                  key.string("wrappedBy").orElseThrow());
            });
  }

  /**
   * Destroys the key of a file, also before the file is there: then it never will be. Idempotent;
   * succeeds when nobody can open the file any more.
   */
  public Future<Void> destroy(String tenant, String id) {
    Content destroyed = Content.lasting(JsonWriter.write(DESTROYED));
    return store
        .read(key(tenant, id))
        .compose(
            found ->
                found.isPresent()
                    ? store.replace(found.get(), destroyed)
                    : store.insert(key(tenant, id), destroyed))
        .compose(
            written -> written.applied() ? Future.<Void>succeededFuture() : destroy(tenant, id));
  }

  private RecordKey key(String tenant, String id) {
    return Partition.digested(tenant, keys, Bytes.utf8(id)).only();
  }

  private RecordKey part(String tenant, String id, long index) {
    return Partition.digested(tenant, parts, Bytes.utf8(id)).key(RecordKey.number(index));
  }
}
