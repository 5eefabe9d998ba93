package org.cooppassport.service.store;

import java.sql.SQLException;
import org.cooppassport.core.problem.Refusal;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what a database file answers into what callers are told; no path, no SQL. */
final class SqliteFailures {
  private SqliteFailures() {}

  static Refusal refusal(String detail, Throwable cause) {
    return cause instanceof Refusal refusal
        ? refusal
        : new Refusal(Refusal.Reason.STORAGE_UNAVAILABLE, detail).causedBy(cause);
  }

  /** Tells whether the file itself is damaged, or no database at all. */
  static boolean damage(SQLException cause) {
    return cause instanceof SQLiteException e
        && (e.getResultCode() == SQLiteErrorCode.SQLITE_CORRUPT
            || e.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB);
  }

  /** Returns the result code for the log, such as {@code SQLITE_FULL}. */
  static String name(Throwable cause) {
    return cause instanceof SQLiteException e
        ? e.getResultCode().name()
        : cause.getClass().getSimpleName();
  }
}
