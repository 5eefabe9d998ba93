package org.cooppassport.issuer.vault;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * What is known of a paper besides its content, without personal data: it outlives the paper.
 * Immutable.
 *
 * @param json its members as they are stored
 */
public record VaultFile(JsonObject json) {
  private static final String CITED_BY = "citedBy";
  private static final String HOLD = "hold";
  private static final String ERASED = "erasedOn";
  private static final String RETAIN_UNTIL = "retainUntil";

  /** More than that are not listed; the paper stays cited. */
  private static final int MAX_CITED_BY = 100;

  static VaultFile of(EvidenceVault.Paper paper, String digest, LocalDate today) {
    return new VaultFile(
        JsonObject.builder()
            .put("digest", digest)
            .put("mediaType", paper.mediaType())
            .put("documentType", paper.documentType())
            .put("bytes", paper.file().size())
            .put(RETAIN_UNTIL, paper.retainUntil().toString())
            .put("storedOn", today.toString())
            .put("client", paper.client())
            .put(CITED_BY, JsonArray.EMPTY)
            .build());
  }

  static VaultFile read(Bytes bytes) {
    return new VaultFile(JsonReader.readObject(bytes));
  }

  Bytes toBytes() {
    return JsonWriter.write(json);
  }

  /** The salted digest by which credentials cite it. */
  public String digest() {
    return json.string("digest").orElseThrow();
  }

  public String mediaType() {
    return json.string("mediaType").orElseThrow();
  }

  /** The last day it is kept. */
  public LocalDate retainUntil() {
    return LocalDate.parse(json.string(RETAIN_UNTIL).orElseThrow());
  }

  /** The records whose credentials cite it. */
  public List<String> citedBy() {
    return json.array(CITED_BY).flatMap(JsonArray::strings).orElse(List.of());
  }

  /** Whether a legal hold stands on it. */
  public boolean held() {
    return json.has(HOLD);
  }

  public boolean erased() {
    return json.has(ERASED);
  }

  /** Whether its time is over on a day, and nothing holds it. */
  boolean isDue(LocalDate today) {
    return !erased() && !held() && today.isAfter(retainUntil());
  }

  VaultFile cited(String record) {
    List<String> all = citedBy();
    if (all.contains(record) || all.size() >= MAX_CITED_BY) {
      return this;
    }
    List<String> more = new ArrayList<>(all);
    more.add(record);
    return new VaultFile(json.with(CITED_BY, JsonArray.ofStrings(more)));
  }

  VaultFile keptUntil(LocalDate day) {
    return new VaultFile(json.with(RETAIN_UNTIL, day.toString()));
  }

  VaultFile holding(JsonObject hold) {
    return new VaultFile(json.with(HOLD, hold));
  }

  VaultFile released() {
    return new VaultFile(json.without(HOLD));
  }

  VaultFile erasedOn(LocalDate day) {
    return erased() ? this : new VaultFile(json.with(ERASED, day.toString()));
  }
}
