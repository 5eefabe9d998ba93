package org.cooppassport.service.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.PrivateFiles;

/** Remembers in a small file of its own, which backups of the store leave out. */
public final class FileWitness implements Witness {
  private final Vertx vertx;
  private final Path file;
  private final Place place;
  private final boolean exclusive;
  private Sighting latest;

  private interface Place {
    String name() throws IOException;
  }

  private FileWitness(Vertx vertx, Path file, Place place, boolean exclusive) {
    this.vertx = vertx;
    this.file = file;
    this.place = place;
    this.exclusive = exclusive;
  }

  /**
   * Makes the witness of a database file that one server writes. A file that was copied or moved is
   * another file, also under the same name; records that the witness did not see come from
   * elsewhere.
   *
   * @param file the witness's own file; need not exist
   * @param database the store's file
   */
  public static FileWitness ofFile(Vertx vertx, Path file, Path database) {
    return new FileWitness(vertx, file, () -> fileName(database), true);
  }

  /**
   * Makes this server's witness of a cluster that several write; a new server finds the others'
   * records there.
   *
   * @param file the witness's own file; need not exist
   * @param name names the cluster's part that is ours
   */
  public static FileWitness ofCluster(Vertx vertx, Path file, String name) {
    return new FileWitness(vertx, file, () -> "cluster " + name, false);
  }

  /**
   * Compares a store with what the file says.
   *
   * @return succeeds with the guard; fails with {@link RestoreSuspected}
   */
  public Future<RestoreGuard> guard(RecordStore store, RandomSource random) {
    return RestoreGuard.open(store, this, random);
  }

  /**
   * Begins a new lineage in a store that the operator says was restored.
   *
   * @return succeeds with the guard of the new lineage
   */
  public Future<RestoreGuard> confirmRestore(
      RecordStore store, InstantSource clock, RandomSource random) {
    return RestoreGuard.confirmRestore(store, this, clock, random);
  }

  @Override
  public Future<String> place() {
    return vertx.executeBlocking(place::name, true);
  }

  @Override
  public Future<Optional<Sighting>> last() {
    return vertx.executeBlocking(this::read, true);
  }

  @Override
  public Future<Void> record(Sighting sighting) {
    return vertx.executeBlocking(
        () -> {
          write(sighting);
          return null;
        },
        true);
  }

  @Override
  public boolean exclusive() {
    return exclusive;
  }

  /** Keeps the furthest: two advances may arrive here in the wrong order. */
  private synchronized void write(Sighting sighting) {
    if (latest != null
        && latest.lineage().equals(sighting.lineage())
        && latest.advances() >= sighting.advances()) {
      return;
    }
    try {
      PrivateFiles.write(
          file,
          JsonWriter.write(
              JsonObject.builder()
                  .put("lineage", sighting.lineage())
                  .put("advances", sighting.advances())
                  .put("place", sighting.place())
                  .build()));
    } catch (UncheckedIOException e) {
      throw new Refusal(
              Refusal.Reason.STORAGE_UNAVAILABLE, "what was given out cannot be witnessed")
          .causedBy(e);
    }
    latest = sighting;
  }

  private Optional<Sighting> read() throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    JsonObject json = JsonReader.readObject(Bytes.owned(Files.readAllBytes(file)));
    return Optional.of(
        new Sighting(
            json.string("lineage").orElseThrow(),
            json.number("advances").orElseThrow().longValue(),
            json.string("place").orElseThrow()));
  }

  /** The file system's own key tells a copy from the file it was made of, where there is one. */
  private static String fileName(Path database) throws IOException {
    Object key = Files.readAttributes(database, BasicFileAttributes.class).fileKey();
    return "file " + database.toAbsolutePath().normalize() + (key == null ? "" : " " + key);
  }
}
