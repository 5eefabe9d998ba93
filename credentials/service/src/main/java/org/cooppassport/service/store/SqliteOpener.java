package org.cooppassport.service.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to one database file; where tests put their faults. */
interface SqliteOpener {
  /** Opens a connection that writes; whoever writes begins and commits by statements. */
  Connection openWriter() throws SQLException;

  /** Opens a connection that cannot write. */
  Connection openReader() throws SQLException;
}
