package org.cooppassport.service.store;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/** A record's bytes as a JSON object on one line, and opaque bytes behind it. */
record Framed(JsonObject head, Bytes body) {
  private static final Bytes LINE_FEED = Bytes.utf8("\n");

  static Framed read(Bytes bytes) {
    int end = 0;
    while (end < bytes.size() && bytes.at(end) != '\n') {
      end++;
    }
    if (end == bytes.size()) {
      throw new IllegalStateException("a record without its head");
    }
    return new Framed(JsonReader.readObject(bytes.slice(0, end)), bytes.slice(end + 1));
  }

  Bytes toBytes() {
    return Bytes.concat(JsonWriter.write(head), LINE_FEED, body);
  }

  String text(String name) {
    return head.string(name).orElseThrow(() -> missing(name));
  }

  long number(String name) {
    return head.number(name).orElseThrow(() -> missing(name)).longValue();
  }

  private static IllegalStateException missing(String name) {
    return new IllegalStateException("a record's head without " + name);
  }
}
