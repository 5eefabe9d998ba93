package org.cooppassport.verifier.agreements;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.EventLog;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Each co-op's agreements as events in one order. What was acknowledged is durable; on any node the
 * next question sees it. Thread-safe.
 */
public final class AgreementRegister {
  private static final Kind KIND = Kind.conditional("agreement");
  private static final String STREAM = "agreements";

  private final EventLog log;
  private final Clock clock;
  private final CpuPool cpu;
  private final Map<String, EventLog.Folded<HeldAgreements>> known = new ConcurrentHashMap<>();

  /** Makes the register over a store. */
  public AgreementRegister(RecordStore store, Clock clock, CpuPool cpu) {
    this.log = new EventLog(store, KIND);
    this.clock = clock;
    this.cpu = cpu;
  }

  /** What was done with an agreement. */
  enum Step {
    DRAFTED,
    SIGNED,
    CERTIFIED,
    ENDED,
    RECEIVED,
    SENT
  }

  /** Succeeds with what the co-op may rest a decision at {@code at} on, in force or not. */
  public Future<List<Agreement>> countingFor(VerifierCoop coop, Instant at) {
    return held(coop.id())
        .compose(
            held ->
                cpu.run(
                    () -> {
                      List<Agreement> all = new ArrayList<>(coop.statedAgreements());
                      all.addAll(held.countingAt(at));
                      return List.copyOf(all);
                    }));
  }

  /** Succeeds with everything as of the last event. */
  Future<HeldAgreements> held(String coop) {
    return log.fold(coop, STREAM, from(coop), HeldAgreements::after)
        .map(folded -> keep(coop, folded));
  }

  /**
   * Writes what a decision makes of the state, with nothing in between.
   *
   * @param decision the agreement as it shall stand, or empty to change nothing; quick, may throw a
   *     {@code Refusal}
   */
  Future<HeldAgreements> decide(
      String coop,
      Step step,
      String by,
      Function<HeldAgreements, Optional<SignedAgreement>> decision) {
    String at = clock.instant().toString();
    return log.decide(
            coop,
            STREAM,
            from(coop),
            HeldAgreements::after,
            held -> decision.apply(held).stream().map(file -> event(step, by, at, file)).toList())
        .map(folded -> keep(coop, folded));
  }

  private static Bytes event(Step step, String by, String at, SignedAgreement file) {
    return JsonWriter.write(
        JsonObject.builder()
            .put("step", step.name())
            .put("by", by)
            .put("at", at)
            .put("version", file.text().version())
            .put("file", file.json())
            .build());
  }

  private EventLog.Folded<HeldAgreements> from(String coop) {
    return known.getOrDefault(coop, EventLog.Folded.start(HeldAgreements.NONE));
  }

  private HeldAgreements keep(String coop, EventLog.Folded<HeldAgreements> folded) {
    known.put(coop, folded);
    return folded.state();
  }

  static Refusal unknown() {
    return new Refusal(Refusal.Reason.NOT_FOUND, "there is no such agreement");
  }
}
