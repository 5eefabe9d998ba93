package org.cooppassport.service.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.jobs.SteadyClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Serves until it is told to stop (SIGTERM, SIGINT, or the end of the parent process). Prints one
 * line {@code READY <origin> <port>} when it listens.
 */
@Command(mixinStandardHelpOptions = true, description = "Serves until it is stopped.")
final class ServeCommand implements Callable<Integer> {
  /** A stop signal is followed by kill -9 after about half a minute in most places. */
  private static final int STOP_SECONDS = 20;

  private static final int START_SECONDS = 120;

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Option(
      names = "--exit-with-parent",
      description = "stop when the process that started this one is gone")
  private boolean exitWithParent;

  ServeCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() throws Exception {
    DataOptions.Loaded loaded = options.load(program, clock);
    SteadyClock steady = new SteadyClock(clock, System::nanoTime);
    Server server =
        Server.start(program, loaded.settings(), loaded.coops(), steady, random)
            .await(START_SECONDS, TimeUnit.SECONDS);
    server.watch(steady);
    CountDownLatch stopAsked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> awaitStop(stopAsked, stopped), "stop"));
    if (exitWithParent) {
      ProcessHandle.current()
          .parent()
          .ifPresentOrElse(
              parent -> parent.onExit().thenRun(stopAsked::countDown), stopAsked::countDown);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("READY " + loaded.settings().origin() + " " + server.port());
    out.flush();
    Optional<ReloadFolder.Seat> seat = sit();
    while (!stopAsked.await(1, TimeUnit.SECONDS)) {
      seat = seat.filter(each -> look(each, server));
    }
    seat.ifPresent(ServeCommand::leave);
    server.stop().await(STOP_SECONDS, TimeUnit.SECONDS);
    stopped.countDown();
    return 0;
  }

  /** A server whose folder cannot be written serves on, and is started again for new settings. */
  private Optional<ReloadFolder.Seat> sit() {
    try {
      return Optional.of(new ReloadFolder(options.data(), clock, random).sit());
    } catch (UncheckedIOException e) {
      LOG.warn("settings cannot be reloaded: the data folder cannot be written", e);
      return Optional.empty();
    }
  }

  private static void leave(ReloadFolder.Seat seat) {
    try {
      seat.leave();
    } catch (UncheckedIOException e) {
      LOG.debug("the seat stays, and is taken for gone in some seconds", e);
    }
  }

  /**
   * Takes the settings up if somebody asked for it; a server that cannot serves as before. Returns
   * whether to look again.
   */
  private boolean look(ReloadFolder.Seat seat, Server server) {
    try {
      seat.touch();
      Optional<String> asked = seat.open();
      if (asked.isPresent()) {
        seat.answered(asked.get(), reload(server));
      }
      return true;
    } catch (UncheckedIOException e) {
      LOG.warn("settings cannot be reloaded from now on: the data folder cannot be written", e);
      return false;
    }
  }

  private String reload(Server server) {
    try {
      DataOptions.Loaded loaded = options.load(program, clock);
      server.reload(loaded.settings(), loaded.coops()).await(START_SECONDS, TimeUnit.SECONDS);
      LOG.info("serving by the settings as they are now: {} co-ops", loaded.coops().size());
      return "";
    } catch (InvalidSetting e) {
      LOG.warn("settings were not taken up: {}", e.getMessage());
      return "setting " + e.getMessage();
    } catch (RuntimeException | TimeoutException e) {
      LOG.warn("settings were not taken up", e);
      return "the server's log says why";
    }
  }

  private static void awaitStop(CountDownLatch stopAsked, CountDownLatch stopped) {
    stopAsked.countDown();
    try {
      boolean inTime = stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
