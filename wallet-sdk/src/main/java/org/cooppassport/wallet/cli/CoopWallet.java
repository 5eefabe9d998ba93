package org.cooppassport.wallet.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.wallet.RefusedByPeer;
import org.cooppassport.wallet.port.PeerUnreachable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code coop-wallet}. Every run prints one JSON object.
 *
 * <p>Exit status: 0 done, 1 refused here, 2 refused or not answered there, 70 a fault.
 */
@Command(
    name = "coop-wallet",
    mixinStandardHelpOptions = true,
    version = "coop-wallet 0.1.0",
    description = "A wallet for testers: receives credentials and presents them.",
    subcommands = {
      ReceiveCommand.class,
      ReturnCommand.class,
      PromisedCommand.class,
      CollectCommand.class,
      RefreshCommand.class,
      ListCommand.class,
      ShowCommand.class,
      DeleteCommand.class,
      PreviewCommand.class,
      PresentCommand.class,
      RefuseCommand.class,
      DiaryCommand.class,
      PapersCommand.class,
      AskDeletionCommand.class
    })
public final class CoopWallet implements Runnable {
  /** Done. */
  public static final int DONE = 0;

  /** The wallet refused, or the command line is wrong. */
  public static final int REFUSED_HERE = 1;

  /** The other side refused, or did not answer. */
  public static final int REFUSED_THERE = 2;

  /** A fault of the wallet. */
  public static final int FAULT = 70;

  @Spec private CommandSpec spec;

  private final Map<String, String> environment;
  private final PrintWriter out;

  private CoopWallet(Map<String, String> environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  /** Runs the command of this process. */
  @PermitApi("a command prints to standard output and reads its environment")
  public static void main(String[] args) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
    System.exit(run(args, System.getenv(), out));
  }

  /**
   * Runs a command.
   *
   * @param environment the variables it may read: {@value WalletOptions#PASSPHRASE}
   * @param out where its JSON goes
   * @return the exit status
   */
  public static int run(String[] args, Map<String, String> environment, PrintWriter out) {
    CoopWallet command = of(environment, out);
    CommandLine line = new CommandLine(command).setOut(out).setErr(out);
    line.setParameterExceptionHandler((failure, arguments) -> command.misused(failure));
    line.setExecutionExceptionHandler((failure, commandLine, result) -> command.failed(failure));
    return line.execute(args);
  }

  /** Makes the command without running it. */
  static CoopWallet of(Map<String, String> environment, PrintWriter out) {
    return new CoopWallet(environment, out);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command; --help lists them");
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Prints the result. */
  int print(JsonObject result) {
    out.println(result.toJson());
    out.flush();
    return DONE;
  }

  /** Tells the person before the terminal something while the command goes on. */
  @PermitApi("standard output is for the one JSON object")
  void tell(String line) {
    System.err.println(line);
  }

  private int misused(ParameterException failure) {
    print(error("here", "usage", failure.getMessage()).build());
    return REFUSED_HERE;
  }

  private int failed(Exception failure) {
    if (failure instanceof Refusal refusal) {
      JsonObject.Builder error = error("here", refusal.reason().name(), refusal.detail());
      refusal.parameter().ifPresent(name -> error.put("parameter", name));
      refusal
          .mismatch()
          .ifPresent(
              mismatch ->
                  error
                      .put("expected", mismatch.expected())
                      .put("came", mismatch.came().words())
                      .put("section", mismatch.section()));
      if (!refusal.problems().isEmpty()) {
        error.put(
            "problems",
            refusal.problems().stream()
                .map(Problem::toJson)
                .map(json -> (JsonValue) json)
                .collect(JsonArray.collector()));
      }
      print(error.build());
      return REFUSED_HERE;
    }
    if (failure instanceof RefusedByPeer refused) {
      JsonObject.Builder error =
          error(
              "there",
              refused.error().map(OAuthError::code).orElse("http_" + refused.status()),
              refused.error().map(OAuthError::description).orElse(""));
      print(error.put("status", refused.status()).build());
      return REFUSED_THERE;
    }
    if (failure instanceof PeerUnreachable unreachable) {
      print(error("there", "unreachable", unreachable.getMessage()).build());
      return REFUSED_THERE;
    }
    print(error("here", "fault", failure.getClass().getSimpleName()).build());
    return FAULT;
  }

  private static JsonObject.Builder error(String where, String code, String detail) {
    return JsonObject.builder().put("refused", where).put("error", code).put("detail", detail);
  }
}
