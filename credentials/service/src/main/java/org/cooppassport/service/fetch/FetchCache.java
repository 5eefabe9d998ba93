package org.cooppassport.service.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;

/**
 * What was fetched lately, and what could not be. Bounded by bytes. A document is fresh for as long
 * as its server said, five minutes at most; after that it is asked for by its entity tag.
 */
final class FetchCache {
  private static final long MAX_BYTES = 64L << 20;
  private static final int OVERHEAD_BYTES = 512;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration UNSAID = Duration.ofSeconds(30);

  /** A server that fails is left alone for this long. */
  static final Duration FAILURE = Duration.ofSeconds(20);

  private static final Pattern MAX_AGE = Pattern.compile("max-age=(\\d{1,9})");

  private final InstantSource clock;
  private final Cache<DocumentNeed, Entry> entries =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((DocumentNeed need, Entry entry) -> OVERHEAD_BYTES + entry.size())
          .expireAfterWrite(Duration.ofHours(1))
          .build();

  FetchCache(InstantSource clock) {
    this.clock = clock;
  }

  /** Returns the answer that still counts. */
  Optional<Gathered> fresh(DocumentNeed need) {
    Entry entry = entries.getIfPresent(need);
    return entry == null || !clock.instant().isBefore(entry.freshUntil())
        ? Optional.empty()
        : Optional.of(entry.answer());
  }

  /** Returns a document that is no longer fresh but has an entity tag. */
  Optional<Entry> stale(DocumentNeed need) {
    return Optional.ofNullable(entries.getIfPresent(need)).filter(entry -> !entry.tag().isEmpty());
  }

  /**
   * Keeps a document.
   *
   * @param cacheControl the header; empty if there was none
   * @param tag the entity tag; empty if there was none
   */
  Gathered keep(Gathered.Fetched document, String cacheControl, String tag) {
    Instant until = clock.instant().plus(lifetime(cacheControl));
    entries.put(document.need(), new Entry(document, until, tag));
    return document;
  }

  /** Keeps in mind that a document could not be had. */
  Gathered keep(Gathered.Unavailable failure) {
    entries.put(failure.need(), new Entry(failure, clock.instant().plus(FAILURE), ""));
    return failure;
  }

  private static Duration lifetime(String cacheControl) {
    String lower = cacheControl.toLowerCase(Locale.ROOT);
    if (lower.contains("no-store") || lower.contains("no-cache")) {
      return Duration.ZERO;
    }
    Matcher matcher = MAX_AGE.matcher(lower);
    if (!matcher.find()) {
      return UNSAID;
    }
    Duration said = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    return said.compareTo(LONGEST) > 0 ? LONGEST : said;
  }

  /**
   * One remembered answer.
   *
   * @param answer the answer
   * @param freshUntil when it stops counting
   * @param tag the entity tag; empty if there is none
   */
  record Entry(Gathered answer, Instant freshUntil, String tag) {
    int size() {
      return answer.fetched().map(f -> f.body().size()).orElse(0);
    }
  }
}
