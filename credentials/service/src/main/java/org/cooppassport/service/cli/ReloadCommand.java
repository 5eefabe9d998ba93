package org.cooppassport.service.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.RandomSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Has the servers that run on a data folder serve by the settings as they are now. */
@Command(
    mixinStandardHelpOptions = true,
    description =
        "Checks all settings and has running servers take them up; exit code 1 if one did not.")
final class ReloadCommand implements Callable<Integer> {
  private static final int NOT_TAKEN_UP = 1;
  private static final int SECONDS = 60;

  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  ReloadCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() throws InterruptedException {
    options.load(program, clock);
    ReloadFolder folder = new ReloadFolder(options.data(), clock, random);
    PrintWriter out = spec.commandLine().getOut();
    if (folder.answers().isEmpty()) {
      out.println("No server runs on this folder. Next: " + options.typed(program, "serve"));
      out.flush();
      return NOT_TAKEN_UP;
    }
    List<ReloadFolder.Answer> answers = answers(folder, folder.ask());
    boolean all = true;
    for (ReloadFolder.Answer answer : answers) {
      all &= answer.outcome().isEmpty();
      out.println(
          answer.outcome().isEmpty()
              ? "A server serves by the new settings."
              : "A server serves as before: " + answer.outcome());
    }
    out.flush();
    return all ? 0 : NOT_TAKEN_UP;
  }

  /** What each server answered; one that did not in time says so. */
  private static List<ReloadFolder.Answer> answers(ReloadFolder folder, String id)
      throws InterruptedException {
    List<ReloadFolder.Answer> answers = folder.answers();
    for (int i = 0; i < SECONDS * 5 && !all(answers, id); i++) {
      TimeUnit.MILLISECONDS.sleep(200);
      answers = folder.answers();
    }
    return answers.stream()
        .map(
            answer ->
                answer.id().equals(id)
                    ? answer
                    : new ReloadFolder.Answer(id, "it has not answered in " + SECONDS + " s"))
        .toList();
  }

  private static boolean all(List<ReloadFolder.Answer> answers, String id) {
    return answers.stream().allMatch(answer -> answer.id().equals(id));
  }
}
