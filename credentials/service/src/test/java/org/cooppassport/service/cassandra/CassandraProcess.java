package org.cooppassport.service.cassandra;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
  private static final byte[] OPTIONS_FRAME = {4, 0, 0, 0, 5, 0, 0, 0, 0};
  private static final int SUPPORTED = 6;

  private final Path directory;
  private final InetSocketAddress cql;
  private final Process process;

  private CassandraProcess(Path directory, InetSocketAddress cql, Process process) {
    this.directory = directory;
    this.cql = cql;
    this.process = process;
  }

  /** Starts a node on free ports of the loopback address and waits until it answers. */
  static CassandraProcess start(Path java, Path jars) {
    try {
      Path directory = Files.createTempDirectory("cassandra-node");
      Files.createDirectories(directory.resolve("tmp"));
      int storagePort = freePort();
      int cqlPort = freePort();
      Path yaml =
          Files.writeString(directory.resolve("cassandra.yaml"), yaml(storagePort, cqlPort));
      Path logging = Files.writeString(directory.resolve("logback.xml"), LOGBACK);
      copyMain(directory.resolve("main"));
      List<String> command = command(java, directory, yaml, logging, jars);
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out.log").toFile())
              .start();
      InetSocketAddress cql = new InetSocketAddress(InetAddress.getLoopbackAddress(), cqlPort);
      CassandraProcess node = new CassandraProcess(directory, cql, process);
      Runtime.getRuntime().addShutdownHook(new Thread(node::close));
      node.awaitReady();
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where it speaks CQL. */
  public InetSocketAddress cql() {
    return cql;
  }

  /** Returns its process id, for tests that stop or kill it. */
  public long pid() {
    return process.pid();
  }

  /** Kills it and removes its files; a clean stop would only take longer. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
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

  private void awaitReady() throws IOException {
    long deadline = System.nanoTime() + READY.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        String log = Files.readString(directory.resolve("out.log"));
        close();
        throw new IllegalStateException(
            "the Cassandra node did not start:\n"
                + log.substring(Math.max(0, log.length() - 8_000)));
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(cql, 1_000);
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write(OPTIONS_FRAME);
      byte[] header = socket.getInputStream().readNBytes(9);
      return header.length == 9 && header[4] == SUPPORTED;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> command(
      Path java, Path directory, Path yaml, Path logging, Path jars) {
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
            "-Dcassandra.unsafesystem=true",
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

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String yaml(int storagePort, int cqlPort) {
    return """
    cluster_name: coop-test
    num_tokens: 1
    initial_token: 0
    partitioner: org.apache.cassandra.dht.Murmur3Partitioner
    seed_provider:
      - class_name: org.apache.cassandra.locator.SimpleSeedProvider
        parameters:
          - seeds: "127.0.0.1:%1$d"
    listen_address: 127.0.0.1
    rpc_address: 127.0.0.1
    storage_port: %1$d
    native_transport_port: %2$d
    start_native_transport: true
    endpoint_snitch: SimpleSnitch
    commitlog_sync: periodic
    commitlog_sync_period: 10000ms
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
    """
        .formatted(storagePort, cqlPort);
  }

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
