package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A conditional write that times out is settled by a serial read, or refused. */
@Tag("attack:STO-05")
class UnknownOutcomeTest {
  private static final Kind RECORDS = Kind.conditional("test-record");
  private static final Content A = Content.lasting(Bytes.utf8("a"));
  private static final Content B = Content.lasting(Bytes.utf8("b"));
  private static final Content C = Content.lasting(Bytes.utf8("c"));
  private static Vertx vertx;
  private static Faults faults;
  private static RecordStore store;
  private static RecordStore other;

  private RecordKey key;

  /** What becomes of the next statements, in turn; then they are carried out. */
  private enum Fate {
    DONE,
    DONE_BUT_TIMED_OUT,
    DONE_TWICE,
    LOST,
    OVERTAKEN_BY_ONE,
    OVERTAKEN_BY_TWO,
    LOST_AND_ANOTHER_DONE
  }

  private static final class Faults implements CqlExecutor {
    private final Deque<Fate> fates = new ArrayDeque<>();
    private final CqlSession session;
    private RecordKey key;
    private int conditional;
    private int serialReads;

    Faults(CqlSession session) {
      this.session = session;
    }

    void expect(RecordKey next, Fate... inTurn) {
      key = next;
      conditional = 0;
      serialReads = 0;
      fates.clear();
      fates.addAll(List.of(inTurn));
    }

    @Override
    public CompletionStage<AsyncResultSet> execute(Statement<?> statement) {
      String cql = ((BoundStatement) statement).getPreparedStatement().getQuery();
      conditional += cql.contains(" if version") ? 1 : 0;
      serialReads +=
          statement.getConsistencyLevel() != null && statement.getConsistencyLevel().isSerial()
              ? 1
              : 0;
      Fate fate = fates.isEmpty() ? Fate.DONE : fates.poll();
      return switch (fate) {
        case DONE -> session.executeAsync(statement);
        case DONE_BUT_TIMED_OUT -> session.executeAsync(statement).thenCompose(done -> timeout());
        case DONE_TWICE ->
            session.executeAsync(statement).thenCompose(done -> session.executeAsync(statement));
        case LOST -> timeout();
        case OVERTAKEN_BY_ONE ->
            session
                .executeAsync(statement)
                .thenCompose(
                    done -> {
                      overtake(1);
                      return timeout();
                    });
        case OVERTAKEN_BY_TWO ->
            session
                .executeAsync(statement)
                .thenCompose(
                    done -> {
                      overtake(2);
                      return timeout();
                    });
        case LOST_AND_ANOTHER_DONE ->
            CompletableFuture.supplyAsync(
                    () -> {
                      overtake(1);
                      return null;
                    })
                .thenCompose(done -> timeout());
      };
    }

    /** Another process writes, by a store of its own. */
    private void overtake(int times) {
      for (int i = 0; i < times; i++) {
        StoredRecord found = readSession();
        Written written =
            found == null ? join(other.insert(key, C)) : join(other.replace(found, C));
        assertTrue(written.applied());
      }
    }

    private StoredRecord readSession() {
      return join(other.read(key)).orElse(null);
    }

    private static <T> T join(Future<T> future) {
      return future.toCompletionStage().toCompletableFuture().join();
    }

    private static CompletionStage<AsyncResultSet> timeout() {
      return CompletableFuture.failedStage(new DriverTimeoutException("no answer"));
    }
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    CassandraForTests.Node node = CassandraForTests.node();
    CassandraOptions options =
        CassandraOptions.of(
                List.of(node.contact()), node.datacenter(), CassandraForTests.freshKeyspace())
            .creatingKeyspace(Map.of(node.datacenter(), 1));
    RandomSource random = RandomSource.secure();
    store =
        await(
            CassandraRecordStore.open(
                vertx,
                options,
                Clock.systemUTC(),
                random,
                session -> {
                  faults = new Faults(session);
                  return faults;
                }));
    other = await(CassandraRecordStore.open(vertx, options, Clock.systemUTC(), random));
  }

  @AfterAll
  static void close() {
    if (store != null) {
      await(store.close());
      await(other.close());
    }
    await(vertx.close());
  }

  @BeforeEach
  void freshKey() {
    key = new Partition("riverside", RECORDS, UUID.randomUUID().toString()).only();
  }

  private StoredRecord standing() {
    return assertInstanceOf(Written.Applied.class, await(other.insert(key, A))).record();
  }

  private void assertStands(Content content) {
    assertEquals(content.bytes(), await(other.read(key)).orElseThrow().bytes());
  }

  @Test
  void anInsertThatTookPlaceIsRecognisedByItsMark() {
    faults.expect(key, Fate.DONE_BUT_TIMED_OUT);
    assertTrue(await(store.insert(key, A)).applied());
    assertEquals(1, faults.conditional);
    assertEquals(1, faults.serialReads);
    assertStands(A);
  }

  @Test
  void anInsertThatDidNotTakePlaceIsTriedAgainAfterTheSerialRead() {
    faults.expect(key, Fate.LOST, Fate.DONE, Fate.DONE);
    assertTrue(await(store.insert(key, A)).applied());
    assertEquals(2, faults.conditional);
    assertEquals(1, faults.serialReads);
    assertStands(A);
  }

  @Test
  void anInsertThatIsNeverHeardOfIsRefusedAfterThreeTries() {
    faults.expect(key, Fate.LOST, Fate.DONE, Fate.LOST, Fate.DONE, Fate.LOST, Fate.DONE, Fate.DONE);
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.insert(key, A));
    assertEquals(3, faults.conditional);
    assertTrue(await(other.read(key)).isEmpty());
  }

  @Test
  void anInsertBehindAnotherIsAConflict() {
    faults.expect(key, Fate.LOST_AND_ANOTHER_DONE);
    assertFalse(await(store.insert(key, A)).applied());
    assertStands(C);
  }

  @Test
  void aReplacementThatTookPlaceIsRecognisedByItsMark() {
    StoredRecord record = standing();
    faults.expect(key, Fate.DONE_BUT_TIMED_OUT);
    assertTrue(await(store.replace(record, B)).applied());
    assertStands(B);
  }

  @Test
  void aReplacementThatWasReplacedSinceIsRecognisedByTheMarkBeforeTheLast() {
    StoredRecord record = standing();
    faults.expect(key, Fate.OVERTAKEN_BY_ONE);
    assertTrue(await(store.replace(record, B)).applied());
    assertStands(C);
  }

  @Test
  void aReplacementThatCannotBeToldAnyMoreIsRefused() {
    StoredRecord record = standing();
    faults.expect(key, Fate.OVERTAKEN_BY_TWO);
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.replace(record, B));
    assertEquals(1, faults.conditional, "never a blind retry");
    assertStands(C);
  }

  @Test
  void aReplacementThatAnotherForestalledIsAConflict() {
    StoredRecord record = standing();
    faults.expect(key, Fate.LOST_AND_ANOTHER_DONE);
    assertFalse(await(store.replace(record, B)).applied());
    assertStands(C);
  }

  @Test
  void aDriverThatTriedTwiceMeetsItsOwnMark() {
    StoredRecord record = standing();
    faults.expect(key, Fate.DONE_TWICE);
    assertTrue(await(store.replace(record, B)).applied());
    assertStands(B);
  }

  @Test
  void withoutAnAnswerToAnythingTheWriteIsRefusedAndTheRecordCanBeFoundLater() {
    StoredRecord record = standing();
    faults.expect(key, Fate.DONE_BUT_TIMED_OUT, Fate.LOST, Fate.LOST);
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.replace(record, B));
    assertEquals(1, faults.conditional);
    assertEquals(2, faults.serialReads);
    assertStands(B);
  }

  @Test
  void aRemovalWhoseOutcomeIsUnknownIsRefused() {
    StoredRecord record = standing();
    faults.expect(key, Fate.DONE_BUT_TIMED_OUT);
    awaitRefusal(Reason.STORAGE_UNAVAILABLE, store.remove(record));
    assertTrue(await(other.read(key)).isEmpty());
  }

  @Test
  void aRemovalThatAnotherForestalledIsAConflict() {
    StoredRecord record = standing();
    faults.expect(key, Fate.LOST_AND_ANOTHER_DONE);
    assertFalse(await(store.remove(record)).applied());
    assertStands(C);
  }
}
