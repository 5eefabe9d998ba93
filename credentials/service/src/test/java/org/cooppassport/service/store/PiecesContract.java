package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.cooppassport.service.store.Await.awaitRefusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.EventLog.Folded;
import org.cooppassport.service.store.OneTime.Opening;
import org.cooppassport.service.store.OneTime.Use;
import org.cooppassport.service.store.Spending.Denied;
import org.cooppassport.service.store.Spending.Granted;
import org.cooppassport.service.store.Spending.Why;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is built on the port holds on every adapter, also between two processes. */
abstract class PiecesContract extends AdapterTest {
  private static final String COOP = "riverside";
  private static final Kind CODES = Kind.conditional("test-code");
  private static final Kind EVENTS = Kind.conditional("test-event-log");
  private static final Bytes PAYLOAD = Bytes.utf8("the offer");

  private String unique;
  private RestoreGuard guard;
  private OneTime codes;
  private OneTime otherCodes;

  @BeforeEach
  void openPieces() {
    unique = random.next(8).toHex();
    guard = await(RestoreGuard.open(store, new SharedWitness(), random));
    codes = new OneTime(store, CODES, guard.lineage());
    otherCodes = new OneTime(other, CODES, guard.lineage());
  }

  /** Tells nothing, so that one node's keyspace serves many tests. */
  private static final class SharedWitness implements Witness {
    @Override
    public Future<String> place() {
      return Future.succeededFuture("");
    }

    @Override
    public Future<Optional<Sighting>> last() {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Void> record(Sighting sighting) {
      return Future.succeededFuture();
    }

    @Override
    public boolean exclusive() {
      return false;
    }
  }

  private Bytes open(int guesses) {
    Bytes code = random.next(32);
    await(codes.open(COOP, code, new Opening(PAYLOAD, NOW.plusSeconds(300), guesses)));
    return code;
  }

  private static void assertDenied(Why why, Spending spending) {
    assertEquals(why, assertInstanceOf(Denied.class, spending).why());
  }

  private static long granted(List<Future<Spending>> all) {
    return all.stream().filter(each -> each.result() instanceof Granted).count();
  }

  @Test
  void aCodeIsSpentOnce() {
    Bytes code = open(0);
    assertEquals(new Granted(PAYLOAD), await(codes.spend(COOP, code)));
    assertEquals(new Denied(Why.USED, PAYLOAD), await(otherCodes.spend(COOP, code)));
  }

  @Test
  void anUnknownAnExpiredAndAForeignCodeAreAllUnknown() {
    assertDenied(Why.UNKNOWN, await(codes.spend(COOP, random.next(32))));
    Bytes code = open(0);
    assertDenied(Why.UNKNOWN, await(codes.spend("harbour", code)));
    clock.move(Duration.ofSeconds(300));
    assertDenied(Why.UNKNOWN, await(codes.spend(COOP, code)));
  }

  @Test
  @Tag("attack:OPS-04")
  void aClockThatIsMovedBringsNoSpentCodeBack() {
    Bytes code = open(0);
    assertEquals(new Granted(PAYLOAD), await(codes.spend(COOP, code)));
    for (Duration move : List.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ofHours(-1))) {
      clock.move(move);
      assertInstanceOf(Denied.class, await(codes.spend(COOP, code)), move.toString());
      assertInstanceOf(Denied.class, await(otherCodes.spend(COOP, code)), move.toString());
    }
  }

  @Test
  void ofManySpendingsAtOnceInTwoProcessesOneIsGranted() {
    Bytes code = open(0);
    List<Future<Spending>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add((i % 2 == 0 ? codes : otherCodes).spend(COOP, code));
    }
    await(Future.all(all));
    assertEquals(1, granted(all));
  }

  @Test
  void aThousandWrongGuessesAtOnceAreEvaluatedAtMostFiveTimes() {
    Bytes code = open(5);
    AtomicInteger evaluated = new AtomicInteger();
    List<Future<Spending>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      all.add(
          (i % 2 == 0 ? codes : otherCodes)
              .spend(
                  COOP,
                  code,
                  payload -> {
                    evaluated.incrementAndGet();
                    return false;
                  }));
    }
    await(Future.all(all));
    assertEquals(0, granted(all));
    assertEquals(5, evaluated.get());
    assertDenied(Why.EXHAUSTED, await(codes.spend(COOP, code, payload -> true)));
  }

  @Test
  void aRightGuessIsGrantedOnceHoweverManyGuess() {
    Bytes code = open(1_000);
    List<Future<Spending>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add((i % 2 == 0 ? codes : otherCodes).spend(COOP, code, PAYLOAD::equals));
    }
    await(Future.all(all));
    assertEquals(1, granted(all));
  }

  @Test
  void aWrongGuessLeavesTheOthers() {
    Bytes code = open(3);
    assertDenied(Why.WRONG, await(codes.spend(COOP, code, payload -> false)));
    assertDenied(Why.WRONG, await(otherCodes.spend(COOP, code, payload -> false)));
    assertInstanceOf(Granted.class, await(codes.spend(COOP, code, payload -> true)));
  }

  @Test
  void aCodeWithACheckIsNotSpentWithoutIt() {
    Bytes code = open(3);
    assertThrows(IllegalStateException.class, () -> await(codes.spend(COOP, code)));
    Bytes plain = open(0);
    assertThrows(IllegalStateException.class, () -> await(codes.spend(COOP, plain, p -> true)));
  }

  @Test
  void aWithdrawnCodeIsUnknownAndAUsedOneStaysUsed() {
    Bytes code = open(0);
    await(codes.withdraw(COOP, code));
    await(codes.withdraw(COOP, code));
    assertDenied(Why.UNKNOWN, await(otherCodes.spend(COOP, code)));
    Bytes used = open(0);
    await(codes.spend(COOP, used));
    await(codes.withdraw(COOP, used));
    assertDenied(Why.USED, await(codes.spend(COOP, used)));
  }

  @Test
  void aTokenIdIsSeenForTheFirstTimeOnce() {
    Bytes jti = random.next(16);
    List<Future<Use>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(
          (i % 2 == 0 ? codes : otherCodes)
              .claim(COOP, "dpop client-1", jti, NOW, NOW.plusSeconds(60)));
    }
    await(Future.all(all));
    assertEquals(1, all.stream().filter(each -> each.result() == Use.FIRST).count());
    assertEquals(
        Use.FIRST, await(codes.claim(COOP, "dpop client-2", jti, NOW, NOW.plusSeconds(60))));
  }

  @Test
  @Tag("attack:STO-09")
  void aRestoreVoidsOpenCodesAndOlderTokenIds() {
    Bytes code = open(0);
    Lineage restored = new Lineage("restored", NOW.plusSeconds(10));
    OneTime after = new OneTime(other, CODES, restored);
    assertDenied(Why.VOID, await(after.spend(COOP, code)));
    Bytes jti = random.next(16);
    assertEquals(
        Use.REPEATED, await(after.claim(COOP, "p", jti, NOW.plusSeconds(9), NOW.plusSeconds(60))));
    assertEquals(
        Use.FIRST, await(after.claim(COOP, "p", jti, NOW.plusSeconds(10), NOW.plusSeconds(60))));
  }

  @Test
  void anOperationIsCarriedOutOnceAndAnsweredAgain() {
    AtomicInteger carriedOut = new AtomicInteger();
    IdempotencyLog log = idempotency(store);
    IdempotencyLog otherLog = idempotency(other);
    List<Future<Bytes>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(
          (i % 2 == 0 ? log : otherLog)
              .once(
                  request("body"),
                  operation ->
                      vertx
                          .timer(50)
                          .map(late -> Bytes.utf8("answer " + carriedOut.incrementAndGet()))));
    }
    await(Future.all(all));
    assertEquals(1, carriedOut.get());
    all.forEach(each -> assertEquals(Bytes.utf8("answer 1"), each.result()));
  }

  @Test
  void aKeyIsForOneRequest() {
    IdempotencyLog log = idempotency(store);
    await(log.once(request("one body"), operation -> Future.succeededFuture(PAYLOAD)));
    awaitRefusal(
        Reason.CONFLICT,
        log.once(request("another body"), operation -> Future.succeededFuture(PAYLOAD)));
  }

  @Test
  void aRefusedRequestLeavesItsKeyFree() {
    IdempotencyLog log = idempotency(store);
    Refusal refusal = new Refusal(Reason.INVALID_VALUE, "no");
    awaitRefusal(
        Reason.INVALID_VALUE,
        log.once(request("wrong body"), operation -> Future.failedFuture(refusal)));
    assertEquals(
        PAYLOAD, await(log.once(request("body"), operation -> Future.succeededFuture(PAYLOAD))));
  }

  @Test
  void anOperationThatBrokeIsTakenUpUnderTheSameId() {
    IdempotencyLog log = idempotency(store);
    List<String> ids = new ArrayList<>();
    assertThrows(
        IllegalStateException.class,
        () ->
            await(
                log.once(
                    request("body"),
                    operation -> {
                      ids.add(operation);
                      throw new IllegalStateException("broke");
                    })));
    await(
        idempotency(other)
            .once(
                request("body"),
                operation -> {
                  ids.add(operation);
                  return Future.succeededFuture(PAYLOAD);
                }));
    assertEquals(2, ids.size());
    assertEquals(ids.get(0), ids.get(1));
  }

  @Test
  void aRequestWhoseProcessDiedIsTakenUpAfterItsLease() {
    List<String> ids = new ArrayList<>();
    Promise<Void> begun = Promise.promise();
    Future<Bytes> never =
        idempotency(store)
            .once(
                request("body"),
                operation -> {
                  ids.add(operation);
                  begun.complete();
                  return Promise.<Bytes>promise().future();
                });
    await(begun.future());
    Future<Bytes> waits =
        idempotency(other)
            .once(
                request("body"),
                operation -> {
                  ids.add(operation);
                  return Future.succeededFuture(PAYLOAD);
                });
    clock.move(IdempotencyLog.LEASE);
    assertEquals(PAYLOAD, await(waits));
    assertEquals(2, ids.size());
    assertEquals(ids.get(0), ids.get(1));
    assertTrue(!never.isComplete());
  }

  private IdempotencyLog idempotency(RecordStore over) {
    return new IdempotencyLog(vertx, over, Kind.conditional("test-idempotency"), clock, random);
  }

  private IdempotencyLog.Request request(String body) {
    return new IdempotencyLog.Request(COOP, "client-1", unique, Bytes.utf8(body));
  }

  @Test
  @Tag("attack:STA-08")
  @Tag("attack:STA-11")
  void indexesOfTwoProcessesNeverMeetAndFillListsWhole() {
    StatusSeries series = new StatusSeries(COOP, unique, 64);
    IndexLease one = new IndexLease(store, guard, random, 7);
    IndexLease two = new IndexLease(other, guard, random, 7);
    List<Future<List<AllottedIndex>>> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add((i % 2 == 0 ? one : two).take(series, 1 + i % 5));
    }
    await(Future.all(all));
    Set<AllottedIndex> seen = new HashSet<>();
    int count = 0;
    for (Future<List<AllottedIndex>> each : all) {
      seen.addAll(each.result());
      count += each.result().size();
      each.result().forEach(index -> assertTrue(index.index() >= 0 && index.index() < 64));
    }
    assertEquals(180, count);
    assertEquals(count, seen.size());
    List<OpenedList> lists = await(one.lists(series));
    assertEquals(List.of(0L, 1L, 2L), lists.stream().map(OpenedList::sequence).limit(3).toList());
    assertTrue(lists.size() <= 4, "no list is begun before the last is leased: " + lists);
    Set<String> known = new HashSet<>(lists.stream().map(OpenedList::list).toList());
    seen.forEach(index -> assertTrue(known.contains(index.list())));
  }

  @Test
  @Tag("attack:STO-09")
  void afterARestoreIndexesComeFromFreshLists() {
    StatusSeries series = new StatusSeries(COOP, unique, 64);
    AllottedIndex before = await(new IndexLease(store, guard, random, 4).take(series));
    RestoreGuard restored =
        await(RestoreGuard.confirmRestore(other, new SharedWitness(), clock, random));
    AllottedIndex after = await(new IndexLease(other, restored, random, 4).take(series));
    assertNotEquals(before.list(), after.list());
    assertThrows(
        RestoreSuspected.class,
        () -> await(new IndexLease(store, guard, random, 4).take(series)),
        "a process of the old history gives nothing out");
  }

  @Test
  @Tag("attack:STA-09")
  void eventsOfTwoProcessesStandInOneOrderAndNoneIsLost() {
    EventLog one = new EventLog(store, EVENTS);
    EventLog two = new EventLog(other, EVENTS);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      all.add((i % 2 == 0 ? one : two).append(COOP, unique, Bytes.utf8("" + i)));
    }
    await(Future.all(all));
    Folded<List<Bytes>> seen = folded(one);
    assertEquals(300, seen.state().size());
    assertEquals(300, new HashSet<>(seen.state()).size());
    assertEquals(seen.state(), folded(two).state());
    await(two.append(COOP, unique, Bytes.utf8("later")));
    Folded<List<Bytes>> more =
        await(one.fold(COOP, unique, new Folded<>(List.of(), seen.tail()), PiecesContract::added));
    assertEquals(List.of(Bytes.utf8("later")), more.state());
  }

  @Test
  @Tag("attack:STA-09")
  void aDecisionIsMadeOnTheLastEvent() {
    EventLog one = new EventLog(store, EVENTS);
    EventLog two = new EventLog(other, EVENTS);
    List<Future<Folded<List<Bytes>>>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(
          (i % 2 == 0 ? one : two)
              .decide(
                  COOP,
                  unique,
                  Folded.start(List.of()),
                  PiecesContract::added,
                  soFar -> soFar.size() < 5 ? List.of(Bytes.utf8("" + soFar.size())) : List.of()));
    }
    await(Future.all(all));
    assertEquals(
        List.of("0", "1", "2", "3", "4"), folded(one).state().stream().map(Bytes::toUtf8).toList());
    assertThrows(
        Refusal.class,
        () ->
            await(
                two.decide(
                    COOP,
                    unique,
                    Folded.start(List.of()),
                    PiecesContract::added,
                    soFar -> {
                      throw new Refusal(Reason.CONFLICT, "no more");
                    })));
  }

  private Folded<List<Bytes>> folded(EventLog log) {
    return await(log.fold(COOP, unique, Folded.start(List.of()), PiecesContract::added));
  }

  private static List<Bytes> added(List<Bytes> soFar, Bytes event) {
    List<Bytes> more = new ArrayList<>(soFar);
    more.add(event);
    return List.copyOf(more);
  }

  @Test
  void theAuditLogOfTwoProcessesIsOneSoundChain() {
    String coop = "coop-" + unique;
    AuditLog one = new AuditLog(store);
    AuditLog two = new AuditLog(other);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(
          (i % 2 == 0 ? one : two)
              .append(
                  coop, new AuditEntry(NOW, "credential.issued", "done", "c", "urn:" + i, "r")));
    }
    await(Future.all(all));
    AuditCheckpoint checkpoint = await(two.checkpoint(coop));
    AuditReport report = await(one.check(coop, List.of(checkpoint)));
    assertTrue(report.sound());
    assertEquals(100, report.entries());
    assertEquals(checkpoint, report.end());
    List<AuditEntry> entries = new ArrayList<>();
    await(one.read(coop, entries::add));
    assertEquals(100, entries.size());
    assertTrue(await(one.check("nobody-" + unique, List.of())).sound());
  }

  // --- sealed files

  private SealedFiles.Sealed sealedFile(int bytes) {
    return new SealedFiles.Sealed(random.next(bytes), random.next(60), "key-1");
  }

  @Test
  void aSealedFileOfManyPartsIsReadWholeByEveryProcessAndByItsOwnCoopOnly() {
    SealedFiles here = new SealedFiles(store, "test-file");
    SealedFiles there = new SealedFiles(other, "test-file");
    SealedFiles.Sealed file = sealedFile((2 << 20) + 17);
    await(here.keep(COOP, unique, file));
    assertEquals(Optional.of(file), await(there.read(COOP, unique)));
    assertEquals(Optional.empty(), await(there.read("harbour", unique)));
    assertEquals(Optional.empty(), await(there.read(COOP, unique + "x")));
    assertThrows(
        IllegalArgumentException.class,
        () -> here.keep(COOP, unique + "l", sealedFile(SealedFiles.MAX_BYTES + 1)));
  }

  @Test
  void aSealedFileWhoseKeyIsDestroyedIsGoneForEverAlsoIfItIsKeptAgain() {
    SealedFiles here = new SealedFiles(store, "test-file");
    SealedFiles there = new SealedFiles(other, "test-file");
    SealedFiles.Sealed file = sealedFile(100);
    await(here.keep(COOP, unique, file));
    assertTrue(await(there.isOpenable(COOP, unique)));
    await(Future.all(here.destroy(COOP, unique), there.destroy(COOP, unique)));
    await(there.destroy(COOP, unique));
    assertEquals(Optional.empty(), await(here.read(COOP, unique)));
    assertEquals(false, await(here.isOpenable(COOP, unique)));
    await(here.keep(COOP, unique, file));
    assertEquals(Optional.empty(), await(there.read(COOP, unique)));
    await(here.destroy(COOP, unique + "before"));
    await(here.keep(COOP, unique + "before", file));
    assertEquals(Optional.empty(), await(here.read(COOP, unique + "before")));
  }
}
