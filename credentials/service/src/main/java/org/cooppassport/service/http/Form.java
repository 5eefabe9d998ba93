package org.cooppassport.service.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;

/**
 * The fields of an {@code application/x-www-form-urlencoded} body or of a query, each at most once
 * (RFC 6749, section 3.2: parameters are not repeated). A field may be as large as its body.
 *
 * @param fields the values by name, in the order they came
 */
public record Form(Map<String, String> fields) {
  /** More fields than any form of the protocols has. */
  static final int MAX_FIELDS = 64;

  private static final int MAX_NAME = 128;

  /** No field. */
  public static final Form EMPTY = new Form(Map.of());

  public Form {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * Reads the fields.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} if a field is repeated, there are more than
   *     64, a name is empty, or a value is not percent-encoded UTF-8
   */
  static Form parse(Bytes encoded) {
    byte[] raw = encoded.toByteArray();
    Map<String, String> fields = new LinkedHashMap<>();
    int from = 0;
    while (from < raw.length) {
      int to = indexOf(raw, '&', from, raw.length);
      if (to > from) {
        int equals = indexOf(raw, '=', from, to);
        String name = decode(raw, from, equals);
        String value = equals == to ? "" : decode(raw, equals + 1, to);
        add(fields, name, value);
      }
      from = to + 1;
    }
    return fields.isEmpty() ? EMPTY : new Form(fields);
  }

  /** Returns one field's value. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /**
   * Returns one field's value.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} naming the field if it is missing or empty
   */
  public String require(String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw new Mismatch(name, "a value", Came.text(get(name)), "RFC 6749, section 3.2")
          .refusal(Refusal.Reason.MALFORMED_REQUEST);
    }
    return value;
  }

  /** Returns the names of all fields. */
  public Set<String> names() {
    return fields.keySet();
  }

  /** Tells only how many fields there are: values may be secrets. */
  @Override
  public String toString() {
    return "Form[" + fields.size() + " fields]";
  }

  private static void add(Map<String, String> fields, String name, String value) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw malformed("a parameter name is empty or longer than " + MAX_NAME + " characters");
    }
    if (fields.putIfAbsent(name, value) != null) {
      throw malformed("a parameter is repeated");
    }
    if (fields.size() > MAX_FIELDS) {
      throw malformed("there are more than " + MAX_FIELDS + " parameters");
    }
  }

  private static int indexOf(byte[] raw, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (raw[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  private static String decode(byte[] raw, int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      byte b = raw[i];
      if (b == '%') {
        int high = i + 2 < to ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed("a parameter is not percent-encoded");
        }
        plain[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        plain[length++] = b == '+' ? (byte) ' ' : b;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(plain, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("a parameter is not UTF-8");
    }
  }

  private static Refusal malformed(String detail) {
    return new Refusal(Refusal.Reason.MALFORMED_REQUEST, detail);
  }
}
