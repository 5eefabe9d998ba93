package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes issue from one store and are killed at a random moment, again and again.
 *
 * <p>In the build 5 rounds, 10 kills; {@code -Dcrash.rounds=500} for the full bound.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("crash.rounds", 5);
  private static final int CASSANDRA_ROUNDS = Math.max(2, ROUNDS / 10);
  private static final long SEED = Long.getLong("crash.seed", 20261121L);

  private static final Pattern LINE = Pattern.compile("[0-9a-f]{32} [0-9a-f]{32} [0-9]+");

  /** Standard output is for acknowledgements only. */
  private static final String LOGBACK =
      """
      <configuration>
        <appender name="ERR" class="ch.qos.logback.core.ConsoleAppender">
          <target>System.err</target>
          <encoder><pattern>%d %-5level %logger{1} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="ERR"/></root>
      </configuration>
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Random moments = new Random(SEED);
  private final Map<String, String> acknowledged = new HashMap<>();
  private final List<Process> children = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void end() {
    children.forEach(Process::destroyForcibly);
    await(vertx.close());
  }

  @Test
  @Tag("attack:STO-01")
  @Tag("attack:STA-08")
  void killedProcessesOnOneFileLoseNothingAndShareNoIndex() throws Exception {
    Path file = directory.resolve("store.db");
    for (int round = 0; round < ROUNDS; round++) {
      issueAndKill(List.of(file.toString()));
      RecordStore store =
          await(SqliteRecordStore.open(vertx, file, Clock.systemUTC(), RandomSource.secure()));
      check(store);
      await(store.close());
    }
  }

  @Test
  @Tag("attack:STO-01")
  @Tag("attack:STA-08")
  void killedProcessesOnOneClusterLoseNothingAndShareNoIndex() throws Exception {
    CassandraForTests.Node node = CassandraForTests.node();
    String keyspace = CassandraForTests.freshKeyspace();
    CassandraOptions options =
        CassandraOptions.of(List.of(node.contact()), node.datacenter(), keyspace)
            .creatingKeyspace(Map.of(node.datacenter(), 1));
    RecordStore store =
        await(CassandraRecordStore.open(vertx, options, Clock.systemUTC(), RandomSource.secure()));
    for (int round = 0; round < CASSANDRA_ROUNDS; round++) {
      issueAndKill(
          List.of(
              node.contact().getHostString(),
              Integer.toString(node.contact().getPort()),
              node.datacenter(),
              keyspace));
      check(store);
    }
    await(store.close());
  }

  @Test
  @Tag("attack:STO-02")
  void aCopyOfTheVolumeAtAnyMomentHoldsWhatWasAcknowledgedBefore() throws Exception {
    Path file = directory.resolve("store.db");
    Process child = start(List.of(file.toString()));
    BufferedReader said = child.inputReader(StandardCharsets.US_ASCII);
    for (int round = 0; round < ROUNDS; round++) {
      readSome(said, 1 + moments.nextInt(500));
      // Stopped, its files stand still as in a snapshot of the blocks.
      signal(child, "STOP");
      Path copy = Files.createDirectory(directory.resolve("copy" + round)).resolve("store.db");
      Files.copy(file, copy);
      Files.copy(Path.of(file + "-wal"), Path.of(copy + "-wal"));
      signal(child, "CONT");
      RecordStore store =
          await(SqliteRecordStore.open(vertx, copy, Clock.systemUTC(), RandomSource.secure()));
      check(store);
      await(store.close());
    }
  }

  /**
   * Not by {@link Process#destroyForcibly}, which would close the pipe with what is still in it.
   */
  private static void kill(Process child) throws Exception {
    signal(child, "KILL");
    child.waitFor();
  }

  private static void signal(Process child, String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  private void issueAndKill(List<String> arguments) throws Exception {
    Process one = start(arguments);
    Process two = start(arguments);
    BufferedReader saidByOne = one.inputReader(StandardCharsets.US_ASCII);
    BufferedReader saidByTwo = two.inputReader(StandardCharsets.US_ASCII);
    readSome(saidByOne, 1 + moments.nextInt(300));
    readSome(saidByTwo, 1 + moments.nextInt(300));
    kill(one);
    readSome(saidByTwo, moments.nextInt(100));
    kill(two);
    readRest(saidByOne);
    readRest(saidByTwo);
  }

  private Process start(List<String> arguments) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path logging = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=" + logging,
            "-cp",
            classPath));
    command.add(IssuingChild.class.getName());
    command.addAll(arguments);
    Process child =
        new ProcessBuilder(command)
            .redirectError(directory.resolve("child-" + children.size() + ".err").toFile())
            .start();
    children.add(child);
    return child;
  }

  private void readSome(BufferedReader said, int lines) throws IOException {
    for (int i = 0; i < lines; i++) {
      String line = said.readLine();
      assertNotNull(line, this::errors);
      acknowledged(line);
    }
  }

  /** What was in the pipe when the process died; its last line may be cut. */
  private void readRest(BufferedReader said) throws IOException {
    StringBuilder rest = new StringBuilder();
    for (int next = said.read(); next >= 0; next = said.read()) {
      rest.append((char) next);
    }
    int whole = rest.lastIndexOf("\n") + 1;
    rest.substring(0, whole).lines().forEach(this::acknowledged);
  }

  private void acknowledged(String line) {
    assertTrue(LINE.matcher(line).matches(), line);
    int space = line.indexOf(' ');
    acknowledged.put(line.substring(0, space), line.substring(space + 1));
  }

  private String errors() {
    StringBuilder all = new StringBuilder("a child ended by itself: ");
    for (int i = 0; i < children.size(); i++) {
      try {
        all.append(Files.readString(directory.resolve("child-" + i + ".err")));
      } catch (IOException e) {
        all.append(e);
      }
    }
    return all.toString();
  }

  /** Every acknowledged issuance is there with its index, and no index was given twice. */
  private void check(RecordStore store) {
    Map<String, String> stored = new HashMap<>();
    for (int i = 0; i < IssuingChild.PARTITIONS; i++) {
      Page page = new Page(List.of(), "", false);
      while (!page.last()) {
        page = await(store.scan(IssuingChild.partition(i), page.next(), RecordStore.MAX_PAGE));
        page.records().forEach(r -> stored.put(r.key().sort(), r.bytes().toUtf8()));
      }
    }
    assertFalse(acknowledged.isEmpty());
    acknowledged.forEach((id, index) -> assertEquals(index, stored.get(id), "lost: " + id));
    Set<String> indexes = new HashSet<>(stored.values());
    assertEquals(stored.size(), indexes.size(), "an index was given twice, seed " + SEED);
    assertTrue(await(store.inspect()).sound());
    assertEquals(Health.READY, await(store.health()));
  }
}
