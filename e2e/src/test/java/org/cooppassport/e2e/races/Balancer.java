package org.cooppassport.e2e.races;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Stands at the address that others know and gives each connection to the next of several servers,
 * as a load balancer does that leaves TLS to them.
 */
final class Balancer implements AutoCloseable {
  private static final int MOST = 8;

  private final ServerSocket door;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicIntegerArray given = new AtomicIntegerArray(MOST);
  private volatile List<Integer> ports = List.of();

  private Balancer(ServerSocket door) {
    this.door = door;
  }

  /** Takes a port; connections wait until there are servers. */
  static Balancer open() throws IOException {
    return new Balancer(new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1")));
  }

  int port() {
    return door.getLocalPort();
  }

  /** Gives connections from now on to servers at these ports. */
  Balancer to(List<Integer> servers) {
    ports = List.copyOf(servers);
    inBackground(this::accept);
    return this;
  }

  /** Returns how many connections each server was given. */
  List<Integer> given() {
    return IntStream.range(0, ports.size()).map(given::get).boxed().toList();
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket client = door.accept();
      int which = Math.floorMod(turn.getAndIncrement(), ports.size());
      given.incrementAndGet(which);
      inBackground(() -> join(client, ports.get(which)));
    }
  }

  private static void join(Socket client, int port) throws IOException {
    try (client;
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      inBackground(() -> answer(server, client));
      pump(client, server);
    }
  }

  /** A server that is killed resets its connections: whoever waits for it hears at once. */
  private static void answer(Socket server, Socket client) throws IOException {
    try {
      pump(server, client);
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private static void pump(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] chunk = new byte[16 * 1024];
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      out.write(chunk, 0, read);
      out.flush();
    }
    to.shutdownOutput();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void inBackground(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // one side is gone, and with it the other
                return;
              }
            },
            "balancer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
