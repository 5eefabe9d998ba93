package org.cooppassport.e2e.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Holds what is really on the class path against the floors that the parent POM bans everything
 * below of, and looks for second copies that no bill of materials names.
 */
@Tag("attack:OPS-11")
class DependencyFloorsTest {
  private static final Path POM = Path.of("..", "pom.xml");
  private static final Pattern FLOOR =
      Pattern.compile("<exclude>([\\w.]+):([\\w.*-]+):\\(,([\\w.]+)\\)</exclude>");

  /** One class of each library of which a second copy was a hole before. */
  private static final List<String> ONCE =
      List.of(
          "io/netty/buffer/ByteBuf.class",
          "com/fasterxml/jackson/core/JsonParser.class",
          "org/bouncycastle/jce/provider/BouncyCastleProvider.class",
          "net/jpountz/lz4/LZ4Factory.class",
          "com/nimbusds/jose/JWSObject.class",
          "org/sqlite/JDBC.class");

  /**
   * A version that everything of one name must have at least.
   *
   * @param group the group's id
   * @param artifact a pattern for the artifact's id
   * @param version the first good one
   */
  private record Floor(String group, Pattern artifact, String version) {
    boolean forbids(String group, String artifact, String version) {
      return this.group.equals(group)
          && this.artifact.matcher(artifact).matches()
          && compare(version, this.version) < 0;
    }
  }

  @Test
  void thePomHasAFloorForEveryLibraryThatHadAHole() throws IOException {
    String pom = Files.readString(POM);
    assertTrue(pom.contains("<dependencyConvergence/>"), "one version of everything");
    Set<String> groups = new TreeSet<>();
    floors().forEach(floor -> groups.add(floor.group()));
    for (String group :
        List.of(
            "io.netty",
            "com.fasterxml.jackson.core",
            "org.bouncycastle",
            "org.lz4",
            "com.nimbusds",
            "org.xerial",
            "ch.qos.logback")) {
      assertTrue(groups.contains(group), group);
    }
  }

  @Test
  void whatIsOnTheClassPathIsNotBelowItsFloorAndThereOnce() throws IOException {
    List<Floor> floors = floors();
    Map<String, Set<String>> versions = new TreeMap<>();
    Set<String> below = new TreeSet<>();
    for (Path jar : jars()) {
      for (Properties maven : coordinates(jar)) {
        String group = maven.getProperty("groupId", "");
        String artifact = maven.getProperty("artifactId", "");
        String version = maven.getProperty("version", "");
        versions.computeIfAbsent(group + ":" + artifact, each -> new TreeSet<>()).add(version);
        if (floors.stream().anyMatch(floor -> floor.forbids(group, artifact, version))) {
          below.add(group + ":" + artifact + ":" + version);
        }
      }
    }
    assertTrue(versions.size() > 20, "jars tell what they are");
    assertEquals(Set.of(), below, "below the floor");
    versions.values().removeIf(all -> all.size() == 1);
    assertEquals(Map.of(), versions, "in two versions");
  }

  @Test
  void noLibraryHidesInsideAnotherOne() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path jar : jars()) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : java.util.Collections.list(file.entries())) {
          ONCE.stream()
              .filter(name -> entry.getName().endsWith(name))
              .filter(name -> !entry.getName().startsWith("META-INF/versions/"))
              .forEach(
                  name ->
                      found
                          .computeIfAbsent(name, each -> new TreeSet<>())
                          .add(jar.getFileName() + "!" + entry.getName()));
        }
      }
    }
    assertTrue(found.containsKey(ONCE.get(0)), "the search finds what is there");
    found.values().removeIf(all -> all.size() == 1);
    assertEquals(Map.of(), found, "a second copy");
  }

  @Test
  void aVersionWithAKnownHoleWouldBeFound() throws IOException {
    List<Floor> floors = floors();
    for (String bad :
        List.of(
            "io.netty:netty-codec-http2:4.1.100.Final",
            "org.bouncycastle:bcprov-jdk18on:1.78",
            "com.fasterxml.jackson.core:jackson-core:2.9.10",
            "org.lz4:lz4-java:1.8.0",
            "org.xerial:sqlite-jdbc:3.9.1")) {
      String[] parts = bad.split(":");
      assertTrue(
          floors.stream().anyMatch(floor -> floor.forbids(parts[0], parts[1], parts[2])), bad);
    }
    assertTrue(compare("4.2.15.Final", "4.2.15.Final") == 0);
    assertTrue(compare("4.2.9.Final", "4.2.15.Final") < 0);
    assertTrue(compare("1.86", "1.9") > 0);
  }

  private static List<Floor> floors() throws IOException {
    Matcher matcher = FLOOR.matcher(Files.readString(POM));
    List<Floor> floors = new ArrayList<>();
    while (matcher.find()) {
      Pattern artifact = Pattern.compile(matcher.group(2).replace("*", ".*"));
      floors.add(new Floor(matcher.group(1), artifact, matcher.group(3)));
    }
    return floors;
  }

  private static List<Path> jars() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return java.util.Arrays.stream(path.split(":"))
        .filter(entry -> entry.endsWith(".jar"))
        .map(Path::of)
        // has copies of its own, and is never shipped
        .filter(jar -> !jar.getFileName().toString().startsWith("testcontainers"))
        .toList();
  }

  private static List<Properties> coordinates(Path jar) throws IOException {
    List<Properties> all = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : java.util.Collections.list(file.entries())) {
        if (entry.getName().matches("META-INF/maven/.*/pom\\.properties")) {
          Properties properties = new Properties();
          try (InputStream in = file.getInputStream(entry)) {
            properties.load(in);
          }
          all.add(properties);
        }
      }
    }
    return all;
  }

  /** Compares numbers as numbers; what follows them does not count. */
  private static int compare(String one, String other) {
    List<Integer> left = numbers(one);
    List<Integer> right = numbers(other);
    for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
      int difference = (i < left.size() ? left.get(i) : 0) - (i < right.size() ? right.get(i) : 0);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static List<Integer> numbers(String version) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.split("[.-]")) {
      if (!part.matches("\\d{1,9}")) {
        break;
      }
      numbers.add(Integer.parseInt(part));
    }
    return numbers;
  }
}
