package org.cooppassport.service.cassandra;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.cassandra.CassandraContainer;

/**
 * The Cassandra node that the tests of one JVM share; each test class has a keyspace of its own.
 *
 * <p>The property {@code cassandra} chooses: {@code external} (at {@code cassandra.contact}, as
 * host:port, with {@code cassandra.datacenter}), {@code docker}, {@code process} or {@code none}.
 * Without it: a container where a Docker engine answers, else a process if a JDK 17 and the jars
 * are there. Tests are skipped, with the reason, only if there is neither.
 */
public final class CassandraForTests {
  private static final String IMAGE = "cassandra:5.0";
  private static Node shared;

  private CassandraForTests() {}

  /** A node that answers. */
  public record Node(InetSocketAddress contact, String datacenter) {}

  /** Returns the node, started on first use; skips the test if there can be none. */
  public static synchronized Node node() {
    if (shared == null) {
      shared = choose();
    }
    return shared;
  }

  /** Returns a node of the caller's own, which it may stop and kill; skips the test without one. */
  public static CassandraProcess ownProcess() {
    return CassandraProcess.start(javaOrSkip(), jarsOrSkip());
  }

  /** Returns three nodes of the caller's own; skips the test without them. */
  public static List<CassandraProcess> ownCluster() {
    return CassandraProcess.startThree(javaOrSkip(), jarsOrSkip());
  }

  private static Path javaOrSkip() {
    return Java17.command().orElseGet(() -> abort("no JDK 17"));
  }

  private static Path jarsOrSkip() {
    return jars().orElseGet(() -> abort("no jars of Cassandra (build e2e/cassandra-node)"));
  }

  private static <T> T abort(String reason) {
    return Assumptions.abort("No Cassandra node: " + reason);
  }

  /** Returns a name for a keyspace that nobody uses yet. */
  public static String freshKeyspace() {
    return "t" + UUID.randomUUID().toString().replace("-", "");
  }

  private static Node choose() {
    String choice = System.getProperty("cassandra", "");
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "external" -> external();
      case "docker" -> container();
      case "process" -> process(jars().orElseThrow(), Java17.command().orElseThrow());
      case "none" -> abort("the property cassandra is none");
      case "" -> found();
      default -> throw new IllegalArgumentException("property cassandra: " + choice);
    };
  }

  private static Node found() {
    if (dockerAnswers()) {
      return container();
    }
    Optional<Path> java = Java17.command();
    Optional<Path> jars = jars();
    if (java.isEmpty() || jars.isEmpty()) {
      return abort(
          "no Docker engine, and "
              + (java.isEmpty() ? "no JDK 17" : "no jars of Cassandra (build e2e/cassandra-node)"));
    }
    return process(jars.get(), java.get());
  }

  private static Node process(Path jars, Path java) {
    return new Node(CassandraProcess.start(java, jars).cql(), "datacenter1");
  }

  private static Node external() {
    String[] contact = System.getProperty("cassandra.contact", "127.0.0.1:9042").split(":", 2);
    return new Node(
        new InetSocketAddress(contact[0], Integer.parseInt(contact[1])),
        System.getProperty("cassandra.datacenter", "datacenter1"));
  }

  /** A look at the usual places first: asking without an engine takes long and logs an error. */
  private static boolean dockerAnswers() {
    boolean maybe =
        System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    return maybe && DockerClientFactory.instance().isDockerAvailable();
  }

  @SuppressWarnings("resource") // Testcontainers removes the container when the JVM ends.
  private static Node container() {
    CassandraContainer container = new CassandraContainer(IMAGE);
    container.start();
    return new Node(container.getContactPoint(), container.getLocalDatacenter());
  }

  private static Optional<Path> jars() {
    return Optional.ofNullable(System.getProperty("cassandra.jars"))
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve("cassandra-all-5.0.9.jar")));
  }
}
