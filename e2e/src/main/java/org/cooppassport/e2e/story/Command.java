package org.cooppassport.e2e.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.issuer.IssuerApp;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.service.cli.ServerCommands;
import org.cooppassport.service.cli.ServerProgram;
import org.cooppassport.verifier.VerifierApp;
import org.cooppassport.verifier.VerifierMain;
import picocli.CommandLine;

/**
 * One of the product's programs, as somebody types it: {@code java -jar coop-issuer.jar}, or the
 * same main class.
 */
public final class Command {
  private static final long SECONDS = 60;
  private static final Set<String> SETTING_UP = Set.of("init", "add-coop", "add-client");
  private static final List<String> OWN_NETWORK = List.of("unshare", "--map-root-user", "--net");

  private final String name;
  private final List<String> prefix;
  private final Supplier<Optional<ServerProgram>> here;

  private Command(String name, List<String> prefix, Supplier<Optional<ServerProgram>> here) {
    this.name = name;
    this.prefix = List.copyOf(prefix);
    this.here = here;
  }

  /** Returns the program in a released jar. */
  public static Command jar(String name, Path jar) {
    return new Command(name, List.of(java(), "-jar", jar.toString()), Optional::empty);
  }

  /**
   * Returns the program on this process's own class path, for tests that run before jars exist. Its
   * commands that set something up run in this process.
   */
  public static Command mainClass(String name, Class<?> main) {
    List<String> line = new ArrayList<>(List.of(java()));
    line.addAll(inherited());
    line.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath(), main.getName()));
    return new Command(name, line, () -> program(main));
  }

  private static Optional<ServerProgram> program(Class<?> main) {
    if (main == IssuerMain.class) {
      return Optional.of(new IssuerApp());
    }
    return main == VerifierMain.class ? Optional.of(new VerifierApp()) : Optional.empty();
  }

  /** A test in an odd locale or time zone has its servers there too. */
  private static List<String> inherited() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option -> option.startsWith("-Duser.") || option.startsWith("--enable-native-access"))
        .toList();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns the same program with options for its Java machine. */
  Command withOptions(String... options) {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(1, List.of(options));
    return new Command(name, line, here);
  }

  /**
   * Returns the same program where it reaches nobody: in a network of its own where the system lets
   * a user make one, and else without any name.
   *
   * @param empty an empty file
   */
  Command withoutNetwork(Path empty) {
    List<String> line = new ArrayList<>(withOptions("-Djdk.net.hosts.file=" + empty).prefix);
    if (ownNetworkAllowed()) {
      line.addAll(0, OWN_NETWORK);
    }
    return new Command(name, line, Optional::empty);
  }

  private static boolean ownNetworkAllowed() {
    List<String> trial = new ArrayList<>(OWN_NETWORK);
    trial.add("true");
    try {
      return new ProcessBuilder(trial).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // the system has no such command
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns the program's name, for people. */
  public String name() {
    return name;
  }

  /**
   * Runs the program to its end.
   *
   * @return what it printed
   */
  public Result run(Map<String, String> environment, List<String> arguments) {
    if (environment.isEmpty() && SETTING_UP.contains(arguments.get(0))) {
      Optional<ServerProgram> program = here.get();
      if (program.isPresent()) {
        return runHere(program.get(), arguments);
      }
    }
    try {
      Process process = start(environment, arguments, ProcessBuilder.Redirect.PIPE);
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(name + " did not end in " + SECONDS + " s");
      }
      return new Result(process.exitValue(), out.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Result runHere(ServerProgram program, List<String> arguments) {
    StringWriter out = new StringWriter();
    CommandLine line =
        ServerCommands.commandLine(program, Clock.systemUTC(), RandomSource.secure())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(out));
    int exit = line.execute(arguments.toArray(new String[0]));
    return new Result(exit, out.toString().strip());
  }

  /**
   * Starts the program and waits for its line {@code READY}. Its other output goes to {@code log}.
   */
  public RunningServer serve(Map<String, String> environment, List<String> arguments, Path log) {
    try {
      Process process = start(environment, arguments, ProcessBuilder.Redirect.PIPE);
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      return RunningServer.awaitReady(name, process, lines, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(
      Map<String, String> environment, List<String> arguments, ProcessBuilder.Redirect output)
      throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output);
    builder.environment().putAll(environment);
    return builder.start();
  }

  /**
   * How a run ended.
   *
   * @param exit the exit code
   * @param output both streams
   */
  public record Result(int exit, String output) {
    /** Returns what follows {@code label} on its line. */
    public String after(String label) {
      return output
          .lines()
          .map(String::strip)
          .filter(line -> line.startsWith(label))
          .map(line -> line.substring(label.length()).strip())
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no line " + label + " in:\n" + output));
    }
  }
}
