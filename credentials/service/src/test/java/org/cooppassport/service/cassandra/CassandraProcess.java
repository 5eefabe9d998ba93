package org.cooppassport.service.cassandra;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One Cassandra node in a process of its own, throw-away and small: some 420 MB, ready in 5 to 15
 * s.
 *
 * <p>It ends with the JVM that started it, also if that is killed.
 */
public final class CassandraProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofMinutes(2);
  private static final String LOOPBACK = "127.0.0.1";
  private static final List<String> TOKENS =
      List.of("-9223372036854775808", "-3074457345618258603", "3074457345618258602");
  private static final byte[] OPTIONS_FRAME = {4, 0, 0, 0, 5, 0, 0, 0, 0};
  private static final int SUPPORTED = 6;

  private final Path directory;
  private final InetSocketAddress cql;
  private final List<String> command;
  private Process process;

  private CassandraProcess(Path directory, InetSocketAddress cql, List<String> command) {
    this.directory = directory;
    this.cql = cql;
    this.command = command;
  }

  /**
   * Whether a node is killed and started again on its data.
   *
   * <p>One that is never started again need not sync its system tables, and is ready sooner.
   */
  private enum Life {
    ONE,
    SEVERAL
  }

  /** Starts a node on free ports of the loopback address and waits until it answers. */
  static CassandraProcess start(Path java, Path jars) {
    int storagePort = freePort();
    CassandraProcess node =
        make(java, jars, LOOPBACK, storagePort, freePort(), TOKENS.get(1), LOOPBACK, Life.ONE);
    node.launch();
    node.awaitReady();
    return node;
  }

  /** Starts three nodes that hold each other's data, on 127.0.0.1 to 127.0.0.3 (Linux). */
  static List<CassandraProcess> startThree(Path java, Path jars) {
    int storagePort = freePort();
    int cqlPort = freePort();
    List<CassandraProcess> nodes = new ArrayList<>();
    for (int i = 0; i < TOKENS.size(); i++) {
      nodes.add(
          make(
              java,
              jars,
              "127.0.0." + (i + 1),
              storagePort,
              cqlPort,
              TOKENS.get(i),
              "127.0.0.1,127.0.0.2,127.0.0.3",
              Life.SEVERAL));
    }
    nodes.forEach(CassandraProcess::launch);
    nodes.forEach(CassandraProcess::awaitReady);
    return nodes;
  }

  private static CassandraProcess make(
      Path java,
      Path jars,
      String address,
      int storagePort,
      int cqlPort,
      String token,
      String seeds,
      Life life) {
    try {
      Path directory = Files.createTempDirectory("cassandra-node");
      Files.createDirectories(directory.resolve("tmp"));
      String seedList =
          Stream.of(seeds.split(",")).map(s -> s + ":" + storagePort).collect(joining(","));
      Path yaml =
          Files.writeString(
              directory.resolve("cassandra.yaml"),
              YAML.formatted(storagePort, cqlPort, address, token, seedList, sync(life)));
      Path logging = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
      copyMain(directory.resolve("main"));
      CassandraProcess node =
          new CassandraProcess(
              directory,
              new InetSocketAddress(address, cqlPort),
              command(java, directory, yaml, logging, jars, life));
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node that comes back must have what it acknowledged. */
  private static String sync(Life life) {
    return switch (life) {
      case ONE -> "commitlog_sync: periodic\ncommitlog_sync_period: 10000ms";
      case SEVERAL -> "commitlog_sync: group\ncommitlog_sync_group_window: 10ms";
    };
  }

  /** Starts the process, also again after it was killed, on the same data. */
  public void launch() {
    try {
      process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, such as {@code STOP}, {@code CONT} or {@code KILL}. */
  public void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("signal " + name + " was not sent");
      }
      if (name.equals("KILL")) {
        process.waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Returns where it speaks CQL. */
  public InetSocketAddress cql() {
    return cql;
  }

  /** Kills it and removes its files; a clean stop would only take longer. */
  @Override
  public void close() {
    try {
      if (process != null) {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(CassandraProcess::delete);
    } catch (IOException | UncheckedIOException e) {
      // Gone already, or left to the temporary folder's own clean-up.
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it answers; fails with the end of its log if it does not. */
  public void awaitReady() {
    long deadline = System.nanoTime() + READY.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        String log = log();
        close();
        throw new IllegalStateException("the Cassandra node did not start:\n" + log);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private String log() {
    try {
      String log = Files.readString(directory.resolve("out.log"));
      return log.substring(Math.max(0, log.length() - 8_000));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(cql, 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(OPTIONS_FRAME);
      byte[] header = socket.getInputStream().readNBytes(9);
      return header.length == 9 && header[4] == SUPPORTED;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(
      Path java, Path directory, Path yaml, Path logging, Path jars, Life life) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    for (String opened :
        List.of("java.base/jdk.internal.ref", "java.base/sun.nio.ch", "java.base/java.io")) {
      command.add("--add-opens=" + opened + "=ALL-UNNAMED");
    }
    command.addAll(
        List.of(
            "-Xms128m",
            "-Xmx256m",
            "-Xss256k",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcassandra.config=" + yaml.toUri(),
            "-Dcassandra.storagedir=" + directory.resolve("data"),
            "-Djava.io.tmpdir=" + directory.resolve("tmp"),
            "-Dcassandra.logdir=" + directory,
            "-Dlogback.configurationFile=" + logging,
            "-Dcassandra-foreground=yes",
            "-Dcassandra.skip_wait_for_gossip_to_settle=0",
            "-Dcassandra.ring_delay_ms=0",
            "-Dcassandra.consistent.rangemovement=false",
            "-Dcassandra.unsafesystem=" + (life == Life.ONE),
            "-cp",
            directory.resolve("main") + File.pathSeparator + jars.resolve("*"),
            NodeMain.class.getName()));
    return command;
  }

  /** Puts the one class of ours that the node needs beside its jars. */
  private static void copyMain(Path folder) throws IOException {
    String name = NodeMain.class.getName().replace('.', '/') + ".class";
    Path target = folder.resolve(name);
    Files.createDirectories(target.getParent());
    try (InputStream source = NodeMain.class.getClassLoader().getResourceAsStream(name)) {
      Files.copy(source, target);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String YAML =
      """
      cluster_name: coop-test
      num_tokens: 1
      initial_token: %4$s
      partitioner: org.apache.cassandra.dht.Murmur3Partitioner
      seed_provider:
        - class_name: org.apache.cassandra.locator.SimpleSeedProvider
          parameters:
            - seeds: "%5$s"
      listen_address: %3$s
      rpc_address: %3$s
      storage_port: %1$d
      native_transport_port: %2$d
      start_native_transport: true
      endpoint_snitch: SimpleSnitch
      %6$s
      auto_bootstrap: false
      concurrent_reads: 4
      concurrent_writes: 4
      concurrent_counter_writes: 2
      native_transport_max_threads: 8
      memtable_heap_space: 32MiB
      memtable_offheap_space: 32MiB
      commitlog_segment_size: 8MiB
      commitlog_total_space: 64MiB
      file_cache_enabled: false
      networking_cache_size: 16MiB
      key_cache_size: 4MiB
      counter_cache_size: 0MiB
      auto_snapshot: false
      incremental_backups: false
      cdc_enabled: false
      """;

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{1} %msg%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="OUT"/></root>
      </configuration>
      """;
}
