package org.cooppassport.verifier.trust;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.trust.SwitchedOff;
import org.cooppassport.service.store.EventLog;
import org.cooppassport.service.store.EventLog.Folded;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.RecordStore;

/**
 * The issuers, accreditors and federations that a co-op switched off, whatever its policies say.
 *
 * <p>A switch holds at once on the node that took the command, and everywhere after {@link #FRESH}:
 * what is known in memory is not used for longer, and if the store cannot be asked then, nothing is
 * accepted. Thread-safe.
 */
public final class IssuerSwitches {
  /** How long a node may judge by what it knows. */
  static final Duration FRESH = Duration.ofSeconds(20);

  private static final Kind EVENTS = Kind.conditional("issuer-switch");
  private static final String STREAM = "all";

  private final EventLog log;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  /** Who is switched off, by name, with the events as they were. */
  private record State(Map<String, JsonObject> off) {
    State {
      off = Map.copyOf(off);
    }

    State after(Bytes event) {
      JsonObject json = JsonReader.readObject(event);
      Map<String, JsonObject> next = new TreeMap<>(off);
      String issuer = json.string("issuer").orElseThrow();
      if (json.string("state").orElseThrow().equals("off")) {
        next.put(issuer, json);
      } else {
        next.remove(issuer);
      }
      return new State(next);
    }
  }

  private record Known(Folded<State> folded, Instant asOf) {}

  /** Keeps the switches in {@code store}. */
  public IssuerSwitches(RecordStore store, Clock clock) {
    this.log = new EventLog(store, EVENTS);
    this.clock = clock;
  }

  /** Whether a party is taken. */
  public enum Position {
    OFF("off"),
    ON("on");

    private final String wireName;

    Position(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /**
   * Turns a switch. Succeeds when it is durable.
   *
   * @param issuer a DID or https URL
   * @param decision where the decision can be read; empty if it was not given
   */
  Future<Void> turn(String coop, String issuer, Position position, String decision, String by) {
    JsonObject event =
        JsonObject.builder()
            .put("issuer", issuer)
            .put("state", position.wireName())
            .put("at", clock.instant().toString())
            .put("by", by)
            .put("decision", decision)
            .build();
    Instant asked = clock.instant();
    return log.decide(
            coop,
            STREAM,
            folded(coop),
            State::after,
            state ->
                state.off().containsKey(issuer) == (position == Position.OFF)
                    ? List.of()
                    : List.of(JsonWriter.write(event)))
        .map(folded -> known.put(coop, new Known(folded, asked)))
        .mapEmpty();
  }

  /** Succeeds with those who are switched off now. */
  public Future<SwitchedOff> current(String coop) {
    Known last = known.get(coop);
    if (last != null && clock.instant().isBefore(last.asOf().plus(FRESH))) {
      return Future.succeededFuture(SwitchedOff.of(last.folded().state().off().keySet()));
    }
    return state(coop).map(state -> SwitchedOff.of(state.off().keySet()));
  }

  private Future<State> state(String coop) {
    Instant asked = clock.instant();
    return log.fold(coop, STREAM, folded(coop), State::after)
        .map(
            folded -> {
              known.merge(
                  coop,
                  new Known(folded, asked),
                  (held, fresh) -> fresh.asOf().isAfter(held.asOf()) ? fresh : held);
              return folded.state();
            });
  }

  /** Succeeds with what was decided about everybody who is switched off. */
  Future<JsonArray> list(String coop) {
    return state(coop).map(state -> state.off().values().stream().collect(JsonArray.collector()));
  }

  private Folded<State> folded(String coop) {
    Known last = known.get(coop);
    return last == null ? Folded.start(new State(Map.of())) : last.folded();
  }
}
