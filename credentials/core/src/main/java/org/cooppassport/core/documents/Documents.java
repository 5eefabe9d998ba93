package org.cooppassport.core.documents;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

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

  /** All answers as data, bodies in base64url: what a receipt keeps. */
  public JsonArray toJson() {
    return byNeed.values().stream().map(Documents::toJson).collect(JsonArray.collector());
  }

  /**
   * Reads documents as {@link #toJson} wrote them.
   *
   * @throws IllegalArgumentException if they are of another form
   */
  public static Documents read(JsonArray json) {
    List<Gathered> gathered = new ArrayList<>();
    for (JsonObject item :
        json.objects().orElseThrow(() -> new IllegalArgumentException("documents are objects"))) {
      DocumentNeed need =
          new DocumentNeed(DocumentKind.valueOf(text(item, "kind")), text(item, "url"));
      gathered.add(
          item.has("unavailable")
              ? new Gathered.Unavailable(need, Gathered.Cause.valueOf(text(item, "unavailable")))
              : new Gathered.Fetched(need, text(item, "mediaType"), body(item), fetchedAt(item)));
    }
    return of(gathered);
  }

  private static JsonObject toJson(Gathered gathered) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("kind", gathered.need().kind().name())
            .put("url", gathered.need().url());
    if (gathered instanceof Gathered.Unavailable unavailable) {
      json.put("unavailable", unavailable.cause().name());
    } else if (gathered instanceof Gathered.Fetched fetched) {
      json.put("mediaType", fetched.mediaType())
          .put("fetchedAt", fetched.fetchedAt().toString())
          .put("body", Base64Url.encode(fetched.body()));
    }
    return json.build();
  }

  private static Bytes body(JsonObject item) {
    try {
      return Base64Url.decode(text(item, "body"));
    } catch (MalformedEncoding e) {
      throw new IllegalArgumentException("a document's body is not base64url", e);
    }
  }

  private static Instant fetchedAt(JsonObject item) {
    try {
      return Instant.parse(text(item, "fetchedAt"));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("a document's fetchedAt is no instant", e);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the document's '" + name + "' is missing or of another form"));
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
