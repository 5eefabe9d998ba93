package org.cooppassport.core.jsonld;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.UnaryOperator;

/**
 * N-Quads lines in UTF-8, one behind the other, in one array. In this form code point order is the
 * order of bytes, and a digest takes the lines as they are. For one thread.
 */
final class LineBuffer {
  private static final String HEX = "0123456789ABCDEF";

  private static final boolean[] NOWHERE = new boolean[0x80];
  private static final boolean[] IN_IRI = new boolean[0x80];
  private static final boolean[] IN_LITERAL = new boolean[0x80];

  static {
    for (char c = 0; c < 0x80; c++) {
      IN_IRI[c] = Iris.isExcluded(c);
      IN_LITERAL[c] = c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
    }
  }

  private byte[] bytes;
  private int size;
  private Span[] spans;
  private int lines;

  /** Where a line lies. */
  private record Span(int from, int to) {}

  /**
   * @param expectedLines how many lines there will be at most
   */
  LineBuffer(int expectedLines) {
    this.bytes = new byte[expectedLines * 160 + 64];
    this.spans = new Span[expectedLines];
  }

  /** Adds the line of a statement, blank nodes as {@code label} spells them. */
  void add(Quad quad, UnaryOperator<String> label) {
    int from = size;
    resource(quad.subject(), label);
    octet(' ');
    resource(quad.predicate(), label);
    octet(' ');
    if (quad.hasLiteral()) {
      literal(quad);
    } else {
      resource(quad.object(), label);
    }
    if (!quad.graph().isEmpty()) {
      octet(' ');
      resource(quad.graph(), label);
    }
    octet(' ');
    octet('.');
    octet('\n');
    spans[lines++] = new Span(from, size);
  }

  /** Puts the lines in code point order. */
  LineBuffer sort() {
    Comparator<Span> order =
        (a, b) -> Arrays.compareUnsigned(bytes, a.from, a.to, bytes, b.from, b.to);
    Arrays.sort(spans, 0, lines, order);
    return this;
  }

  /** Drops all but one of equal lines; they are sorted. */
  LineBuffer distinct() {
    int kept = 0;
    for (int i = 0; i < lines; i++) {
      Span line = spans[i];
      if (kept == 0 || !equal(spans[kept - 1], line)) {
        spans[kept++] = line;
      }
    }
    lines = kept;
    return this;
  }

  private boolean equal(Span a, Span b) {
    return Arrays.equals(bytes, a.from, a.to, bytes, b.from, b.to);
  }

  /** Feeds the lines in their order. */
  void update(MessageDigest digest) {
    for (int i = 0; i < lines; i++) {
      digest.update(bytes, spans[i].from, spans[i].to - spans[i].from);
    }
  }

  /** Returns the lines in their order, one behind the other. */
  byte[] toByteArray() {
    int total = 0;
    for (int i = 0; i < lines; i++) {
      total += spans[i].to - spans[i].from;
    }
    byte[] out = new byte[total];
    int at = 0;
    for (int i = 0; i < lines; i++) {
      int length = spans[i].to - spans[i].from;
      System.arraycopy(bytes, spans[i].from, out, at, length);
      at += length;
    }
    return out;
  }

  private void resource(String value, UnaryOperator<String> label) {
    if (Quad.isBlank(value)) {
      text(label.apply(value), NOWHERE);
    } else {
      octet('<');
      text(value, IN_IRI);
      octet('>');
    }
  }

  private void literal(Quad quad) {
    octet('"');
    text(quad.object(), IN_LITERAL);
    octet('"');
    if (!quad.language().isEmpty()) {
      octet('@');
      text(quad.language(), NOWHERE);
    } else if (!quad.datatype().equals(Literals.XSD_STRING)) {
      octet('^');
      octet('^');
      octet('<');
      text(quad.datatype(), IN_IRI);
      octet('>');
    }
  }

  /**
   * Appends a text.
   *
   * @param escaped the ASCII characters that stand as escapes
   */
  private void text(String value, boolean[] escaped) {
    int length = value.length();
    // No character takes more than six octets: an escape, or three of UTF-8
    reserve(length * 6);
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        i = encode(value, i);
      } else if (escaped[c]) {
        escape(c, escaped == IN_LITERAL ? "\b\t\n\f\r\"\\".indexOf(c) : -1);
      } else {
        bytes[size++] = (byte) c;
      }
    }
  }

  /**
   * @param known the place of the character's short escape, or -1 if it has none here
   */
  private void escape(char c, int known) {
    bytes[size++] = '\\';
    if (known >= 0) {
      bytes[size++] = (byte) "btnfr\"\\".charAt(known);
      return;
    }
    bytes[size++] = 'u';
    bytes[size++] = '0';
    bytes[size++] = '0';
    bytes[size++] = (byte) HEX.charAt(c >> 4);
    bytes[size++] = (byte) HEX.charAt(c & 15);
  }

  /** Appends the code point at {@code index} and returns the index of its last char. */
  private int encode(String value, int index) {
    int point = value.codePointAt(index);
    if (point < 0x800) {
      bytes[size++] = (byte) (0xc0 | point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[size++] = (byte) (0xe0 | point >> 12);
      } else {
        bytes[size++] = (byte) (0xf0 | point >> 18);
        bytes[size++] = (byte) (0x80 | (point >> 12 & 0x3f));
      }
      bytes[size++] = (byte) (0x80 | (point >> 6 & 0x3f));
    }
    bytes[size++] = (byte) (0x80 | (point & 0x3f));
    return index + Character.charCount(point) - 1;
  }

  private void octet(char c) {
    reserve(1);
    bytes[size++] = (byte) c;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
