package org.cooppassport.issuer.status;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.store.EventLog;
import org.cooppassport.service.store.EventLog.Folded;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.RecordStore;

/**
 * The changes of status of each co-op, in one order that all processes agree on, and the state they
 * amount to.
 *
 * <p>An event that was acknowledged is in every later reading. What is kept in memory can be
 * derived again at any time. Thread-safe.
 */
public final class StatusLog {
  private static final Kind EVENTS = Kind.conditional("status-event");
  private static final String STREAM = "all";

  private final EventLog log;
  private final Map<String, Folded<States>> latest = new ConcurrentHashMap<>();

  /** Keeps the log in {@code store}. */
  public StatusLog(RecordStore store) {
    this.log = new EventLog(store, EVENTS);
  }

  /**
   * A record that is not valid.
   *
   * @param status its state
   * @param place which event of the log put it there
   */
  record Standing(RecordStatus status, long place) {}

  /** The records that are not valid, as of some event. Shared, and not changed once given out. */
  public static final class States {
    private final Map<String, Standing> standings;
    private final boolean shared;
    private final long events;

    private States(Map<String, Standing> standings, boolean shared, long events) {
      this.standings = standings;
      this.shared = shared;
      this.events = events;
    }

    static States none() {
      return new States(Map.of(), true, 0);
    }

    /** Returns the state of a record. */
    public RecordStatus of(String record) {
      Standing standing = standings.get(record);
      return standing == null ? RecordStatus.VALID : standing.status();
    }

    Map<String, Standing> standings() {
      return standings;
    }

    /** One reading copies the map at its first event, however many follow. */
    private States after(Bytes bytes) {
      StatusEvent event = StatusEvent.read(bytes);
      Map<String, Standing> own = shared ? new HashMap<>(standings) : standings;
      if (event.status() == RecordStatus.VALID) {
        own.remove(event.record());
      } else {
        own.put(event.record(), new Standing(event.status(), events));
      }
      return new States(own, false, events + 1);
    }

    private States shared() {
      return shared ? this : new States(Map.copyOf(standings), true, events);
    }
  }

  /**
   * Appends the event that {@code decide} makes of the present state. Asked again if another event
   * came first, so what was decided holds for the state that the event follows.
   *
   * @return succeeds when the event is durable; fails as {@code decide} throws
   */
  Future<Void> append(String tenant, Function<States, StatusEvent> decide) {
    return log.decide(
            tenant,
            STREAM,
            known(tenant),
            States::after,
            state -> List.of(decide.apply(state).toBytes()))
        .map(folded -> keep(tenant, folded))
        .mapEmpty();
  }

  /** Succeeds with the state that has every event acknowledged so far. */
  public Future<States> current(String tenant) {
    return log.fold(tenant, STREAM, known(tenant), States::after)
        .map(folded -> keep(tenant, folded));
  }

  private Folded<States> known(String tenant) {
    return latest.getOrDefault(tenant, Folded.start(States.none()));
  }

  private States keep(String tenant, Folded<States> folded) {
    Folded<States> fresh = new Folded<>(folded.state().shared(), folded.tail());
    return latest
        .merge(
            tenant,
            fresh,
            (held, other) -> other.state().events > held.state().events ? other : held)
        .state();
  }
}
