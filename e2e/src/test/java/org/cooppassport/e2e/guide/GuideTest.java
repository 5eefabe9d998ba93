package org.cooppassport.e2e.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;
import org.cooppassport.wallet.cli.CoopWallet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever stands in a block of shell in the README and the guides is executed, in the order in
 * which it is read, in one shell and an empty folder. Only the two port numbers are others.
 */
@Tag("story")
@Tag("guide")
class GuideTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> GUIDES =
      List.of("README.md", "docs/guide-issuer.md", "docs/guide-verifier.md", "docs/wallet-sdk.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)[^\\n]*\\n(.*?)^```$");
  private static final long MINUTES = 15;

  @TempDir private Path folder;

  /**
   * One block.
   *
   * @param place file and line, for whoever must repair it
   * @param text what is typed
   */
  private record Block(String place, String text) {}

  @Test
  void everyBlockOfShellRunsAsItStands() throws Exception {
    assumeTrue(hasCurl(), "curl is not installed");
    linkJars();
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    script.append("trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT\n");
    script.append("trap 'echo \"failed: $BASH_COMMAND\"' ERR\nset -E\n");
    List<Block> blocks = blocks();
    assertTrue(blocks.size() > 15, "blocks were found");
    for (Block block : blocks) {
      script.append("printf '\\n== ").append(block.place()).append("\\n'\n").append(block.text());
    }
    script.append("printf '\\n== all of it ran\\n'\n");
    String issuerPort = Integer.toString(freePort());
    String verifierPort = Integer.toString(freePort());
    Path file = folder.resolve("guides.sh");
    Files.writeString(
        file, script.toString().replace("8443", issuerPort).replace("8444", verifierPort));
    Path output = folder.resolve("output.txt");
    Process shell = shell(file, output).start();
    boolean ended = shell.waitFor(MINUTES, TimeUnit.MINUTES);
    shell.descendants().forEach(ProcessHandle::destroy);
    shell.destroy();
    String said = Files.readString(output);
    assertTrue(ended, () -> "it did not end:\n" + said);
    assertEquals(0, shell.exitValue(), () -> said + "\n" + logs());
    assertTrue(said.contains("== all of it ran"), said);
  }

  @Test
  void everyManagementCallIsInAGuide() throws IOException {
    String typed = blocks().stream().map(Block::text).collect(Collectors.joining());
    Set<String> missing = new TreeSet<>();
    for (String server : List.of("issuer", "verifier")) {
      JsonObject paths =
          JsonReader.readObject(
                  Files.readString(
                      TOP.resolve(
                          "schemas/src/main/resources/org/cooppassport/schemas/openapi/"
                              + server
                              + ".json")))
              .object("paths")
              .orElseThrow();
      for (String path : paths.names()) {
        if (isManagement(paths.object(path).orElseThrow()) && !called(typed, path)) {
          missing.add(server + " " + path);
        }
      }
    }
    assertEquals(Set.of(), missing, "calls without a line to copy");
  }

  /** Needs an access token of the co-op's own systems. */
  private static boolean isManagement(JsonObject operations) {
    return operations.names().stream()
        .flatMap(method -> operations.object(method).stream())
        .flatMap(operation -> operation.array("security").stream())
        .flatMap(security -> security.objects().orElse(List.of()).stream())
        .anyMatch(scheme -> scheme.has("management") || scheme.has("oauth"));
  }

  private static boolean called(String typed, String path) {
    String call =
        Stream.of(path.substring("/{coop}".length()).split("(?=/)"))
            .map(part -> part.contains("{") ? "/\\$\\{?\\w+\\}?" : Pattern.quote(part))
            .collect(Collectors.joining());
    return Pattern.compile("\\$(?:RIVERSIDE|HARBOUR|PARTNER)" + call + "(?![\\w/])")
        .matcher(typed)
        .find();
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    for (String guide : GUIDES) {
      String text = Files.readString(TOP.resolve(guide));
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        if (matcher.group(1).equals("sh")) {
          long line = text.substring(0, matcher.start()).lines().count() + 1;
          blocks.add(new Block(guide + ":" + line, matcher.group(2)));
        }
      }
    }
    return blocks;
  }

  private ProcessBuilder shell(Path script, Path output) {
    ProcessBuilder shell =
        new ProcessBuilder("bash", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = shell.environment();
    environment.merge(
        "PATH", Path.of(System.getProperty("java.home"), "bin") + ":", (path, java) -> java + path);
    // short runs: compiling thoroughly would cost more than it brings
    environment.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    return shell;
  }

  /** The jars that were built in this run; where none were, jars that lead to the classes. */
  private void linkJars() throws IOException {
    link("issuer", "coop-issuer.jar", IssuerMain.class);
    link("verifier", "coop-verifier.jar", VerifierMain.class);
    link("wallet-sdk", "coop-wallet.jar", CoopWallet.class);
  }

  private void link(String module, String name, Class<?> main) throws IOException {
    Path jar = folder.resolve(module).resolve("target").resolve(name);
    Files.createDirectories(jar.getParent());
    Path built = TOP.resolve(module).resolve("target").resolve(name);
    if (Files.exists(built)) {
      Files.createSymbolicLink(jar, built);
      return;
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, main.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(classPath().split(":"))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream pointing = new JarOutputStream(out, manifest)) {
      pointing.flush();
    }
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (String log : List.of("data/issuer.log", "data/verifier.log")) {
      try {
        logs.append("== ").append(log).append('\n').append(Files.readString(folder.resolve(log)));
      } catch (IOException e) {
        logs.append("(none)\n");
      }
    }
    return logs.toString();
  }

  private static boolean hasCurl() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "curl")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
