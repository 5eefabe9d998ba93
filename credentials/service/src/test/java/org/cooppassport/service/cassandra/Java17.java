package org.cooppassport.service.cassandra;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a JDK 17, the one version this Cassandra runs on, whatever runs the tests. */
final class Java17 {
  private static final List<String> PLACES =
      List.of("/usr/lib/jvm", "/usr/java", "/opt/java", "/Library/Java/JavaVirtualMachines");

  private Java17() {}

  /** Returns its {@code java} command. */
  static Optional<Path> command() {
    List<Path> homes = new ArrayList<>();
    Optional.ofNullable(System.getProperty("cassandra.java.home"))
        .map(Path::of)
        .ifPresent(homes::add);
    if (Runtime.version().feature() == 17) {
      homes.add(Path.of(System.getProperty("java.home")));
    }
    for (String variable : List.of("JAVA17_HOME", "JDK17_HOME", "JAVA_HOME_17_X64", "JAVA_HOME")) {
      Optional.ofNullable(System.getenv(variable)).map(Path::of).ifPresent(homes::add);
    }
    PLACES.forEach(place -> addAll(Path.of(place), homes));
    addAll(Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"), homes);
    return homes.stream()
        .flatMap(home -> List.of(home, home.resolve("Contents/Home")).stream())
        .filter(Java17::isJava17)
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void addAll(Path place, List<Path> homes) {
    if (Files.isDirectory(place)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(place)) {
        found.forEach(homes::add);
      } catch (IOException e) {
        throw new IllegalStateException("cannot list " + place, e);
      }
    }
  }

  private static boolean isJava17(Path home) {
    try {
      Path release = home.resolve("release");
      return Files.isRegularFile(release)
          && Files.readAllLines(release).stream()
              .anyMatch(line -> line.matches("JAVA_VERSION=\"17[.\"].*"));
    } catch (IOException e) {
      return false;
    }
  }
}
