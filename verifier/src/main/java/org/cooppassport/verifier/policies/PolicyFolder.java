package org.cooppassport.verifier.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.InvalidSetting;

/** Reads a folder of policy files: one policy each, JSON, the name ends in {@code .json}. */
public final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * Reads all policies; none if there is no such folder.
   *
   * @param place the folder's name in messages, such as {@code coops/harbour/policies}
   * @throws InvalidSetting naming the file, the member at fault and what is expected
   */
  public static CoopPolicies read(Path folder, String place) {
    if (!Files.isDirectory(folder)) {
      return CoopPolicies.of(List.of());
    }
    List<Policy> policies = new ArrayList<>();
    for (Path file : files(folder)) {
      policies.add(readFile(file, place + "/" + file.getFileName()));
    }
    try {
      return CoopPolicies.of(policies);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(
          place, "expected different versions, but there are " + e.getMessage());
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Policy readFile(Path file, String place) {
    try {
      return Policy.read(JsonReader.readObject(Bytes.owned(Files.readAllBytes(file))));
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
