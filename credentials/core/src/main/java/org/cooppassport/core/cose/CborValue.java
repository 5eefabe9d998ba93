package org.cooppassport.core.cose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;

/**
 * A CBOR value of the kinds that COSE and CWT are made of.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8949">RFC 8949</a>
 */
public sealed interface CborValue {

  /** An integer. */
  record Int(long value) implements CborValue {}

  /** A byte string. */
  record ByteString(Bytes value) implements CborValue {
    public ByteString {
      Objects.requireNonNull(value);
    }
  }

  /** A text string. */
  record Text(String value) implements CborValue {
    public Text {
      Objects.requireNonNull(value);
    }
  }

  /** An array. */
  record Array(List<CborValue> items) implements CborValue {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** A map; members keep their order. */
  record Members(Map<CborValue, CborValue> entries) implements CborValue {
    public Members {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns the value of an integer label. */
    public Optional<CborValue> get(long label) {
      return Optional.ofNullable(entries.get(new Int(label)));
    }

    /** Returns the value of a text label. */
    public Optional<CborValue> get(String label) {
      return Optional.ofNullable(entries.get(new Text(label)));
    }

    /** Returns the integer of an integer label, if it is one. */
    public Optional<Long> integer(long label) {
      return get(label).filter(Int.class::isInstance).map(v -> ((Int) v).value());
    }

    /** Returns the text of an integer label, if it is one. */
    public Optional<String> text(long label) {
      return get(label).filter(Text.class::isInstance).map(v -> ((Text) v).value());
    }
  }

  /** A tagged value. */
  record Tagged(long tag, CborValue value) implements CborValue {
    public Tagged {
      Objects.requireNonNull(value);
    }
  }

  /** false, true, null and undefined: 20 to 23. */
  record Simple(int code) implements CborValue {}
}
