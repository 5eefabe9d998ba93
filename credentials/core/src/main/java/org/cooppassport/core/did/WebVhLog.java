package org.cooppassport.core.did;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * The verified history of a did:webvh. Only {@link #verify} makes one: every hash recomputed, every
 * entry signed by a key that was authorized for it, every version witnessed that has to be.
 *
 * @see <a href="https://identity.foundation/didwebvh/v1.0/#read-resolve">did:webvh, read</a>
 */
public final class WebVhLog {
  private static final int MAX_ENTRIES = 10_000;
  private static final String PLACEHOLDER = "{SCID}";
  private static final Set<String> MEMBERS =
      Set.of("versionId", "versionTime", "parameters", "state", "proof");

  private final Did did;
  private final List<Version> versions;

  /** One verified entry. */
  private record Version(
      String id, Instant time, WebVhParameters parameters, DidDocument document) {}

  private WebVhLog(Did did, List<Version> versions) {
    this.did = did;
    this.versions = versions;
  }

  /**
   * Whether any entry sets witnesses, so that their proofs are needed; reads, and proves nothing.
   */
  static boolean namesWitnesses(Bytes log) {
    try {
      return log.toUtf8().contains("\"witnesses\"");
    } catch (MalformedEncoding e) {
      return false;
    }
  }

  /**
   * Verifies a log.
   *
   * @param witnessProofs the witness file, if it was gathered
   * @param now versions from the future are refused
   * @throws DidException with the first rule that is broken
   */
  public static WebVhLog verify(Did did, Bytes log, Optional<Bytes> witnessProofs, Instant now) {
    List<JsonObject> entries = entries(log);
    List<Version> versions = new ArrayList<>();
    for (JsonObject entry : entries) {
      versions.add(versions.isEmpty() ? first(entry) : next(entry, last(versions)));
    }
    Version latest = last(versions);
    if (latest.time().isAfter(now)) {
      throw invalid("a version is from the future");
    }
    requireWitnessed(versions, witnessProofs);
    if (!latest.parameters().scid().equals(scidOf(did))) {
      throw invalid("the log is of another SCID");
    }
    if (!latest.document().id().equals(did.toString())) {
      throw invalid("the log is of another DID");
    }
    return new WebVhLog(did, List.copyOf(versions));
  }

  /** What the DID resolves to now. */
  public DidResolution latest() {
    return resolution(last(versions));
  }

  /** What the DID resolved to in that version, if the log has it. */
  public Optional<DidResolution> version(String versionId) {
    return versions.stream()
        .filter(v -> v.id().equals(versionId))
        .findFirst()
        .map(this::resolution);
  }

  /** What the DID resolved to at that instant, if it existed then. */
  public Optional<DidResolution> at(Instant instant) {
    Version found = null;
    for (Version version : versions) {
      if (!version.time().isAfter(instant)) {
        found = version;
      }
    }
    return Optional.ofNullable(found).map(this::resolution);
  }

  private DidResolution resolution(Version version) {
    JsonObject metadata =
        JsonObject.builder()
            .put("created", versions.get(0).time().toString())
            .put("updated", version.time().toString())
            .put("versionId", version.id())
            .put("versionTime", version.time().toString())
            .put("scid", version.parameters().scid())
            .put("portable", version.parameters().portable())
            .put("deactivated", version.parameters().deactivated())
            .build();
    DidResolution.Metadata read = new DidResolution.Metadata(metadata);
    return version.parameters().deactivated()
        ? new DidResolution.Deactivated(read)
        : new DidResolution.Resolved(version.document(), read);
  }

  static List<JsonObject> entries(Bytes log) {
    String text;
    try {
      text = log.toUtf8();
    } catch (MalformedEncoding e) {
      throw invalid("the log is not UTF-8");
    }
    List<JsonObject> entries = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank()) {
        continue;
      }
      if (entries.size() >= MAX_ENTRIES) {
        throw invalid("the log has more than " + MAX_ENTRIES + " entries");
      }
      entries.add(entry(line));
    }
    if (entries.isEmpty()) {
      throw invalid("the log is empty");
    }
    return entries;
  }

  private static JsonObject entry(String line) {
    try {
      JsonObject entry = JsonReader.readObject(Bytes.utf8(line), JsonLimits.DEFAULT);
      if (!entry.names().equals(MEMBERS)) {
        throw invalid("an entry does not have exactly the members of a log entry");
      }
      return entry;
    } catch (JsonException e) {
      throw invalid("an entry of the log is not a JSON object");
    }
  }

  private static Version first(JsonObject entry) {
    WebVhParameters parameters = WebVhParameters.first(object(entry, "parameters"));
    JsonObject unsigned = entry.without("proof");
    JsonObject preliminary =
        (JsonObject)
            replaced(unsigned.with("versionId", PLACEHOLDER), parameters.scid(), PLACEHOLDER);
    if (!WebVhHash.of(preliminary).equals(parameters.scid())) {
      throw invalid("the SCID does not follow from the first entry");
    }
    Version version = version(entry, parameters, 1, parameters.scid());
    requireScid(version.document(), parameters);
    requireSigned(entry, parameters.updateKeys());
    return version;
  }

  private static Version next(JsonObject entry, Version before) {
    if (before.parameters().deactivated()) {
      throw invalid("the log goes on after it was deactivated");
    }
    WebVhParameters parameters = before.parameters().next(object(entry, "parameters"));
    int number = Integer.parseInt(before.id().substring(0, before.id().indexOf('-'))) + 1;
    Version version = version(entry, parameters, number, before.id());
    if (!version.time().isAfter(before.time())) {
      throw invalid("versionTime does not increase");
    }
    requireScid(version.document(), parameters);
    if (!version.document().id().equals(before.document().id())) {
      requirePortable(version, before);
    }
    requireSigned(
        entry,
        before.parameters().prerotated()
            ? parameters.updateKeys()
            : before.parameters().updateKeys());
    return version;
  }

  private static Version version(
      JsonObject entry, WebVhParameters parameters, int number, String previous) {
    String id = entry.string("versionId").orElse("");
    String expected =
        number + "-" + WebVhHash.of(entry.without("proof").with("versionId", previous));
    if (!id.equals(expected)) {
      throw invalid("versionId does not follow from the entry and the one before it");
    }
    return new Version(id, time(entry), parameters, DidDocument.read(object(entry, "state")));
  }

  private static void requireScid(DidDocument document, WebVhParameters parameters) {
    Did id = Did.parse(document.id());
    if (!id.method().equals("webvh") || !scidOf(id).equals(parameters.scid())) {
      throw invalid("the document's id does not have the log's SCID");
    }
  }

  private static void requirePortable(Version version, Version before) {
    boolean named =
        version.document().json().oneOrMany("alsoKnownAs").items().stream()
            .anyMatch(v -> v.equals(new JsonString(before.document().id())));
    if (!before.parameters().portable() || !named) {
      throw invalid("the DID moved without being portable, or does not name its former self");
    }
  }

  private static void requireSigned(JsonObject entry, Set<String> authorized) {
    for (String signer : WebVhProof.signersOf(entry)) {
      if (!authorized.contains(signer)) {
        throw new DidException(
            DidError.INVALID_PROOF, "an entry is signed by a key that was not authorized for it");
      }
    }
  }

  /**
   * A version counts as seen by a witness that signed it or a later one. Who has to have seen it:
   * the witnesses in force before it, or its own if there were none.
   */
  private static void requireWitnessed(List<Version> versions, Optional<Bytes> witnessProofs) {
    Map<String, Integer> seenUpTo = null;
    for (int i = 0; i < versions.size(); i++) {
      WebVhParameters.Witnesses before =
          i == 0 ? WebVhParameters.Witnesses.NONE : versions.get(i - 1).parameters().witnesses();
      WebVhParameters.Witnesses needed =
          before.active() ? before : versions.get(i).parameters().witnesses();
      if (!needed.active()) {
        continue;
      }
      if (seenUpTo == null) {
        seenUpTo = witnessed(versions, witnessProofs);
      }
      int version = i;
      Map<String, Integer> seen = seenUpTo;
      long count =
          needed.multikeys().stream().filter(w -> seen.getOrDefault(w, -1) >= version).count();
      if (count < needed.threshold()) {
        throw invalid("a version was not seen by enough witnesses");
      }
    }
  }

  /** For each witness the last version of this log that it signed. */
  private static Map<String, Integer> witnessed(
      List<Version> versions, Optional<Bytes> witnessProofs) {
    Map<String, Integer> seenUpTo = new HashMap<>();
    if (witnessProofs.isEmpty()) {
      return seenUpTo;
    }
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < versions.size(); i++) {
      places.put(versions.get(i).id(), i);
    }
    for (JsonObject item : witnessFile(witnessProofs.get())) {
      String id = item.string("versionId").orElse("");
      if (!places.containsKey(id)) {
        continue;
      }
      JsonObject signed = JsonObject.of("versionId", id);
      for (JsonValue proof : item.oneOrMany("proof")) {
        Set<String> signers = new HashSet<>();
        try {
          signers.addAll(WebVhProof.signersOf(signed.with("proof", proof)));
        } catch (DidException e) {
          continue; // a proof that does not hold counts for nothing
        }
        signers.forEach(witness -> seenUpTo.merge(witness, places.get(id), Math::max));
      }
    }
    return seenUpTo;
  }

  private static List<JsonObject> witnessFile(Bytes file) {
    try {
      if (JsonReader.read(file) instanceof JsonArray array && array.objects().isPresent()) {
        return array.objects().get();
      }
    } catch (JsonException e) {
      throw invalid("the witness proofs are not JSON");
    }
    throw invalid("the witness proofs are not a list of objects");
  }

  /** The value with every text in it, names too, rewritten. */
  private static JsonValue replaced(JsonValue value, String from, String to) {
    if (value instanceof JsonString text) {
      return new JsonString(text.value().replace(from, to));
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(item -> replaced(item, from, to)).collect(JsonArray.collector());
    }
    if (value instanceof JsonObject object) {
      JsonObject.Builder copy = JsonObject.builder();
      object
          .members()
          .forEach((name, member) -> copy.put(name.replace(from, to), replaced(member, from, to)));
      return copy.build();
    }
    return value;
  }

  private static Instant time(JsonObject entry) {
    try {
      return OffsetDateTime.parse(entry.string("versionTime").orElse("")).toInstant();
    } catch (DateTimeParseException e) {
      throw invalid("versionTime is not a date-time with offset");
    }
  }

  private static JsonObject object(JsonObject entry, String name) {
    return entry
        .object(name)
        .orElseThrow(() -> invalid("'" + name + "' of an entry is not an object"));
  }

  private static Version last(List<Version> versions) {
    return versions.get(versions.size() - 1);
  }

  private static String scidOf(Did did) {
    String id = did.methodSpecificId();
    int colon = id.indexOf(':');
    return colon < 0 ? id : id.substring(0, colon);
  }

  private static DidException invalid(String detail) {
    return new DidException(DidError.INVALID_DID, detail);
  }

  @Override
  public String toString() {
    return "WebVhLog[" + did + ", " + versions.size() + " versions]";
  }
}
