package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.status.BitOrder;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusPurpose;

/**
 * One list for each purpose, in memory, signed anew at each change and published among the offered
 * documents. Thread-safe.
 */
final class StatusLists {
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration VALIDITY = Duration.ofDays(1);

  private final IssuerProfile profile;
  private final JsonLd jsonLd;
  private final OfferedDocuments documents;
  private final Clock clock;
  private final RandomSource random;
  private final String base;
  private final Map<StatusPurpose, BitSet> set = new EnumMap<>(StatusPurpose.class);
  private final Map<StatusPurpose, JsonObject> published = new EnumMap<>(StatusPurpose.class);
  private final BitSet allotted = new BitSet();
  private final Map<String, Integer> byCredential = new HashMap<>();

  StatusLists(
      IssuerProfile profile,
      JsonLd jsonLd,
      OfferedDocuments documents,
      String origin,
      Clock clock,
      RandomSource random) {
    this.profile = profile;
    this.jsonLd = jsonLd;
    this.documents = documents;
    this.base = origin + "/status-lists/";
    this.clock = clock;
    this.random = random;
    for (StatusPurpose purpose : StatusPurpose.values()) {
      set.put(purpose, new BitSet());
      publish(purpose);
    }
  }

  /**
   * Returns a revocation entry that no credential has yet.
   *
   * @param credentialId how the status service will be told of the credential; may be empty
   */
  synchronized JsonObject newEntry(String credentialId) {
    int index;
    do {
      Bytes drawn = random.next(3);
      index =
          (drawn.at(0) << 16 | drawn.at(1) << 8 | drawn.at(2)) % BitstringStatusList.MIN_ENTRIES;
    } while (allotted.get(index));
    allotted.set(index);
    if (!credentialId.isEmpty()) {
      byCredential.put(credentialId, index);
    }
    return BitstringStatusListEntry.of(
            url(StatusPurpose.REVOCATION), StatusPurpose.REVOCATION, index)
        .toJson()
        .with("id", url(StatusPurpose.REVOCATION) + "#" + index);
  }

  /**
   * Sets or clears the status of a credential that got its entry here.
   *
   * @throws Refusal of reason {@code NOT_FOUND} if it has none, or none of this purpose
   */
  synchronized void change(String credentialId, StatusPurpose purpose, boolean value) {
    Integer index = byCredential.get(credentialId);
    if (index == null || purpose != StatusPurpose.REVOCATION) {
      throw new Refusal(
          Refusal.Reason.NOT_FOUND, "The credential has no status entry of this purpose here.");
    }
    set.get(purpose).set(index, value);
    publish(purpose);
  }

  /**
   * Sets or clears the status that {@code entry} points at.
   *
   * @throws Refusal of reason {@code NOT_FOUND} if the list is not one of these
   */
  synchronized void change(BitstringStatusListEntry entry, boolean value) {
    StatusPurpose purpose = purposeOf(entry.listCredential());
    if (entry.index() >= BitstringStatusList.MIN_ENTRIES) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE,
          "credentialStatus.statusListIndex",
          "The list has " + BitstringStatusList.MIN_ENTRIES + " entries.");
    }
    set.get(purpose).set((int) entry.index(), value);
    publish(purpose);
  }

  /** Returns the signed list with this name in its URL. */
  synchronized JsonObject find(String name) {
    return published.get(purposeOf(base + name));
  }

  private StatusPurpose purposeOf(String url) {
    for (StatusPurpose purpose : StatusPurpose.values()) {
      if (url(purpose).equals(url)) {
        return purpose;
      }
    }
    throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no such status list.");
  }

  private String url(StatusPurpose purpose) {
    return base + purpose.wireName();
  }

  private void publish(StatusPurpose purpose) {
    StatusBits.Builder bits =
        StatusBits.builder(BitstringStatusList.MIN_ENTRIES, 1, BitOrder.MOST_SIGNIFICANT_FIRST);
    set.get(purpose).stream().forEach(index -> bits.set(index, 1));
    Instant now = clock.instant();
    JsonObject list =
        BitstringStatusList.credential(
            url(purpose), profile.did(), purpose, bits.build(), now, now.plus(VALIDITY), TTL);
    JsonObject signed = profile.securing().secure(list, List.of(), jsonLd, random, now);
    published.put(purpose, signed);
    documents.publish(url(purpose), "application/vc", JsonWriter.write(signed));
  }
}
