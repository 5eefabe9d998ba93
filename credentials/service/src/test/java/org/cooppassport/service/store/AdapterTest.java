package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import org.cooppassport.core.encoding.RandomSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Opens an adapter twice over one database, for one test. */
abstract class AdapterTest {
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  final SettableClock clock = new SettableClock(NOW);
  final RandomSource random = RandomSource.secure();
  Vertx vertx;
  RecordStore store;
  RecordStore other;

  /** Opens the adapter; calls in one test open the same database, as two processes would. */
  abstract RecordStore open(InstantSource ticking);

  @BeforeEach
  void openTwice() {
    vertx = Vertx.vertx();
    store = open(clock);
    other = open(clock);
  }

  @AfterEach
  void closeBoth() {
    await(other.close());
    await(store.close());
    await(vertx.close());
  }
}
