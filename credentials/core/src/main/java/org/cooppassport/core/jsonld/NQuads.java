package org.cooppassport.core.jsonld;

import java.util.function.UnaryOperator;

/**
 * Writes statements in the canonical form of N-Quads.
 *
 * @see <a href="https://www.w3.org/TR/rdf-canon/#canonical-quads">RDFC-1.0, canonical N-Quads</a>
 */
final class NQuads {
  static final String XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";
  private static final String HEX = "0123456789ABCDEF";

  private NQuads() {}

  /** Returns one line with its line feed, blank nodes as {@code label} spells them. */
  static String line(Quad quad, UnaryOperator<String> label) {
    StringBuilder out = new StringBuilder(160);
    append(quad, label, out);
    return out.toString();
  }

  static void append(Quad quad, UnaryOperator<String> label, StringBuilder out) {
    resource(quad.subject(), label, out);
    out.append(' ');
    resource(quad.predicate(), label, out);
    out.append(' ');
    if (quad.hasLiteral()) {
      literal(quad, out);
    } else {
      resource(quad.object(), label, out);
    }
    if (!quad.graph().isEmpty()) {
      out.append(' ');
      resource(quad.graph(), label, out);
    }
    out.append(" .\n");
  }

  private static void resource(String value, UnaryOperator<String> label, StringBuilder out) {
    if (Quad.isBlank(value)) {
      out.append(label.apply(value));
    } else {
      out.append('<');
      iri(value, out);
      out.append('>');
    }
  }

  /** Appends an IRI, with the characters that N-Quads does not take bare as numeric escapes. */
  private static void iri(String value, StringBuilder out) {
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > 0x20 && c != 0x7f && "<>\"{}|^`\\".indexOf(c) < 0) {
        continue;
      }
      out.append(value, from, i);
      from = i + 1;
      escape(c, out);
    }
    out.append(value, from, value.length());
  }

  private static void literal(Quad quad, StringBuilder out) {
    out.append('"');
    text(quad.object(), out);
    out.append('"');
    if (!quad.language().isEmpty()) {
      out.append('@').append(quad.language());
    } else if (!quad.datatype().equals(XSD_STRING)) {
      out.append("^^<");
      iri(quad.datatype(), out);
      out.append('>');
    }
  }

  private static void text(String value, StringBuilder out) {
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
        continue;
      }
      out.append(value, from, i);
      from = i + 1;
      switch (c) {
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> escape(c, out);
      }
    }
    out.append(value, from, value.length());
  }

  private static void escape(char c, StringBuilder out) {
    out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
  }
}
