package org.cooppassport.service.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.config.PrivateFiles;

/** Remembers in a small file of its own, which backups of the store leave out. */
public final class FileWitness implements Witness {
  private final Vertx vertx;
  private final Path file;
  private final String place;
  private final Writers writers;

  /** How many servers write to the store. */
  public enum Writers {
    /** This one: records that it did not see come from elsewhere. */
    ONE,
    /** Several, each with a witness of its own: a new one finds the others' records. */
    SEVERAL
  }

  /**
   * Makes a witness; nothing is read yet.
   *
   * @param file need not exist
   * @param place names the file or cluster that the store is
   */
  public FileWitness(Vertx vertx, Path file, String place, Writers writers) {
    this.vertx = vertx;
    this.file = file;
    this.place = place;
    this.writers = writers;
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
    return Future.succeededFuture(place);
  }

  @Override
  public Future<Optional<Sighting>> last() {
    return vertx.executeBlocking(this::read, true);
  }

  @Override
  public Future<Void> record(Sighting sighting) {
    Bytes text =
        JsonWriter.write(
            JsonObject.builder()
                .put("lineage", sighting.lineage())
                .put("advances", sighting.advances())
                .put("place", sighting.place())
                .build());
    return vertx.executeBlocking(
        () -> {
          PrivateFiles.write(file, text);
          return null;
        },
        true);
  }

  @Override
  public boolean exclusive() {
    return writers == Writers.ONE;
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
}
