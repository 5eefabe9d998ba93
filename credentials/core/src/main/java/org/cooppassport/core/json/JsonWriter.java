package org.cooppassport.core.json;

import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.encoding.Bytes;

/** Writes compact JSON text, members in their order, nothing escaped that need not be. */
public final class JsonWriter {
  private static final String HEX = "0123456789abcdef";

  /** What a text is for, where that makes a difference. */
  enum Form {
    /** Members and numbers as they came. */
    AS_IT_IS,
    /** Members sorted, numbers in one spelling. */
    CANONICAL
  }

  private JsonWriter() {}

  /** Returns the UTF-8 text of {@code value}. */
  public static Bytes write(JsonValue value) {
    return Bytes.utf8(text(value));
  }

  static String text(JsonValue value) {
    StringBuilder out = new StringBuilder(256);
    append(value, out, Form.AS_IT_IS);
    return out.toString();
  }

  static void append(JsonValue value, StringBuilder out, Form form) {
    if (value instanceof JsonObject object) {
      char separator = '{';
      for (Map.Entry<String, JsonValue> member : members(object, form).entrySet()) {
        out.append(separator);
        appendString(member.getKey(), out);
        out.append(':');
        append(member.getValue(), out, form);
        separator = ',';
      }
      out.append(object.isEmpty() ? "{}" : "}");
    } else if (value instanceof JsonArray array) {
      char separator = '[';
      for (JsonValue item : array) {
        out.append(separator);
        append(item, out, form);
        separator = ',';
      }
      out.append(array.isEmpty() ? "[]" : "]");
    } else if (value instanceof JsonString string) {
      appendString(string.value(), out);
    } else if (value instanceof JsonNumber number && form == Form.CANONICAL) {
      out.append(Jcs.number(number));
    } else {
      out.append(value);
    }
  }

  private static Map<String, JsonValue> members(JsonObject object, Form form) {
    // RFC 8785, section 3.2.3: names sorted by UTF-16 code units, which is String's own order
    return form == Form.CANONICAL ? new TreeMap<>(object.members()) : object.members();
  }

  /** Appends a quoted string with the escapes of RFC 8785, section 3.2.2.2. */
  private static void appendString(String text, StringBuilder out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\') {
        continue;
      }
      out.append(text, from, i);
      from = i + 1;
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    out.append(text, from, text.length()).append('"');
  }
}
