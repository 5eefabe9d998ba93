package org.cooppassport.e2e.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds the attack catalogue against the tests that ran in every module. Runs last of all. */
@Tag("coverage")
class AttackCoverageTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ID = Pattern.compile("^- id: ([A-Z]{3}-\\d\\d|VP-\\d\\d)$");
  private static final Pattern NAMED = Pattern.compile("\\b[A-Z]{2,3}-\\d\\d\\b");
  private static final Pattern ATTACK = Pattern.compile("attack:([A-Z]{2,3}-\\d\\d)");

  @Test
  void everyCaseOfTheCatalogueHasAPassingTestOrStandsAsPending() throws IOException {
    Set<String> missing = new TreeSet<>(catalogue());
    missing.removeAll(proven());
    missing.removeAll(pending());
    assertEquals(Set.of(), missing, "attack cases without a passing test");
  }

  @Test
  void theCatalogueIsRead() throws IOException {
    assertEquals(138, catalogue().size());
  }

  @Test
  void aProvenCaseNoLongerStandsAsPending() throws IOException {
    Set<String> stale = new TreeSet<>(pending());
    stale.retainAll(proven());
    assertEquals(Set.of(), stale, "take these out of docs/attacks-pending.txt");
  }

  @Test
  void everyTagAndPendingLineNamesACaseOfTheCatalogue() throws IOException {
    Set<String> unknown = new TreeSet<>(pending());
    unknown.addAll(proven());
    unknown.removeAll(catalogue());
    assertEquals(Set.of(), unknown);
  }

  @Test
  void theThreatModelNamesCasesOfTheCatalogue() throws IOException {
    Set<String> named =
        NAMED
            .matcher(Files.readString(TOP.resolve("docs/threat-model.md")))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(named.size() > 50, "the cases are linked");
    named.removeAll(catalogue());
    assertEquals(Set.of(), named);
  }

  private static Set<String> catalogue() throws IOException {
    return Files.readAllLines(TOP.resolve("docs/attacks.md")).stream()
        .map(ID::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> pending() throws IOException {
    return Files.readAllLines(TOP.resolve("docs/attacks-pending.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(line -> line.split("\\s+", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A case counts only if tests of it passed and none failed. */
  private static Set<String> proven() throws IOException {
    return tagLines().stream()
        .filter(line -> line.contains("\tSUCCESSFUL\t"))
        .map(line -> ATTACK.matcher(line))
        .filter(Matcher::lookingAt)
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> tagLines() throws IOException {
    try (Stream<Path> files = Files.walk(TOP, 4)) {
      List<Path> found =
          files.filter(file -> file.endsWith(Path.of("target", "test-tags.txt"))).toList();
      List<String> lines = new java.util.ArrayList<>();
      for (Path file : found) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines;
    }
  }
}
