package org.cooppassport.core.law;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/** One row of a rule: what it asks for, where that stands, and whether somebody reviewed it. */
public final class LegalRow {
  private final String id;
  private final RowKind kind;
  private final JsonObject json;
  private final LegalSource source;
  private final Review review;

  LegalRow(String id, RowKind kind, JsonObject json, LegalSource source, Optional<Review> review) {
    this.id = Objects.requireNonNull(id);
    this.kind = Objects.requireNonNull(kind);
    this.json = Objects.requireNonNull(json);
    this.source = Objects.requireNonNull(source);
    this.review = review.orElse(null);
  }

  RowKind kind() {
    return kind;
  }

  /** The row's name in its rule. */
  public String id() {
    return id;
  }

  /** What it speaks of, as spelled in the table. */
  public String subject() {
    return kind.wireName();
  }

  /** The row as it stands in the table. */
  public JsonObject json() {
    return json;
  }

  public LegalSource source() {
    return source;
  }

  /** Who reviewed the row; empty if nobody did. */
  public Optional<Review> review() {
    return Optional.ofNullable(review);
  }

  @Override
  public String toString() {
    return "LegalRow[" + id + "]";
  }
}
