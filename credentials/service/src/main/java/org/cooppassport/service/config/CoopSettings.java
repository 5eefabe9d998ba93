package org.cooppassport.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.service.coop.Coop;

/**
 * What one co-op is configured with: the file {@code coops/<id>/coop.conf}.
 *
 * @param coop who it is and where it is served
 * @param folder the co-op's folder, which holds its keys, clients and the server's own files
 * @param file the whole file; each kind of server reads its own section of it
 */
public record CoopSettings(Coop coop, Path folder, Section file) {
  /** The name of the folder, below the data folder, that holds one folder for each co-op. */
  public static final String FOLDER = "coops";

  /** The name of each co-op's file. */
  public static final String FILE = "coop.conf";

  public CoopSettings {
    Objects.requireNonNull(coop);
    Objects.requireNonNull(folder);
    Objects.requireNonNull(file);
  }

  /**
   * Reads all co-ops of a server.
   *
   * @throws InvalidSetting naming the co-op's file, the setting and what is expected
   */
  public static List<CoopSettings> readAll(ServerSettings server) {
    Path all = server.data().resolve(FOLDER);
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(all)) {
      return folders
          .filter(Files::isDirectory)
          .sorted()
          .map(folder -> read(folder, server.origin()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads one co-op's file. */
  public static CoopSettings read(Path folder, URI origin) {
    String id = folder.getFileName().toString();
    if (!Coop.isId(id)) {
      throw new InvalidSetting(
          FOLDER + "/" + id, "expected a folder name of lower-case letters, digits and hyphens");
    }
    Section file = Section.read(folder.resolve(FILE), Map.of());
    String name = file.text("name", "the name that people read");
    Optional<URI> own =
        file.textIfPresent("origin").isPresent() ? Optional.of(ownOrigin(file)) : Optional.empty();
    Coop coop =
        own.map(uri -> Coop.onOwnDomain(id, name, uri))
            .orElseGet(() -> Coop.underPath(id, name, origin));
    return new CoopSettings(coop, folder, file);
  }

  /**
   * Checks that everything in the file was read.
   *
   * @throws InvalidSetting naming a setting that nobody knows
   */
  public void refuseUnknown() {
    file.refuseUnknown(Set.of());
  }

  private static URI ownOrigin(Section file) {
    String expected = "an https address without path, such as https://riverside.example.coop";
    URI uri = file.url("origin", expected, Set.of("https"));
    if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawUserInfo() != null) {
      throw file.invalid("origin", expected);
    }
    return uri;
  }
}
