package org.cooppassport.service.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.BuildDate;
import org.cooppassport.service.config.InvalidSetting;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of a server: init, add-coop, add-client, rotate-key, check-config, confirm-restore,
 * self-check, reload, serve.
 */
public final class ServerCommands {
  /** A command was called with settings it does not work with. */
  static final int BAD_SETTINGS = 2;

  private static final int FAILED = 1;

  private ServerCommands() {}

  /**
   * Runs one command and returns the exit code: 0 done, 1 failed, 2 wrong call or setting. The
   * {@code main} of each server consists of this.
   */
  public static int run(ServerProgram program, String... args) {
    CommandLine line = commandLine(program, Clock.systemUTC(), RandomSource.secure());
    try {
      return line.execute(args);
    } catch (LinkageError broken) {
      return told(broken, line);
    }
  }

  /** Returns the commands, whose output a caller may redirect. */
  public static CommandLine commandLine(ServerProgram program, Clock clock, RandomSource random) {
    CommandSpec root = CommandSpec.create().name(program.name());
    root.usageMessage()
        .description("Coop Passport " + program.section() + ", version " + BuildDate.version());
    root.mixinStandardHelpOptions(true).version(program.name() + " " + BuildDate.version());
    CommandLine line = new CommandLine(root);
    add(line, "init", new InitCommand(program, clock, random));
    add(line, "add-coop", new AddCoopCommand(program, clock, random));
    add(line, "add-client", new AddClientCommand(program, clock, random));
    add(line, "rotate-key", new RotateKeyCommand(program, clock, random));
    add(line, "check-config", new CheckConfigCommand(program, clock));
    add(line, "confirm-restore", new ConfirmRestoreCommand(program, clock, random));
    add(line, "self-check", new SelfCheckCommand(program, clock, random));
    add(line, "reload", new ReloadCommand(program, clock, random));
    add(line, "serve", new ServeCommand(program, clock, random));
    program.commands().forEach((name, command) -> add(line, name, command));
    line.setExecutionStrategy(new CommandLine.RunLast());
    line.setExecutionExceptionHandler((failure, command, parsed) -> told(failure, command));
    return line;
  }

  private static void add(CommandLine line, String name, Callable<Integer> command) {
    line.addSubcommand(name, command);
  }

  /** What an operator did is told in a sentence; what we did wrong, by its kind. */
  private static int told(Throwable failure, CommandLine command) {
    if (failure instanceof InvalidSetting invalid) {
      command.getErr().println("Setting " + invalid.getMessage());
      return BAD_SETTINGS;
    }
    String detail = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    command.getErr().println("Failed: " + failure.getClass().getSimpleName() + detail);
    return FAILED;
  }
}
