package org.cooppassport.service.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.store.AuditCheckpoint;
import org.cooppassport.service.store.AuditLog;
import org.cooppassport.service.store.AuditReport;
import org.cooppassport.service.store.Inspection;
import org.cooppassport.service.store.RecordStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads every record and every audit log and says whether they are as they were written. */
@Command(
    mixinStandardHelpOptions = true,
    description =
        "Reads every record and every co-op's audit log; exit code 1 if anything is damaged,"
            + " removed or cut off. May run beside the server.")
final class SelfCheckCommand implements Callable<Integer> {
  private static final int DAMAGED = 1;
  private static final int HOURS_AT_MOST = 24;

  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Option(
      names = "--checkpoint",
      paramLabel = "COOP:BLOCKS:DIGEST",
      description = "what the server's log said about an audit log; may be given many times")
  private List<String> checkpoints = new ArrayList<>();

  SelfCheckCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() throws Exception {
    DataOptions.Loaded loaded = options.load(program, clock);
    List<Coop> coops = loaded.coops().stream().map(CoopSettings::coop).toList();
    coops.forEach(coop -> known(coop.id()));
    Vertx vertx = Vertx.vertx();
    try {
      return OpenedStore.look(vertx, loaded.settings(), clock, random)
          .compose(store -> check(store, coops).eventually(store::close))
          .await(HOURS_AT_MOST, TimeUnit.HOURS);
    } finally {
      vertx.close().await(1, TimeUnit.MINUTES);
    }
  }

  private Future<Integer> check(RecordStore store, List<Coop> coops) {
    AuditLog log = new AuditLog(store);
    List<Future<Boolean>> sound = new ArrayList<>();
    sound.add(store.inspect().map(this::tell));
    coops.forEach(
        coop ->
            sound.add(log.check(coop.id(), known(coop.id())).map(report -> tell(coop, report))));
    return Future.all(sound)
        .map(all -> all.<Boolean>list().stream().allMatch(each -> each) ? 0 : DAMAGED);
  }

  private boolean tell(Inspection found) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("records    " + found.records() + (found.sound() ? "  sound" : "  DAMAGED"));
    found.damaged().forEach(key -> out.println("  damaged  " + key));
    out.flush();
    return found.sound();
  }

  private boolean tell(Coop coop, AuditReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "audit log  "
            + coop.id()
            + "  "
            + report.entries()
            + " entries  "
            + (report.sound() ? "sound" : "BROKEN at block " + report.firstBroken().orElseThrow()));
    out.println("  checkpoint  " + coop.id() + ":" + report.end().spelled());
    out.flush();
    return report.sound();
  }

  private List<AuditCheckpoint> known(String coop) {
    String begin = coop + ":";
    try {
      return checkpoints.stream()
          .filter(text -> text.startsWith(begin))
          .map(text -> AuditCheckpoint.parse(text.substring(begin.length())))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("--checkpoint", "expected COOP:BLOCKS:DIGEST, as the log has it");
    }
  }
}
