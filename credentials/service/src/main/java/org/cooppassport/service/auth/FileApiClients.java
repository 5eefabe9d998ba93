package org.cooppassport.service.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.coop.Coop;

/**
 * One file per client, {@code coops/<co-op>/clients/<client>.json}. Read at each token request, so
 * that a client that was added or removed is known at once.
 */
public final class FileApiClients implements ApiClients {
  private static final String FOLDER = "clients";

  private final Vertx vertx;
  private final Path data;

  /** Makes the directory of the clients below a data folder. */
  public FileApiClients(Vertx vertx, Path data) {
    this.vertx = vertx;
    this.data = data;
  }

  @Override
  public Future<Optional<ApiClient>> find(Coop coop, String clientId) {
    if (!ApiClient.isId(clientId)) {
      return Future.succeededFuture(Optional.empty());
    }
    Path file = fileOf(coopFolder(coop), clientId);
    return vertx.executeBlocking(() -> read(file), false);
  }

  /**
   * Adds a client.
   *
   * @throws InvalidSetting if the co-op has one with this id
   */
  public static void add(Path coopFolder, ApiClient client) {
    Path file = fileOf(coopFolder, client.id());
    if (Files.exists(file)) {
      throw new InvalidSetting("client", "the co-op has a client " + client.id() + " already");
    }
    PrivateFiles.makeFolder(file.getParent());
    PrivateFiles.write(file, JsonWriter.write(client.toJson()));
  }

  private Path coopFolder(Coop coop) {
    return data.resolve(CoopSettings.FOLDER).resolve(coop.id());
  }

  private static Path fileOf(Path coopFolder, String clientId) {
    return coopFolder.resolve(FOLDER).resolve(clientId + ".json");
  }

  private static Optional<ApiClient> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return ApiClient.fromJson(JsonReader.readObject(Bytes.owned(Files.readAllBytes(file))));
    } catch (JsonException e) {
      throw new IllegalStateException("a client's file cannot be read", e);
    }
  }
}
