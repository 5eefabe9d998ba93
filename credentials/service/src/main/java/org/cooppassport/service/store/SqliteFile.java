package org.cooppassport.service.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TempStore;

/**
 * One database file and the settings that make an acknowledgement durable: write-ahead log, a sync
 * at each commit, and transactions that take the write lock when they begin.
 *
 * <p>Transactions are begun and committed by statements of ours: the driver's own handling takes
 * the write lock again right after each commit, and would shut out other processes.
 */
final class SqliteFile implements SqliteOpener {
  /** Takes the write lock, or waits for it, so that nothing is read that others then change. */
  static final String BEGIN = "begin immediate";

  static final String COMMIT = "commit";

  /** Shorter than the request budget of 5 s, so that a refusal still reaches the caller. */
  private static final int BUSY_MILLIS = 4_000;

  /** The log is cut back to this size when it was larger. */
  private static final int LOG_BYTES = 64 << 20;

  private final String url;
  private final Properties writing;
  private final Properties reading;

  SqliteFile(Path file) {
    this.url = "jdbc:sqlite:" + file.toAbsolutePath();
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTempStore(TempStore.MEMORY);
    config.setJournalSizeLimit(LOG_BYTES);
    this.writing = config.toProperties();
    SQLiteConfig readOnly = new SQLiteConfig();
    readOnly.setBusyTimeout(BUSY_MILLIS);
    readOnly.setTempStore(TempStore.MEMORY);
    this.reading = readOnly.toProperties();
  }

  /** Creates the file, for its owner only, and the directories above it, if they are missing. */
  static void create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    try {
      if (posix) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createDirectories(directory);
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException e) {
      // Made earlier, or by another process just now.
    }
  }

  @Override
  public Connection openWriter() throws SQLException {
    Connection connection = JDBC.createConnection(url, writing);
    try {
      execute(connection, "pragma trusted_schema = off");
      execute(connection, "pragma cell_size_check = on");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public Connection openReader() throws SQLException {
    Connection connection = JDBC.createConnection(url, reading);
    try {
      execute(connection, "pragma trusted_schema = off");
      execute(connection, "pragma cell_size_check = on");
      execute(connection, "pragma query_only = on");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
