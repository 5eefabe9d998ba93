package org.cooppassport.verifier.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.InvalidSetting;

/**
 * Reads folders of what a board decided: policies, or agreements with other co-ops. One JSON file
 * each, whose name ends in {@code .json}.
 */
public final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * Reads all policies; none if there is no such folder.
   *
   * @param place the folder's name in messages, such as {@code coops/harbour/policies}
   * @throws InvalidSetting naming the file, the member at fault and what is expected
   */
  public static CoopPolicies read(Path folder, String place) {
    try {
      return CoopPolicies.of(readAll(folder, place, Policy::read));
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(
          place, "expected different versions, but there are " + e.getMessage());
    }
  }

  /**
   * Reads the co-op's own legal tables beside those of the product.
   *
   * @param place the folder's name in messages, such as {@code coops/harbour/law}
   * @throws InvalidSetting naming the file, the member at fault and what is expected
   */
  public static LegalTables readLaw(Path folder, String place) {
    List<JsonObject> own =
        readAll(
            folder,
            place,
            json -> {
              LegalTables.of(List.of(json));
              return json;
            });
    try {
      return LegalTables.shipped().with(own);
    } catch (Refusal e) {
      throw new InvalidSetting(place, e.detail());
    }
  }

  /**
   * Reads the files of agreements: signed ones, and what the co-op only states itself; none if
   * there is no such folder.
   *
   * @param place the folder's name in messages, such as {@code coops/harbour/agreements}
   * @throws InvalidSetting naming the file, the member at fault and what is expected
   */
  public static List<Agreement> readAgreements(Path folder, String place) {
    return readAll(folder, place, Agreement::read);
  }

  private static <T> List<T> readAll(Path folder, String place, Function<JsonObject, T> reader) {
    List<T> all = new ArrayList<>();
    for (Path file : files(folder)) {
      all.add(readFile(file, place + "/" + file.getFileName(), reader));
    }
    return all;
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T readFile(Path file, String place, Function<JsonObject, T> reader) {
    try {
      return reader.apply(JsonReader.readObject(Bytes.owned(Files.readAllBytes(file))));
    } catch (Refusal e) {
      throw new InvalidSetting(place, e.detail());
    } catch (JsonException e) {
      throw new InvalidSetting(
          place,
          "expected one JSON object without repeated members (near byte " + e.offset() + ")");
    } catch (IOException e) {
      throw new InvalidSetting(place, "expected a readable file");
    }
  }
}
