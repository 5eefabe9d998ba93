package org.cooppassport.service.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.KeySpec;

/** What one kind of server adds to the commands and to the edge. */
public interface ServerProgram {
  /** Returns the name of the command, such as {@code coop-issuer}. */
  String name();

  /**
   * Returns the name of its own section in {@code server.conf}: {@code issuer}, {@code verifier}.
   */
  String section();

  /**
   * Returns the actions that API clients may be given, for example {@code issue}, {@code status}.
   */
  List<String> actions();

  /** Returns the keys every co-op has here. */
  List<KeySpec> keys();

  /** Tells whether a co-op has a BBS key as well, for proofs that cannot be linked. */
  default boolean makesUnlinkableProofs() {
    return false;
  }

  /** Tells whether a co-op has a key for files that it keeps here. */
  default boolean keepsVault() {
    return false;
  }

  /** Returns what {@code init} appends to {@code server.conf}; empty for nothing. */
  String settingsTemplate();

  /** Returns what {@code add-coop} appends to {@code coop.conf}; empty for nothing. */
  String coopTemplate(Coop coop);

  /** Writes the further files of a new co-op, such as policies, into its folder. */
  void prepareCoop(Coop coop, Path coopFolder);

  /**
   * Reads its own section of the server's file and of each co-op's, and every file they name, so
   * that nothing is left to be found out while serving.
   *
   * @throws org.cooppassport.service.config.InvalidSetting naming what is wrong
   */
  void check(ServerSettings settings, List<CoopSettings> coops);

  /**
   * Puts the server together: stores, operations, jobs. Succeeds with its endpoints once they can
   * work.
   */
  Future<List<Endpoint>> start(ServerContext context);

  /** Returns further commands of its own, by name; each is a picocli command. */
  default Map<String, Callable<Integer>> commands() {
    return Map.of();
  }
}
