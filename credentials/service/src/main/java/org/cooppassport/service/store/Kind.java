package org.cooppassport.service.store;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A sort of record, and the one way its records are written.
 *
 * <p>Declared once as a constant by whoever owns the records. A kind never changes its writes: rows
 * that were once written conditionally must not be written plainly later.
 *
 * @param name lower-case letters, digits and hyphens, at most 40 characters; unique in a server
 * @param writes how its records are written
 */
public record Kind(String name, Writes writes) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** How the records of a kind are written. */
  public enum Writes {
    /** Inserted, replaced and removed, each by one conditional write whose outcome is checked. */
    CONDITIONAL,
    /** Appended, each under an id of its own, and never changed. */
    EVENTS
  }

  public Kind {
    Objects.requireNonNull(writes);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a kind's name: " + name);
    }
  }

  /** Returns a kind whose records are written conditionally. */
  public static Kind conditional(String name) {
    return new Kind(name, Writes.CONDITIONAL);
  }

  /** Returns a kind whose records are events, written once and never changed. */
  public static Kind events(String name) {
    return new Kind(name, Writes.EVENTS);
  }
}
