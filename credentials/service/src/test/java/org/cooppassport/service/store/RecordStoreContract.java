package org.cooppassport.service.store;

import static org.cooppassport.service.store.Await.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.cooppassport.core.encoding.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link RecordStore} does alike. */
abstract class RecordStoreContract extends AdapterTest {
  static final Kind RECORDS = Kind.conditional("contract-record");
  static final Kind EVENTS = Kind.events("contract-event");

  /** A partition that no other test uses. */
  static Partition fresh(Kind kind) {
    return new Partition("riverside", kind, UUID.randomUUID().toString());
  }

  static Bytes text(String text) {
    return Bytes.utf8(text);
  }

  StoredRecord inserted(RecordKey key, Content content) {
    return assertInstanceOf(Written.Applied.class, await(store.insert(key, content))).record();
  }

  @Test
  void whatWasInsertedIsReadWithItsVersion() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord record = inserted(key, Content.lasting(text("a")));
    assertEquals(text("a"), record.bytes());
    assertEquals(Optional.of(record), await(store.read(key)));
    assertEquals(Optional.of(record), await(other.read(key)));
  }

  @Test
  void nothingIsReadWhereNothingWasWritten() {
    assertEquals(Optional.empty(), await(store.read(fresh(RECORDS).only())));
    assertEquals(Optional.empty(), await(store.read(fresh(EVENTS).only())));
  }

  @Test
  void anInsertChangesNothingWhereARecordStands() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord first = inserted(key, Content.lasting(text("a")));
    assertFalse(await(other.insert(key, Content.lasting(text("b")))).applied());
    assertEquals(Optional.of(first), await(store.read(key)));
  }

  @Test
  @Tag("attack:STA-08")
  void ofManyInsertsAtOnceOneIsApplied() {
    for (int round = 0; round < 5; round++) {
      RecordKey key = fresh(RECORDS).only();
      List<Future<Written>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add((i % 2 == 0 ? store : other).insert(key, Content.lasting(text("by " + i))));
      }
      await(Future.all(all));
      assertEquals(1, all.stream().filter(each -> each.result().applied()).count());
    }
  }

  @Test
  void aReplacementNeedsTheVersionThatStandsThere() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord first = inserted(key, Content.lasting(text("a")));
    Written written = await(store.replace(first, Content.lasting(text("b"))));
    StoredRecord second = assertInstanceOf(Written.Applied.class, written).record();
    assertNotEquals(first.version(), second.version());
    assertFalse(await(other.replace(first, Content.lasting(text("c")))).applied());
    assertEquals(Optional.of(second), await(store.read(key)));
  }

  @Test
  void aReplacementNeedsARecord() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord first = inserted(key, Content.lasting(text("a")));
    assertTrue(await(store.remove(first)).applied());
    assertFalse(await(store.replace(first, Content.lasting(text("b")))).applied());
    assertEquals(Optional.empty(), await(store.read(key)));
  }

  @Test
  void aVersionDoesNotComeBackWithASecondInsert() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord first = inserted(key, Content.lasting(text("a")));
    assertTrue(await(store.remove(first)).applied());
    StoredRecord again = inserted(key, Content.lasting(text("a")));
    assertFalse(await(store.replace(first, Content.lasting(text("b")))).applied());
    assertFalse(await(store.remove(first)).applied());
    assertEquals(Optional.of(again), await(store.read(key)));
  }

  @Test
  @Tag("attack:STO-06")
  void noUpdateIsLostWhenManyReplaceWhatTheyRead() {
    RecordKey key = fresh(RECORDS).only();
    inserted(key, Content.lasting(text("0")));
    int writers = 8;
    int each = 5;
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      all.add(addOne(i % 2 == 0 ? store : other, key, each));
    }
    await(Future.all(all));
    assertEquals(
        Integer.toString(writers * each), await(store.read(key)).orElseThrow().bytes().toUtf8());
  }

  private static Future<Void> addOne(RecordStore store, RecordKey key, int times) {
    if (times == 0) {
      return Future.succeededFuture();
    }
    return store
        .read(key)
        .compose(
            found -> {
              int next = Integer.parseInt(found.orElseThrow().bytes().toUtf8()) + 1;
              return store.replace(found.orElseThrow(), Content.lasting(text("" + next)));
            })
        .compose(written -> addOne(store, key, written.applied() ? times - 1 : times));
  }

  @Test
  @Tag("attack:STO-06")
  void aRecordIsInsertedAndRemovedManyTimesInARow() {
    RecordKey key = fresh(RECORDS).only();
    for (int i = 0; i < 20; i++) {
      StoredRecord record = inserted(key, Content.lasting(text("" + i)));
      assertEquals(Optional.of(record), await(other.read(key)));
      assertTrue(await(other.remove(record)).applied());
      assertEquals(Optional.empty(), await(store.read(key)));
      assertFalse(await(store.remove(record)).applied());
    }
  }

  @Test
  void anEventIsTheSameHoweverOftenItIsAppended() {
    Partition partition = fresh(EVENTS);
    RecordKey key = partition.key("2026-11-21.e1");
    await(store.append(key, Content.lasting(text("a"))));
    await(other.append(key, Content.lasting(text("a"))));
    Page page = await(store.scan(partition, "", 10));
    assertEquals(1, page.records().size());
    assertEquals(text("a"), page.records().get(0).bytes());
    assertEquals(Optional.of(page.records().get(0)), await(store.read(key)));
  }

  @Test
  void ofTwoContentsForOneEventTheEarlierStays() {
    RecordKey key = fresh(EVENTS).only();
    await(store.append(key, Content.lasting(text("first"))));
    clock.move(Duration.ofMillis(1));
    await(other.append(key, Content.lasting(text("second"))));
    assertEquals(text("first"), await(store.read(key)).orElseThrow().bytes());
  }

  @Test
  void eventsAppendedAtOnceAreAllThere() {
    Partition partition = fresh(EVENTS);
    List<Future<Void>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(
          (i % 2 == 0 ? store : other)
              .append(partition.key(RecordKey.number(i)), Content.lasting(text("" + i))));
    }
    await(Future.all(all));
    assertEquals(200, await(store.scan(partition, "", RecordStore.MAX_PAGE)).records().size());
  }

  @Test
  void pagesFollowTheOrderOfAscii() {
    Partition partition = fresh(RECORDS);
    List<String> sorted =
        List.of(" ", "-", "0", "00", "1", "A", "B", "Z", "_", "a", "aa", "b", "~");
    for (int i = sorted.size() - 1; i >= 0; i--) {
      inserted(partition.key(sorted.get(i)), Content.lasting(text(sorted.get(i))));
    }
    List<String> seen = new ArrayList<>();
    Page page = await(store.scan(partition, "", 4));
    page.records().forEach(record -> seen.add(record.key().sort()));
    int pages = 1;
    while (!page.last()) {
      page = await(other.scan(partition, page.next(), 4));
      page.records().forEach(record -> seen.add(record.key().sort()));
      pages++;
    }
    assertEquals(sorted, seen);
    assertEquals(4, pages);
  }

  @Test
  void aPageThatEndsWithTheLastRecordIsTheLast() {
    Partition partition = fresh(RECORDS);
    inserted(partition.key("a"), Content.lasting(Bytes.EMPTY));
    inserted(partition.key("b"), Content.lasting(Bytes.EMPTY));
    assertTrue(await(store.scan(partition, "", 2)).last());
    assertFalse(await(store.scan(partition, "", 1)).last());
    assertTrue(await(store.scan(fresh(RECORDS), "", 1)).last());
  }

  @Test
  void tenantsKindsAndPartitionsDoNotMeet() {
    Partition mine = fresh(RECORDS);
    inserted(mine.key("a"), Content.lasting(text("mine")));
    List<Partition> others =
        List.of(
            new Partition("harbour", RECORDS, mine.name()),
            new Partition("riverside", Kind.conditional("contract-other"), mine.name()),
            new Partition("riverside", RECORDS, mine.name() + "x"));
    for (Partition partition : others) {
      assertEquals(Optional.empty(), await(store.read(partition.key("a"))));
      assertEquals(List.of(), await(store.scan(partition, "", 10)).records());
      inserted(partition.key("a"), Content.lasting(text("other")));
    }
    assertEquals(text("mine"), await(store.read(mine.key("a"))).orElseThrow().bytes());
    assertEquals(1, await(store.scan(mine, "", 10)).records().size());
  }

  @Test
  void anExpiredRecordDoesNotExistFromItsInstantOn() {
    Partition partition = fresh(RECORDS);
    RecordKey key = partition.key("b");
    inserted(partition.key("a"), Content.lasting(text("a")));
    inserted(key, Content.until(NOW.plusSeconds(60), text("b")));
    inserted(partition.key("c"), Content.lasting(text("c")));
    clock.move(Duration.ofMillis(59_999));
    assertTrue(await(store.read(key)).isPresent());
    assertEquals(NOW.plusSeconds(60), await(store.read(key)).orElseThrow().expires());
    clock.move(Duration.ofMillis(1));
    assertEquals(Optional.empty(), await(store.read(key)));
    assertEquals(
        List.of("a", "c"),
        await(store.scan(partition, "", 10)).records().stream().map(r -> r.key().sort()).toList());
  }

  @Test
  void anInsertTakesThePlaceOfAnExpiredRecordOnce() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord expired = inserted(key, Content.until(NOW.plusSeconds(60), text("a")));
    assertFalse(await(store.insert(key, Content.lasting(text("b")))).applied());
    clock.move(Duration.ofSeconds(60));
    List<Future<Written>> all =
        List.of(
            store.insert(key, Content.until(NOW.plusSeconds(90), text("b"))),
            other.insert(key, Content.until(NOW.plusSeconds(90), text("c"))));
    await(Future.all(all));
    assertEquals(1, all.stream().filter(each -> each.result().applied()).count());
    assertFalse(await(store.replace(expired, Content.lasting(text("d")))).applied());
  }

  @Test
  void anExpiryCanBeGivenAndTakenByAReplacement() {
    RecordKey key = fresh(RECORDS).only();
    StoredRecord lasting = inserted(key, Content.lasting(text("a")));
    Written shorter = await(store.replace(lasting, Content.until(NOW.plusSeconds(5), text("b"))));
    clock.move(Duration.ofSeconds(5));
    assertEquals(Optional.empty(), await(store.read(key)));
    clock.move(Duration.ofSeconds(-1));
    StoredRecord record = assertInstanceOf(Written.Applied.class, shorter).record();
    assertTrue(await(store.replace(record, Content.lasting(text("c")))).applied());
    clock.move(Duration.ofDays(1_000));
    assertEquals(text("c"), await(store.read(key)).orElseThrow().bytes());
  }

  @Test
  @Tag("attack:STO-06")
  void aClockThatIsWrongByTenMinutesLosesNoUpdate() {
    RecordStore ahead = open(() -> NOW.plusSeconds(600));
    RecordStore behind = open(() -> NOW.minusSeconds(600));
    RecordKey key = fresh(RECORDS).only();
    StoredRecord record = inserted(key, Content.lasting(text("0")));
    for (int i = 1; i <= 10; i++) {
      RecordStore writer = i % 2 == 0 ? ahead : behind;
      record = await(writer.read(key)).orElse(record);
      Written written = await(writer.replace(record, Content.lasting(text("" + i))));
      assertTrue(written.applied());
      assertEquals(text("" + i), await(store.read(key)).orElseThrow().bytes());
    }
    Partition events = fresh(EVENTS);
    await(ahead.append(events.key("a"), Content.lasting(text("by the fast clock"))));
    await(behind.append(events.key("b"), Content.lasting(text("by the slow clock"))));
    assertEquals(2, await(store.scan(events, "", 10)).records().size());
    await(ahead.close());
    await(behind.close());
  }

  @Test
  void theLargestContentIsKeptByteForByte() {
    RecordKey key = fresh(RECORDS).only();
    Bytes large = random.next(Content.MAX_BYTES);
    inserted(key, Content.lasting(large));
    assertEquals(large, await(other.read(key)).orElseThrow().bytes());
    Bytes larger = random.next(Content.MAX_BYTES + 1);
    assertThrows(IllegalArgumentException.class, () -> Content.lasting(larger));
  }

  @Test
  void emptyContentIsARecordToo() {
    RecordKey key = fresh(RECORDS).only();
    inserted(key, Content.lasting(Bytes.EMPTY));
    assertEquals(Bytes.EMPTY, await(store.read(key)).orElseThrow().bytes());
    assertFalse(await(store.insert(key, Content.lasting(Bytes.EMPTY))).applied());
  }

  @Test
  @Tag("attack:STO-06")
  void aKindIsWrittenInItsOwnWayOnly() {
    RecordKey event = fresh(EVENTS).only();
    RecordKey record = fresh(RECORDS).only();
    StoredRecord anEvent = new StoredRecord(event, Bytes.EMPTY, Version.EVENT, Content.NEVER);
    Content content = Content.lasting(Bytes.EMPTY);
    assertThrows(IllegalArgumentException.class, () -> store.insert(event, content));
    assertThrows(IllegalArgumentException.class, () -> store.replace(anEvent, content));
    assertThrows(IllegalArgumentException.class, () -> store.remove(anEvent));
    assertThrows(IllegalArgumentException.class, () -> store.append(record, content));
  }

  @Test
  void aPageHasBounds() {
    Partition partition = fresh(RECORDS);
    assertThrows(IllegalArgumentException.class, () -> store.scan(partition, "", 0));
    assertThrows(
        IllegalArgumentException.class, () -> store.scan(partition, "", RecordStore.MAX_PAGE + 1));
    assertThrows(IllegalArgumentException.class, () -> store.scan(partition, "ä", 1));
  }

  @Test
  void aFutureEndsOnTheContextOfItsCaller() {
    Context context = vertx.getOrCreateContext();
    RecordKey key = fresh(RECORDS).only();
    Promise<Context> seen = Promise.promise();
    context.runOnContext(
        begun ->
            store
                .insert(key, Content.lasting(Bytes.EMPTY))
                .compose(written -> store.read(key))
                .onComplete(read -> seen.complete(Vertx.currentContext())));
    assertEquals(context, await(seen.future()));
  }

  @Test
  void anInspectionReadsEveryRecord() {
    Partition partition = fresh(RECORDS);
    inserted(partition.key("a"), Content.lasting(text("a")));
    await(store.append(fresh(EVENTS).only(), Content.lasting(text("e"))));
    Inspection inspection = await(store.inspect());
    assertTrue(inspection.sound());
    assertTrue(inspection.records() >= 2);
    assertEquals(List.of(), inspection.damaged());
  }

  @Test
  void aStoreThatWorksIsReady() {
    assertEquals(Health.READY, await(store.health()));
  }

  @Test
  void closingTwiceIsNoFault() {
    await(other.close());
    await(other.close());
    assertEquals(Health.READY, await(store.health()));
  }
}
