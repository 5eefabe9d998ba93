package org.cooppassport.core.dataintegrity;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;

/**
 * The part of CBOR that selective disclosure proof values are made of: arrays, byte and text
 * strings, unsigned integers and maps from them, all of definite length, each in its shortest form,
 * without tags.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
final class Cbor {
  private static final int UNSIGNED = 0;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ARRAY = 4;
  private static final int MAP = 5;
  private static final int MAX_ITEMS = 20_000;

  private Cbor() {}

  /**
   * Opens a proof value of selective disclosure: multibase, a header of three bytes, an array.
   *
   * @param header the header the value must have
   * @param base the header of a base proof, for telling what is wrong
   * @param fields the size of the array
   * @throws MalformedEncoding if it is another
   */
  static Reader proofValue(String text, Bytes header, Bytes base, int fields) {
    if (!text.startsWith("u")) {
      throw new MalformedEncoding("the proof value is not in base64url with header u");
    }
    Bytes bytes = Multibase.decode(text);
    if (!bytes.startsWith(header)) {
      throw new MalformedEncoding(
          bytes.startsWith(base)
              ? "a base proof is for the holder; verifiers take derived proofs only"
              : "the proof value does not begin as one of this kind and of the baseline does");
    }
    Reader cbor = new Reader(bytes.slice(header.size()));
    cbor.array(fields);
    return cbor;
  }

  /** Writes one value after the other. For one thread. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins an array of {@code size} items, which are to follow. */
    Writer array(int size) {
      head(ARRAY, size);
      return this;
    }

    Writer bytes(Bytes value) {
      head(BYTES, value.size());
      out.writeBytes(value.toByteArray());
      return this;
    }

    Writer text(String value) {
      byte[] utf8 = Bytes.utf8(value).toByteArray();
      head(TEXT, utf8.length);
      out.writeBytes(utf8);
      return this;
    }

    Writer integers(List<Integer> values) {
      array(values.size());
      values.forEach(value -> head(UNSIGNED, value));
      return this;
    }

    Writer byteStrings(List<Bytes> values) {
      array(values.size());
      values.forEach(this::bytes);
      return this;
    }

    Writer texts(List<String> values) {
      array(values.size());
      values.forEach(this::text);
      return this;
    }

    Writer bytesByInteger(Map<Integer, Bytes> map) {
      head(MAP, map.size());
      new TreeMap<>(map)
          .forEach(
              (key, value) -> {
                head(UNSIGNED, key);
                bytes(value);
              });
      return this;
    }

    Writer integersByInteger(Map<Integer, Integer> map) {
      head(MAP, map.size());
      new TreeMap<>(map)
          .forEach(
              (key, value) -> {
                head(UNSIGNED, key);
                head(UNSIGNED, value);
              });
      return this;
    }

    private void head(int major, int value) {
      int type = major << 5;
      if (value < 24) {
        out.write(type | value);
      } else if (value < 1 << 8) {
        out.write(type | 24);
        out.write(value);
      } else if (value < 1 << 16) {
        out.write(type | 25);
        out.write(value >> 8);
        out.write(value);
      } else {
        out.write(type | 26);
        out.write(value >> 24);
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
      }
    }

    Bytes toBytes() {
      return Bytes.owned(out.toByteArray());
    }
  }

  /** Reads one value after the other; every fault is a {@link MalformedEncoding}. */
  static final class Reader {
    private final Bytes in;
    private int at;

    Reader(Bytes in) {
      this.in = in;
    }

    /** Reads the head of an array and returns its size. */
    int array() {
      int size = head(ARRAY);
      if (size > MAX_ITEMS) {
        throw new MalformedEncoding("CBOR array too long");
      }
      return size;
    }

    void array(int expected) {
      if (array() != expected) {
        throw new MalformedEncoding("CBOR array of another length");
      }
    }

    Bytes bytes() {
      return slice(head(BYTES));
    }

    String text() {
      return slice(head(TEXT)).toUtf8();
    }

    int integer() {
      return head(UNSIGNED);
    }

    List<Integer> integers() {
      List<Integer> values = new ArrayList<>();
      for (int i = array(); i > 0; i--) {
        values.add(integer());
      }
      return values;
    }

    List<Bytes> byteStrings() {
      List<Bytes> values = new ArrayList<>();
      for (int i = array(); i > 0; i--) {
        values.add(bytes());
      }
      return values;
    }

    List<String> texts() {
      List<String> values = new ArrayList<>();
      for (int i = array(); i > 0; i--) {
        values.add(text());
      }
      return values;
    }

    Map<Integer, Bytes> bytesByInteger() {
      Map<Integer, Bytes> map = new TreeMap<>();
      for (int i = map(); i > 0; i--) {
        int key = integer();
        if (map.put(key, bytes()) != null) {
          throw new MalformedEncoding("CBOR map with a key twice");
        }
      }
      return map;
    }

    Map<Integer, Integer> integersByInteger() {
      Map<Integer, Integer> map = new TreeMap<>();
      for (int i = map(); i > 0; i--) {
        int key = integer();
        if (map.put(key, integer()) != null) {
          throw new MalformedEncoding("CBOR map with a key twice");
        }
      }
      return map;
    }

    private int map() {
      int size = head(MAP);
      if (size > MAX_ITEMS) {
        throw new MalformedEncoding("CBOR map too long");
      }
      return size;
    }

    void end() {
      if (at != in.size()) {
        throw new MalformedEncoding("more after the CBOR value");
      }
    }

    private Bytes slice(int length) {
      if (length > in.size() - at) {
        throw new MalformedEncoding("CBOR value ends early");
      }
      Bytes part = in.slice(at, at + length);
      at += length;
      return part;
    }

    private int head(int major) {
      int initial = octet();
      if (initial >> 5 != major) {
        throw new MalformedEncoding("CBOR value of another type");
      }
      int short5 = initial & 31;
      int value =
          switch (short5) {
            case 24 -> octet();
            case 25 -> octet() << 8 | octet();
            case 26 -> octet() << 24 | octet() << 16 | octet() << 8 | octet();
            default -> short5;
          };
      boolean shortest =
          switch (short5) {
            case 24 -> value >= 24;
            case 25 -> value >= 1 << 8;
            case 26 -> value >= 1 << 16;
            default -> short5 < 24;
          };
      if (!shortest) {
        throw new MalformedEncoding("CBOR length or integer not in its shortest form");
      }
      return value;
    }

    private int octet() {
      if (at >= in.size()) {
        throw new MalformedEncoding("CBOR value ends early");
      }
      return in.at(at++);
    }
  }
}
