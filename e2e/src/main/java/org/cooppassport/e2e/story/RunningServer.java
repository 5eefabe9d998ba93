package org.cooppassport.e2e.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A server process that answers. */
public final class RunningServer implements AutoCloseable {
  private static final long STOP_SECONDS = 25;

  private final Process process;

  private RunningServer(Process process) {
    this.process = process;
  }

  static RunningServer awaitReady(String name, Process process, BufferedReader lines, Path log)
      throws IOException {
    StringBuilder said = new StringBuilder();
    String line = lines.readLine();
    while (line != null && !line.startsWith("READY ")) {
      said.append(line).append('\n');
      line = lines.readLine();
    }
    Files.writeString(log, said.toString());
    if (line == null) {
      throw new IllegalStateException(name + " did not start:\n" + said);
    }
    Thread drain = new Thread(() -> drain(lines, log), name + " log");
    drain.setDaemon(true);
    drain.start();
    return new RunningServer(process);
  }

  private static void drain(BufferedReader lines, Path log) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      // the process ended
      return;
    }
  }

  /** Returns the processor time that the process has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends the process at once, as a power cut would. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Returns a port nobody listens on now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
