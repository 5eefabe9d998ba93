package org.cooppassport.service.store;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** Where a Cassandra cluster is and how it is spoken to. Immutable. */
public final class CassandraOptions {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");
  private static final Pattern DATACENTER = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private final List<InetSocketAddress> contactPoints;
  private final String localDatacenter;
  private final String keyspace;
  private final Reach reach;
  private final String replication;
  private final String user;
  private final String password;
  private final SSLContext tls;

  /** How far a write must have got before it counts. */
  public enum Reach {
    /** A majority of all replicas, wherever they are: right in every case. */
    ALL_DATACENTERS,
    /**
     * A majority in the local data centre. Only where no other data centre ever writes: two that do
     * would each spend a code once.
     */
    LOCAL_DATACENTER
  }

  private CassandraOptions(
      List<InetSocketAddress> contactPoints,
      String localDatacenter,
      String keyspace,
      Reach reach,
      String replication,
      String user,
      String password,
      SSLContext tls) {
    this.contactPoints = contactPoints;
    this.localDatacenter = localDatacenter;
    this.keyspace = keyspace;
    this.reach = reach;
    this.replication = replication;
    this.user = user;
    this.password = password;
    this.tls = tls;
  }

  /**
   * Makes options with a majority of all replicas, no login and no TLS, for a keyspace that exists.
   *
   * @param contactPoints nodes that are asked first; at least one
   * @param localDatacenter the data centre whose nodes are preferred
   * @param keyspace lower-case letters, digits and underscores
   */
  public static CassandraOptions of(
      List<InetSocketAddress> contactPoints, String localDatacenter, String keyspace) {
    if (contactPoints.isEmpty()) {
      throw new IllegalArgumentException("no contact point");
    }
    checkDatacenter(localDatacenter);
    if (!NAME.matcher(keyspace).matches()) {
      throw new IllegalArgumentException("not a keyspace's name");
    }
    return new CassandraOptions(
        List.copyOf(contactPoints),
        localDatacenter,
        keyspace,
        Reach.ALL_DATACENTERS,
        null,
        null,
        null,
        null);
  }

  /** Returns the options with another reach. */
  public CassandraOptions withReach(Reach other) {
    return new CassandraOptions(
        contactPoints,
        localDatacenter,
        keyspace,
        Objects.requireNonNull(other),
        replication,
        user,
        password,
        tls);
  }

  /**
   * Returns options with which the keyspace is made if it is missing.
   *
   * @param replicas copies in each data centre
   */
  public CassandraOptions creatingKeyspace(Map<String, Integer> replicas) {
    String each =
        replicas.entrySet().stream()
            .map(
                entry -> {
                  checkDatacenter(entry.getKey());
                  return "'" + entry.getKey() + "': " + entry.getValue();
                })
            .collect(Collectors.joining(", "));
    return new CassandraOptions(
        contactPoints,
        localDatacenter,
        keyspace,
        reach,
        "{'class': 'NetworkTopologyStrategy', " + each + "}",
        user,
        password,
        tls);
  }

  /** Returns options that log in. */
  public CassandraOptions withLogin(String userName, String userPassword) {
    return new CassandraOptions(
        contactPoints,
        localDatacenter,
        keyspace,
        reach,
        replication,
        Objects.requireNonNull(userName),
        Objects.requireNonNull(userPassword),
        tls);
  }

  /** Returns options that speak TLS and check the node's name against its certificate. */
  public CassandraOptions withTls(SSLContext context) {
    return new CassandraOptions(
        contactPoints,
        localDatacenter,
        keyspace,
        reach,
        replication,
        user,
        password,
        Objects.requireNonNull(context));
  }

  List<InetSocketAddress> contactPoints() {
    return contactPoints;
  }

  String localDatacenter() {
    return localDatacenter;
  }

  String keyspace() {
    return keyspace;
  }

  Reach reach() {
    return reach;
  }

  Optional<String> replication() {
    return Optional.ofNullable(replication);
  }

  Optional<String> user() {
    return Optional.ofNullable(user);
  }

  String password() {
    return password;
  }

  Optional<SSLContext> tls() {
    return Optional.ofNullable(tls);
  }

  private static void checkDatacenter(String name) {
    if (!DATACENTER.matcher(name).matches()) {
      throw new IllegalArgumentException("not a data centre's name");
    }
  }
}
