package org.cooppassport.service.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Where records are kept. */
public sealed interface StoreSettings {
  /**
   * One durable file.
   *
   * @param file the database file
   */
  record Sqlite(Path file) implements StoreSettings {}

  /**
   * An Apache Cassandra cluster.
   *
   * @param contactPoints host:port, at least one
   * @param datacenter the local data centre
   * @param keyspace the keyspace that holds our tables
   * @param replicas copies in the data centre, if the keyspace is to be made; 0 if it exists
   * @param username the role to log in as; empty for none
   * @param passwordFile the file that holds its password; readable by the server's user only
   * @param tls how nodes are recognized, if TLS is spoken with them
   * @param writers which data centres write
   */
  record Cassandra(
      List<String> contactPoints,
      String datacenter,
      String keyspace,
      int replicas,
      String username,
      Optional<Path> passwordFile,
      Optional<SSLContext> tls,
      Writers writers)
      implements StoreSettings {
    public Cassandra {
      contactPoints = List.copyOf(contactPoints);
    }
  }

  /** Reads the section {@code store}. */
  static StoreSettings read(Section store, Path data) {
    return switch (store.oneOf("kind", Kind.class, Kind.SQLITE)) {
      case SQLITE -> new Sqlite(store.file("file").orElse(data.resolve("store.db")));
      case CASSANDRA -> cassandra(store);
    };
  }

  private static Cassandra cassandra(Section store) {
    List<String> points = store.texts("contact-points");
    if (points.isEmpty() || !points.stream().allMatch(p -> p.matches("[^\\s:]+:\\d{1,5}"))) {
      throw store.invalid("contact-points", "a list of host:port, at least one");
    }
    Optional<Path> password = store.file("password-file");
    password.ifPresent(file -> PrivateFiles.check(store.full("password-file"), file));
    return new Cassandra(
        points,
        store.text("datacenter", "the name of the local data centre"),
        store.text("keyspace", "the keyspace of this server"),
        store.number("create-keyspace-replicas", 0, 9, 0),
        store.textOr("username", ""),
        password,
        StoreTls.read(store.section("tls")),
        store.oneOf("writers", Writers.class, Writers.ALL_DATACENTERS));
  }

  /** Which data centres write; right in every case is the first. */
  enum Writers {
    ALL_DATACENTERS,
    /** Only where no other data centre ever writes: two that do would each spend a code once. */
    LOCAL_DATACENTER
  }

  /** The adapters. */
  enum Kind {
    SQLITE,
    CASSANDRA
  }
}
