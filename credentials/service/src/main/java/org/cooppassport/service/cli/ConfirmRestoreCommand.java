package org.cooppassport.service.cli;

import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.ServerSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the server that the operator put an older store back, and means it. */
@Command(
    mixinStandardHelpOptions = true,
    description =
        "After a restore: voids all open codes and goes on with fresh status lists, so that nothing"
            + " given out since the backup is given out twice.")
final class ConfirmRestoreCommand implements Callable<Integer> {
  private static final int WITHIN_SECONDS = 60;

  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  ConfirmRestoreCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() throws Exception {
    ServerSettings settings = options.loadServer(program, clock);
    Vertx vertx = Vertx.vertx();
    try {
      OpenedStore.confirmRestore(vertx, settings, clock, random)
          .compose(OpenedStore::close)
          .await(WITHIN_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(WITHIN_SECONDS, TimeUnit.SECONDS);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("A new history has begun. Open codes are void; new status lists are used.");
    out.println("Next: " + options.typed(program, "serve"));
    out.flush();
    return 0;
  }
}
