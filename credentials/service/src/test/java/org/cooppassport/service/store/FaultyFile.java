package org.cooppassport.service.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A database file whose nth call fails as a disk fails, before or after it took effect. */
final class FaultyFile implements SqliteOpener {
  /** Whether the failing call took effect all the same. */
  enum Moment {
    BEFORE,
    AFTER
  }

  private final SqliteFile file;
  private final AtomicInteger untilFault = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger writersOpened = new AtomicInteger();
  private final AtomicInteger closedAfterFault = new AtomicInteger();
  private volatile Moment moment = Moment.BEFORE;
  private volatile long maxPages = Long.MAX_VALUE;

  FaultyFile(Path path) {
    this.file = new SqliteFile(path);
  }

  /** Lets the nth call from now on fail, once; 1 is the next. */
  void failAt(int n, Moment when) {
    moment = when;
    untilFault.set(n);
  }

  /** Tells whether the fault has happened. */
  boolean failed() {
    return untilFault.get() <= 0;
  }

  /** Lets the disk be full beyond so many pages. */
  void limit(long pages) {
    maxPages = pages;
  }

  int writersOpened() {
    return writersOpened.get();
  }

  int closedAfterFault() {
    return closedAfterFault.get();
  }

  @Override
  public Connection openWriter() throws SQLException {
    if (fault() && moment == Moment.BEFORE) {
      throw ioError();
    }
    writersOpened.incrementAndGet();
    Connection connection = file.openWriter();
    if (maxPages != Long.MAX_VALUE) {
      SqliteFile.execute(connection, "pragma max_page_count = " + maxPages);
    }
    return watched(connection, Connection.class, new boolean[1]);
  }

  @Override
  public Connection openReader() throws SQLException {
    if (fault() && moment == Moment.BEFORE) {
      throw ioError();
    }
    return watched(file.openReader(), Connection.class, new boolean[1]);
  }

  private boolean fault() {
    return untilFault.decrementAndGet() == 0;
  }

  private static SQLException ioError() {
    return new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
  }

  private <T> T watched(T target, Class<T> type, boolean[] broken) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          String name = method.getName();
          if (name.equals("close") && broken[0]) {
            closedAfterFault.incrementAndGet();
          }
          boolean faulty = (name.startsWith("execute") || name.startsWith("prepare")) && fault();
          if (faulty) {
            broken[0] = true;
            if (moment == Moment.BEFORE) {
              throw ioError();
            }
          }
          Object result;
          try {
            result = method.invoke(target, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (faulty) {
            throw ioError();
          }
          if (result instanceof PreparedStatement statement) {
            return watched(statement, PreparedStatement.class, broken);
          }
          if (result instanceof Statement statement) {
            return watched(statement, Statement.class, broken);
          }
          return result;
        };
    return type.cast(
        Proxy.newProxyInstance(FaultyFile.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
