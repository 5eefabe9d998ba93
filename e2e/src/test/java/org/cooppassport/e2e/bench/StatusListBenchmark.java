package org.cooppassport.e2e.bench;

import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.StatusList;
import org.cooppassport.core.status.StatusListToken;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Rebuilding a status list from its events, one in a hundred credentials revoked. */
@State(Scope.Benchmark)
public class StatusListBenchmark {
  @Param({"131072", "1048576", "8388608"})
  public int entries;

  private int[] events;

  /** Spreads the events over the list. */
  @Setup
  public void prepare() {
    events = new int[entries / 100];
    for (int i = 0; i < events.length; i++) {
      events[i] = (int) ((long) i * 2_654_435_761L % entries);
    }
  }

  private StatusList replayed() {
    StatusList list = new StatusList(entries);
    for (int index : events) {
      list.revoke(index);
    }
    return list;
  }

  /** Events to bits, without compression. */
  @Benchmark
  public StatusList replay() {
    return replayed();
  }

  /** Events to the published Token Status List. */
  @Benchmark
  public JsonObject tokenList() {
    return StatusListToken.encode(replayed().tokenBits());
  }

  /** Events to the published Bitstring list. */
  @Benchmark
  public String bitstringList() {
    return BitstringStatusList.encode(replayed().revocationBits());
  }
}
