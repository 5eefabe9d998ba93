package org.cooppassport.service.federation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;

/** Folders of what somebody decided, in a co-op's folder: JSON files, or tokens. */
public final class DecisionFiles {
  private static final int MAX_FILES = 10_000;

  private DecisionFiles() {}

  /**
   * Reads every file that ends in {@code .json}; none if there is no such folder.
   *
   * @throws InvalidSetting naming the file and what is wrong in it
   */
  public static <T> List<T> json(
      CoopSettings settings, String folder, Function<JsonObject, T> reader) {
    List<T> all = new ArrayList<>();
    for (Path file : files(settings, folder, ".json")) {
      String place = place(settings, folder, file);
      try {
        all.add(reader.apply(JsonReader.readObject(bytes(file))));
      } catch (Refusal e) {
        throw new InvalidSetting(place, e.detail());
      } catch (JsonException e) {
        throw new InvalidSetting(
            place,
            "expected one JSON object without repeated members (near byte " + e.offset() + ")");
      }
    }
    return all;
  }

  /** Reads every file that ends in {@code .jwt} as one token. */
  public static List<String> texts(CoopSettings settings, String folder) {
    return files(settings, folder, ".jwt").stream()
        .map(file -> bytes(file).toUtf8().strip())
        .toList();
  }

  private static String place(CoopSettings settings, String folder, Path file) {
    return CoopSettings.FOLDER
        + "/"
        + settings.coop().id()
        + "/"
        + folder
        + "/"
        + file.getFileName();
  }

  private static Bytes bytes(Path file) {
    try {
      return Bytes.owned(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(CoopSettings settings, String name, String ending) {
    Path folder = settings.folder().resolve(name).normalize();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(ending))
          .sorted()
          .limit(MAX_FILES)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
