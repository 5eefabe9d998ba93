package org.cooppassport.service.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private FileWitness(Vertx vertx, Path file, String place) {
    this.vertx = vertx;
    this.file = file;
    this.place = place;
  }

  /**
   * Compares a store with what the witness file says.
   *
   * @param place names the file or cluster that the store is
   * @return succeeds with the guard; fails with {@link RestoreSuspected}
   */
  public static Future<RestoreGuard> guard(
      Vertx vertx, RecordStore store, Path witnessFile, String place, RandomSource random) {
    return RestoreGuard.open(store, new FileWitness(vertx, witnessFile, place), random);
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
    return true;
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
