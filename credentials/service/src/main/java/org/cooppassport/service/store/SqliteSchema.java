package org.cooppassport.service.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the database file, and the steps from each version of them to the next. */
final class SqliteSchema {
  /** Marks the file as ours: "Coop". */
  private static final int APPLICATION = 0x436f6f70;

  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              create table record (
                tenant text not null,
                kind text not null,
                part text not null,
                sort text not null,
                version blob not null,
                expires integer not null,
                bytes blob not null,
                checksum blob not null,
                primary key (tenant, kind, part, sort)
              ) strict
              """,
              """
              create index record_expires on record (expires)
              where expires < 9223372036854775807
              """,
              "create table heartbeat (bytes blob not null) strict"));

  private SqliteSchema() {}

  /**
   * Brings the tables to the version of this program, in one transaction that holds the write lock
   * from its first statement on, so that processes which open a new file at once wait for each
   * other.
   *
   * @throws SQLException if the file cannot be written, is another program's, or was written by a
   *     later version of this one
   */
  static void migrate(Connection connection) throws SQLException {
    SqliteFile.execute(connection, SqliteFile.BEGIN);
    int application = number(connection, "pragma application_id");
    int version = number(connection, "pragma user_version");
    if (application != APPLICATION && (application != 0 || version != 0)) {
      throw new SQLException("the file is a database of another program");
    }
    if (version > STEPS.size()) {
      throw new SQLException("the database was written by a later version of this program");
    }
    if (version < STEPS.size()) {
      SqliteFile.execute(connection, "pragma application_id = " + APPLICATION);
      for (int step = version; step < STEPS.size(); step++) {
        for (String sql : STEPS.get(step)) {
          SqliteFile.execute(connection, sql);
        }
      }
      SqliteFile.execute(connection, "pragma user_version = " + STEPS.size());
    }
    SqliteFile.execute(connection, SqliteFile.COMMIT);
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }
}
