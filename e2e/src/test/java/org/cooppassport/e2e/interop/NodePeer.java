package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;

/**
 * A Node process with independent implementations, one per test JVM: {@code
 * src/test/node/peer.mjs}.
 *
 * <p>Where Node or its packages cannot be had, the tests that ask for it are skipped with that
 * reason.
 */
public final class NodePeer {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path INSTALLED = Path.of("target", "node");
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          ".npmrc",
          "peer.mjs",
          "openid4vp.mjs",
          "dcql.mjs",
          "browser.mjs",
          "server.mjs",
          "vci.mjs");
  private static final long INSTALL_SECONDS = 180;

  private static NodePeer running;
  private static String missing;

  private final Writer requests;
  private final BufferedReader answers;

  private NodePeer(Process process) {
    requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Returns the running peer, or skips the calling test with the reason why there is none. */
  public static synchronized NodePeer orSkip() {
    if (running == null && missing == null) {
      start();
    }
    assumeTrue(missing == null, missing);
    return running;
  }

  /** Returns the folder with the installed packages, or skips the calling test. */
  public static Path folderOrSkip() {
    orSkip();
    return INSTALLED.toAbsolutePath();
  }

  private static void start() {
    try {
      if (!runs("node", "--version") || !runs("npm", "--version")) {
        missing = "Node and npm are not installed";
        return;
      }
      if (!install()) {
        missing = "npm could not install the packages of e2e/src/test/node";
        return;
      }
      Process process =
          new ProcessBuilder("node", "peer.mjs")
              .directory(INSTALLED.toFile())
              .redirectError(INSTALLED.resolve("peer.log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      running = new NodePeer(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean install() throws IOException {
    Files.createDirectories(INSTALLED);
    boolean changed = !Files.isDirectory(INSTALLED.resolve("node_modules"));
    for (String file : FILES) {
      Path target = INSTALLED.resolve(file);
      if (!Files.exists(target) || Files.mismatch(SOURCES.resolve(file), target) >= 0) {
        changed |= !file.endsWith(".mjs");
        Files.copy(SOURCES.resolve(file), target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return !changed || runs("npm", "ci", "--silent");
  }

  private static boolean runs(String... command) {
    try {
      Files.createDirectories(INSTALLED);
      Process process =
          new ProcessBuilder(command)
              .directory(INSTALLED.toFile())
              .redirectErrorStream(true)
              .redirectOutput(INSTALLED.resolve("npm.log").toFile())
              .start();
      if (!process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends a request and returns the answer; fails the test if the operation threw. */
  public JsonObject call(String operation, JsonObject request) {
    JsonObject answer = tryCall(operation, request);
    assertFalse(answer.has("failed"), () -> operation + ": " + answer);
    return answer;
  }

  /**
   * Sends a request and returns the answer, which has member {@code failed} if the operation threw.
   */
  public synchronized JsonObject tryCall(String operation, JsonObject request) {
    try {
      requests.write(request.with("operation", operation).toJson());
      requests.write('\n');
      requests.flush();
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the peer ended; see e2e/target/node/peer.log");
      }
      return (JsonObject) JsonReader.read(line, JsonLimits.DEFAULT.withMaxBytes(8 << 20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
