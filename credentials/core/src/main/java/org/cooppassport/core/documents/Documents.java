package org.cooppassport.core.documents;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents gathered so far. Immutable. The first answer to a need is the one that counts. */
public final class Documents {
  private static final Documents NONE = new Documents(Map.of());

  private final Map<DocumentNeed, Gathered> byNeed;

  private Documents(Map<DocumentNeed, Gathered> byNeed) {
    this.byNeed = byNeed;
  }

  /** No documents at all. */
  public static Documents none() {
    return NONE;
  }

  /** The given documents. */
  public static Documents of(Collection<? extends Gathered> gathered) {
    return NONE.with(gathered);
  }

  /** The given documents. */
  public static Documents of(Gathered... gathered) {
    return of(List.of(gathered));
  }

  /** These documents and the given ones; a need that was answered before keeps its answer. */
  public Documents with(Collection<? extends Gathered> more) {
    Map<DocumentNeed, Gathered> all = new LinkedHashMap<>(byNeed);
    for (Gathered one : more) {
      all.putIfAbsent(one.need(), one);
    }
    return new Documents(Collections.unmodifiableMap(all));
  }

  /**
   * These documents and those of {@code more}; a need that was answered before keeps its answer.
   */
  public Documents with(Documents more) {
    return with(more.byNeed.values());
  }

  /** What the need brought; empty if nobody has asked yet. */
  public Optional<Gathered> get(DocumentNeed need) {
    return Optional.ofNullable(byNeed.get(need));
  }

  /** All answers, in the order they came. */
  public Collection<Gathered> all() {
    return byNeed.values();
  }

  /** How many needs have an answer. */
  public int size() {
    return byNeed.size();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Documents that && byNeed.equals(that.byNeed);
  }

  @Override
  public int hashCode() {
    return byNeed.hashCode();
  }

  @Override
  public String toString() {
    return "Documents" + byNeed.keySet();
  }
}
