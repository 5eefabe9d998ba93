package org.cooppassport.e2e.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Makes the table of vectors in docs/interop.md from the tests that ran in every module. Runs last
 * of all. The table of this run is in {@code target/interop-vectors.md}; {@code -Dinterop.write}
 * puts it into the document.
 */
@Tag("coverage")
class InteropTablesTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Path DOCUMENT = TOP.resolve("docs/interop.md");
  private static final Path VECTORS = TOP.resolve("credentials/core/src/test/resources/vectors");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- vectors -->\\n)(.*?)(\\n<!-- end -->)");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9-]+)` \\| (\\d+) \\| (\\d+) \\| (.*) \\|");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)(?:#(\\w+))?`");
  private static final Pattern READ = Pattern.compile("vectors:([a-z0-9-]+)\\t([A-Z]+)\\t.*");

  /** Folders, or parts of them, that no test reads, and why. */
  private static final Map<String, String> NOT_APPLICABLE = notApplicable();

  private static Map<String, String> notApplicable() {
    Map<String, String> why = new LinkedHashMap<>();
    why.put("contexts", "documents that the other cases read, not cases");
    why.put("did-peer", "did:peer is not among the methods offered");
    why.put("di-quantum-safe", "post-quantum cryptosuites are not offered");
    why.put("ml-dsa-jose-cose", "ML-DSA is not offered");
    why.put("vcalm", "the interface description, not cases");
    why.put("vc-di-bbs", "holder binding and pseudonyms are options of the draft that still move");
    why.put("conformance-data", "mdoc samples: ISO 18013-5 is not offered");
    why.put(
        "vc-jose-cose",
        "examples of the specification are signed with keys that are not published");
    return why;
  }

  /** How the cases of one folder ended. */
  private static final class Cases {
    private int all;
    private int passed;
  }

  @Test
  void theTableOfVectorsIsThatOfTheTestsThatRan() throws IOException {
    String table = table(cases());
    Files.writeString(Path.of("target", "interop-vectors.md"), table + "\n");
    String document = Files.readString(DOCUMENT);
    Matcher found = TABLE.matcher(document);
    assertTrue(found.find(), "docs/interop.md has no table of vectors");
    if (Boolean.getBoolean("interop.write")) {
      Files.writeString(
          DOCUMENT,
          document.substring(0, found.end(1)) + table + document.substring(found.start(3)));
      return;
    }
    assertEquals(List.of(), lost(rows(found.group(2)), rows(table)), "run with -Dinterop.write");
  }

  @Test
  void everyTestThatTheDocumentNamesIsThere() throws IOException {
    Map<String, String> sources = sources();
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(Files.readString(DOCUMENT));
    while (named.find()) {
      String source = sources.getOrDefault(named.group(1), "");
      String method = named.group(2);
      if (source.isEmpty() || (method != null && !source.contains("void " + method + "("))) {
        missing.add(named.group());
      }
    }
    assertEquals(List.of(), missing);
  }

  /** The text of all test classes of a name, over all modules. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(TOP)) {
      for (Path file : files.filter(f -> f.toString().endsWith("Test.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  /** What the document claims and the tests of this run do not show. */
  private static List<String> lost(
      Map<String, List<String>> claimed, Map<String, List<String>> run) {
    List<String> lost = new ArrayList<>();
    run.forEach(
        (folder, row) -> {
          List<String> claim = claimed.getOrDefault(folder, List.of());
          boolean holds =
              !claim.isEmpty()
                  && Integer.parseInt(claim.get(0)) <= Integer.parseInt(row.get(0))
                  && row.get(0).equals(row.get(1))
                  && claim.get(2).equals(row.get(2));
          if (!holds) {
            lost.add(folder + ": the document says " + claim + ", the tests " + row);
          }
        });
    return lost;
  }

  private static Map<String, List<String>> rows(String table) {
    Map<String, List<String>> rows = new TreeMap<>();
    table
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .forEach(row -> rows.put(row.group(1), List.of(row.group(2), row.group(3), row.group(4))));
    return rows;
  }

  private static String table(Map<String, Cases> cases) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("| folder | cases | passed | not applicable |");
    lines.add("| --- | --- | --- | --- |");
    for (String folder : folders()) {
      Cases of = cases.getOrDefault(folder, new Cases());
      String why = NOT_APPLICABLE.getOrDefault(folder, "");
      assertTrue(of.all > 0 || !why.isEmpty(), folder + ": no test reads these vectors");
      lines.add("| `" + folder + "` | " + of.all + " | " + of.passed + " | " + why + " |");
    }
    return String.join("\n", lines);
  }

  private static List<String> folders() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  /** A test that read vectors of a folder is one case of it. */
  private static Map<String, Cases> cases() throws IOException {
    Map<String, Cases> cases = new TreeMap<>();
    for (String line : tagLines()) {
      Matcher read = READ.matcher(line);
      if (read.matches()) {
        Cases of = cases.computeIfAbsent(read.group(1), folder -> new Cases());
        of.all++;
        of.passed += read.group(2).equals("SUCCESSFUL") ? 1 : 0;
      }
    }
    return cases;
  }

  /** The lines of all modules, each test once though it may have run for two gates. */
  private static List<String> tagLines() throws IOException {
    try (Stream<Path> files = Files.walk(TOP, 4)) {
      List<Path> found =
          files.filter(file -> file.endsWith(Path.of("target", "test-tags.txt"))).toList();
      List<String> lines = new ArrayList<>();
      for (Path file : found) {
        lines.addAll(Files.readAllLines(file));
      }
      return lines.stream().distinct().collect(Collectors.toList());
    }
  }
}
