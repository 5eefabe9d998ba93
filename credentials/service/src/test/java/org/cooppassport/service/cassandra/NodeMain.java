package org.cooppassport.service.cassandra;

import java.io.IOException;

/**
 * Starts Cassandra's own main class in a process that ends with its parent. Only the JDK may be
 * used here: this class runs on Cassandra's class path.
 */
final class NodeMain {
  private NodeMain() {}

  /** Runs the daemon until standard input ends. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread watch = new Thread(NodeMain::haltWithParent, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName("org.apache.cassandra.service.CassandraDaemon")
        .getMethod("main", String[].class)
        .invoke(null, (Object) new String[0]);
  }

  private static void haltWithParent() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // The same as its end.
    }
    Runtime.getRuntime().halt(0);
  }
}
