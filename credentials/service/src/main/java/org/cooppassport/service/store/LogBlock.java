package org.cooppassport.service.store;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/**
 * One record of a log: some entries that were written together, bound to the record before it.
 *
 * @param number its place in the log, from 0 without gaps
 * @param previous the digest of the block before it; {@link #FIRST} for the first
 * @param entries at least one
 */
record LogBlock(long number, Bytes previous, List<Bytes> entries) {
  /** What the first block of every log is bound to. */
  static final Bytes FIRST = HashAlgorithm.SHA_256.digest(Bytes.EMPTY);

  LogBlock {
    entries = List.copyOf(entries);
  }

  static LogBlock read(StoredRecord record) {
    Framed framed = Framed.read(record.bytes());
    List<Bytes> entries = new ArrayList<>();
    int at = 0;
    for (JsonValue size : framed.head().array("sizes").orElse(JsonArray.EMPTY)) {
      int end = at + (int) ((JsonNumber) size).longValue();
      entries.add(framed.body().slice(at, end));
      at = end;
    }
    if (at != framed.body().size() || entries.isEmpty()) {
      throw new IllegalStateException("a block of a log is not whole");
    }
    return new LogBlock(
        Long.parseLong(record.key().sort()), Bytes.hex(framed.text("previous")), entries);
  }

  Bytes toBytes() {
    JsonArray sizes =
        JsonArray.of(
            entries.stream().map(entry -> JsonNumber.of(entry.size())).toArray(JsonValue[]::new));
    return new Framed(
            JsonObject.builder().put("previous", previous.toHex()).put("sizes", sizes).build(),
            Bytes.concat(entries.toArray(Bytes[]::new)))
        .toBytes();
  }

  RecordKey key(Partition log) {
    return log.key(RecordKey.number(number));
  }

  /** Returns what the next block is bound to. */
  Bytes digest() {
    return digest(toBytes());
  }

  static Bytes digest(Bytes record) {
    return HashAlgorithm.SHA_256.digest(record);
  }

  LogTail tail() {
    return new LogTail(number + 1, digest());
  }
}
