package org.cooppassport.core.cose;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.cose.CborValue.Array;
import org.cooppassport.core.cose.CborValue.ByteString;
import org.cooppassport.core.cose.CborValue.Int;
import org.cooppassport.core.cose.CborValue.Members;
import org.cooppassport.core.cose.CborValue.Simple;
import org.cooppassport.core.cose.CborValue.Tagged;
import org.cooppassport.core.cose.CborValue.Text;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;

/**
 * Reads and writes CBOR: definite lengths in their shortest form, no floats, no key twice, nothing
 * after the value.
 */
public final class Cbor {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_ITEMS = 10_000;
  private static final int INDEFINITE = 31;

  private Cbor() {}

  /**
   * Reads one value.
   *
   * @throws MalformedEncoding if the bytes are not of this form
   */
  public static CborValue read(Bytes bytes) {
    Reader reader = new Reader(bytes);
    CborValue value = reader.value(0);
    if (reader.at != bytes.size()) {
      throw new MalformedEncoding("more after the CBOR value");
    }
    return value;
  }

  /** Returns the bytes of a value; the members of maps stand in their order. */
  public static Bytes write(CborValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(value, out);
    return Bytes.owned(out.toByteArray());
  }

  private static void write(CborValue value, ByteArrayOutputStream out) {
    if (value instanceof Int number) {
      boolean negative = number.value() < 0;
      head(negative ? 1 : 0, negative ? -1 - number.value() : number.value(), out);
    } else if (value instanceof ByteString bytes) {
      head(2, bytes.value().size(), out);
      out.writeBytes(bytes.value().toByteArray());
    } else if (value instanceof Text text) {
      byte[] utf8 = Bytes.utf8(text.value()).toByteArray();
      head(3, utf8.length, out);
      out.writeBytes(utf8);
    } else if (value instanceof Array array) {
      head(4, array.items().size(), out);
      array.items().forEach(item -> write(item, out));
    } else if (value instanceof Members map) {
      head(5, map.entries().size(), out);
      map.entries()
          .forEach(
              (key, member) -> {
                write(key, out);
                write(member, out);
              });
    } else if (value instanceof Tagged tagged) {
      head(6, tagged.tag(), out);
      write(tagged.value(), out);
    } else {
      head(7, ((Simple) value).code(), out);
    }
  }

  private static void head(int major, long value, ByteArrayOutputStream out) {
    int bytes = value < 24 ? 0 : value < 1L << 8 ? 1 : value < 1L << 16 ? 2 : 4;
    if (value >= 1L << 32) {
      bytes = 8;
    }
    int additional =
        switch (bytes) {
          case 0 -> (int) value;
          case 1 -> 24;
          case 2 -> 25;
          case 4 -> 26;
          default -> 27;
        };
    out.write(major << 5 | additional);
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  private static final class Reader {
    private final Bytes in;
    private int at;
    private int items;

    Reader(Bytes in) {
      this.in = in;
    }

    CborValue value(int depth) {
      if (depth > MAX_DEPTH || ++items > MAX_ITEMS) {
        throw new MalformedEncoding("CBOR too deep or too long");
      }
      int initial = next();
      int major = initial >> 5;
      int additional = initial & 31;
      if (major == 7) {
        return simple(additional);
      }
      long argument = argument(additional);
      return switch (major) {
        case 0 -> new Int(argument);
        case 1 -> new Int(-1 - argument);
        case 2 -> new ByteString(slice(argument));
        case 3 -> new Text(slice(argument).toUtf8());
        case 4 -> array(argument, depth);
        case 5 -> map(argument, depth);
        default -> new Tagged(argument, value(depth + 1));
      };
    }

    private static CborValue simple(int additional) {
      if (additional < 20 || additional > 23) {
        throw new MalformedEncoding("a CBOR float or break");
      }
      return new Simple(additional);
    }

    private long argument(int additional) {
      if (additional < 24) {
        return additional;
      }
      if (additional > 27) {
        throw new MalformedEncoding(
            additional == INDEFINITE ? "CBOR of indefinite length" : "reserved CBOR length");
      }
      int bytes = 1 << (additional - 24);
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        value = value << 8 | next();
      }
      long smallest = bytes == 1 ? 24 : 1L << (bytes * 4);
      if (value < smallest) {
        throw new MalformedEncoding("a CBOR length that is too large or not in its shortest form");
      }
      return value;
    }

    private Array array(long size, int depth) {
      List<CborValue> values = new ArrayList<>();
      for (int i = bounded(size); i > 0; i--) {
        values.add(value(depth + 1));
      }
      return new Array(values);
    }

    private Members map(long size, int depth) {
      Map<CborValue, CborValue> entries = new LinkedHashMap<>();
      for (int i = bounded(size); i > 0; i--) {
        CborValue key = value(depth + 1);
        if (entries.put(key, value(depth + 1)) != null) {
          throw new MalformedEncoding("a CBOR map with a key twice");
        }
      }
      return new Members(entries);
    }

    private static int bounded(long size) {
      if (size > MAX_ITEMS) {
        throw new MalformedEncoding("CBOR too long");
      }
      return (int) size;
    }

    private Bytes slice(long size) {
      if (size > in.size() - at) {
        throw new MalformedEncoding("truncated CBOR");
      }
      at += (int) size;
      return in.slice(at - (int) size, at);
    }

    private int next() {
      if (at >= in.size()) {
        throw new MalformedEncoding("truncated CBOR");
      }
      return in.at(at++);
    }
  }
}
