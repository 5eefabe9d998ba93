package org.cooppassport.core.did;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The parameters in force after a log entry: what it sets, and what earlier ones set.
 *
 * @see <a
 *     href="https://identity.foundation/didwebvh/v1.0/#didwebvh-did-method-parameters">did:webvh,
 *     parameters</a>
 */
final class WebVhParameters {
  private static final Set<String> KNOWN =
      Set.of(
          "method",
          "scid",
          "updateKeys",
          "portable",
          "nextKeyHashes",
          "witness",
          "watchers",
          "deactivated",
          "ttl");
  private static final String METHOD = "did:webvh:1.0";
  private static final int MAX_KEYS = 100;

  private final String scid;
  private final Set<String> updateKeys;
  private final Set<String> nextKeyHashes;
  private final Witnesses witnesses;
  private final boolean portable;
  private final boolean deactivated;

  /** Who must have seen a version, and how many of them. */
  record Witnesses(int threshold, Set<String> multikeys) {
    static final Witnesses NONE = new Witnesses(0, Set.of());

    boolean active() {
      return !multikeys.isEmpty();
    }
  }

  private WebVhParameters(
      String scid,
      Set<String> updateKeys,
      Set<String> nextKeyHashes,
      Witnesses witnesses,
      boolean portable,
      boolean deactivated) {
    this.scid = scid;
    this.updateKeys = updateKeys;
    this.nextKeyHashes = nextKeyHashes;
    this.witnesses = witnesses;
    this.portable = portable;
    this.deactivated = deactivated;
  }

  static WebVhParameters first(JsonObject json) {
    check(json);
    if (!json.has("method")) {
      throw unknownVersion();
    }
    String scid = json.string("scid").orElseThrow(() -> invalid("the first entry has no scid"));
    Set<String> keys = keys(json);
    if (keys.isEmpty()) {
      throw invalid("the first entry has no updateKeys");
    }
    return new WebVhParameters(
        scid,
        keys,
        hashes(json),
        json.has("witness") ? witnesses(json) : Witnesses.NONE,
        flag(json, "portable"),
        flag(json, "deactivated"));
  }

  /** The parameters after the next entry. */
  WebVhParameters next(JsonObject json) {
    check(json);
    if (json.has("scid")) {
      throw invalid("scid stands in the first entry only");
    }
    if (flag(json, "portable") && !portable) {
      throw invalid("a DID that is not portable from the start never is");
    }
    if (prerotated()) {
      requireCommitted(json);
    }
    return new WebVhParameters(
        scid,
        json.has("updateKeys") ? keys(json) : updateKeys,
        json.has("nextKeyHashes") ? hashes(json) : nextKeyHashes,
        json.has("witness") ? witnesses(json) : witnesses,
        json.has("portable") ? flag(json, "portable") : portable,
        deactivated || flag(json, "deactivated"));
  }

  /** With pre-rotation each next key was committed to before. */
  private void requireCommitted(JsonObject json) {
    if (!json.has("updateKeys")) {
      throw invalid("with pre-rotation each entry has updateKeys");
    }
    for (String key : keys(json)) {
      if (!nextKeyHashes.contains(WebVhHash.of(Bytes.utf8(key)))) {
        throw invalid("an update key was not committed to in nextKeyHashes");
      }
    }
  }

  String scid() {
    return scid;
  }

  Set<String> updateKeys() {
    return updateKeys;
  }

  boolean prerotated() {
    return !nextKeyHashes.isEmpty();
  }

  Witnesses witnesses() {
    return witnesses;
  }

  boolean portable() {
    return portable;
  }

  boolean deactivated() {
    return deactivated;
  }

  private static void check(JsonObject json) {
    if (json.members().containsValue(JsonNull.NULL)) {
      throw invalid("a parameter is null");
    }
    for (String name : json.names()) {
      if (!KNOWN.contains(name)) {
        throw invalid("the parameter '" + name + "' is not known");
      }
    }
    if (json.has("method") && !json.string("method").filter(METHOD::equals).isPresent()) {
      throw unknownVersion();
    }
    if (json.has("ttl")
        && !json.number("ttl").filter(n -> n.isLong() && n.longValue() >= 0).isPresent()) {
      throw invalid("ttl is not a number of seconds");
    }
    if (json.has("watchers")) {
      texts(json, "watchers");
    }
  }

  private static Set<String> keys(JsonObject json) {
    List<String> keys = texts(json, "updateKeys");
    for (String key : keys) {
      requireKey(key);
    }
    return Set.copyOf(new LinkedHashSet<>(keys));
  }

  private static Set<String> hashes(JsonObject json) {
    if (!json.has("nextKeyHashes")) {
      return Set.of();
    }
    List<String> hashes = texts(json, "nextKeyHashes");
    hashes.forEach(hash -> WebVhHash.requireHash(hash, DidError.INVALID_PARAMETERS));
    return Set.copyOf(new LinkedHashSet<>(hashes));
  }

  private static Witnesses witnesses(JsonObject json) {
    JsonObject witness =
        json.object("witness").orElseThrow(() -> invalid("witness is not an object"));
    if (witness.isEmpty()) {
      return Witnesses.NONE;
    }
    List<String> ids = new ArrayList<>();
    for (JsonObject item :
        witness
            .array("witnesses")
            .flatMap(JsonArray::objects)
            .orElseThrow(() -> invalid("witnesses is not a list of objects"))) {
      String id = item.string("id").orElseThrow(() -> invalid("a witness has no id"));
      ids.add(id.startsWith("did:key:") ? id.substring("did:key:".length()) : id);
    }
    ids.forEach(WebVhParameters::requireKey);
    long threshold =
        witness
            .number("threshold")
            .filter(JsonNumber::isLong)
            .map(JsonNumber::longValue)
            .orElseThrow(() -> invalid("the witness threshold is not a whole number"));
    Set<String> distinct = new HashSet<>(ids);
    if (distinct.size() != ids.size() || threshold < 1 || threshold > ids.size()) {
      throw invalid("witnesses are distinct, and the threshold is from 1 to their number");
    }
    return new Witnesses((int) threshold, distinct);
  }

  private static void requireKey(String multikey) {
    try {
      VerificationKey.fromMultikey(multikey);
    } catch (InvalidKey | MalformedEncoding e) {
      throw invalid("a key is not a valid Multikey");
    }
  }

  private static List<String> texts(JsonObject json, String name) {
    return json.array(name)
        .flatMap(JsonArray::strings)
        .filter(list -> list.size() <= MAX_KEYS)
        .orElseThrow(() -> invalid("'" + name + "' is not a list of texts"));
  }

  private static boolean flag(JsonObject json, String name) {
    if (!json.has(name)) {
      return false;
    }
    return json.members().get(name) instanceof JsonBoolean
        ? json.bool(name).orElseThrow()
        : fail(name);
  }

  private static boolean fail(String name) {
    throw invalid("'" + name + "' is neither true nor false");
  }

  private static DidException unknownVersion() {
    return new DidException(DidError.INVALID_DID, "the version of the method is not " + METHOD);
  }

  private static DidException invalid(String detail) {
    return new DidException(DidError.INVALID_PARAMETERS, detail);
  }
}
