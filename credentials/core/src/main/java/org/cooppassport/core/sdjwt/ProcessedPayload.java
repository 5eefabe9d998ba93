package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Puts disclosed claims back into an issuer's payload and takes everything of SD-JWT out of it, in
 * time linear in what was sent.
 *
 * @param json the payload without {@code _sd}, {@code _sd_alg} and placeholders
 * @param disclosed the used disclosures in the order they were met
 * @param hash the algorithm of the digests
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-7.1">RFC 9901, section 7.1</a>
 */
record ProcessedPayload(JsonObject json, List<DisclosedClaim> disclosed, HashAlgorithm hash) {
  /** Disclosures inside disclosures. */
  static final int MAX_DISCLOSURE_DEPTH = 16;

  /** Objects and arrays inside one another, disclosed ones included. */
  private static final int MAX_DEPTH = 64;

  ProcessedPayload {
    disclosed = List.copyOf(disclosed);
  }

  static ProcessedPayload of(JsonObject payload, List<Disclosure> disclosures) {
    HashAlgorithm hash = hashOf(payload);
    Map<String, Disclosure> byDigest = new HashMap<>();
    for (Disclosure disclosure : disclosures) {
      if (byDigest.put(disclosure.digest(hash), disclosure) != null) {
        throw Disclosure.refused("a Disclosure is sent twice");
      }
    }
    Processing processing = new Processing(byDigest);
    JsonObject json = processing.object(payload.without(SdNames.SD_ALG), null, 0, 0);
    if (processing.disclosed.size() != disclosures.size()) {
      throw Disclosure.refused("a Disclosure that no digest refers to (RFC 9901, 7.1 step 5)");
    }
    return new ProcessedPayload(json, processing.disclosed, hash);
  }

  /** Returns the algorithm the payload names; SHA-256 if it names none. */
  static HashAlgorithm hashOf(JsonObject payload) {
    Optional<JsonValue> name = payload.get(SdNames.SD_ALG);
    if (name.isEmpty()) {
      return HashAlgorithm.SHA_256;
    }
    return payload
        .string(SdNames.SD_ALG)
        .flatMap(HashAlgorithm::named)
        .orElseThrow(() -> Disclosure.refused("_sd_alg is not a hash algorithm in use"));
  }

  private static final class Processing {
    private final Map<String, Disclosure> byDigest;
    private final Set<String> seen = new HashSet<>();
    private final List<DisclosedClaim> disclosed = new ArrayList<>();

    Processing(Map<String, Disclosure> byDigest) {
      this.byDigest = byDigest;
    }

    private JsonValue value(JsonValue value, ClaimsPath path, int depth, int nesting) {
      if (depth > MAX_DEPTH) {
        throw new ProblemException(
            ProblemCode.LIMIT_EXCEEDED, "claims nested deeper than " + MAX_DEPTH);
      }
      if (value instanceof JsonObject object) {
        return object(object, path, depth, nesting);
      }
      if (value instanceof JsonArray array) {
        return array(array, path, depth, nesting);
      }
      return value;
    }

    JsonObject object(JsonObject object, ClaimsPath path, int depth, int nesting) {
      if (object.has(SdNames.ITEM)) {
        throw Disclosure.refused("a placeholder that is no array item, or has further members");
      }
      if (object.has(SdNames.SD_ALG)) {
        throw Disclosure.refused("_sd_alg below the top level (RFC 9901, 4.1.1)");
      }
      Map<String, JsonValue> members = new LinkedHashMap<>();
      object
          .members()
          .forEach(
              (name, value) -> {
                if (!name.equals(SdNames.SD)) {
                  ClaimsPath place = ClaimsPath.below(path, new JsonString(name));
                  members.put(name, value(value, place, depth + 1, nesting));
                }
              });
      if (object.has(SdNames.SD)) {
        disclose(object, path, depth, nesting, members);
      }
      return new JsonObject(members);
    }

    private void disclose(
        JsonObject object,
        ClaimsPath path,
        int depth,
        int nesting,
        Map<String, JsonValue> members) {
      List<String> digests =
          object
              .array(SdNames.SD)
              .flatMap(JsonArray::strings)
              .orElseThrow(() -> Disclosure.refused("_sd is not an array of strings"));
      for (String digest : digests) {
        Disclosure disclosure = find(digest, nesting);
        if (disclosure == null) {
          continue;
        }
        String name =
            disclosure
                .name()
                .orElseThrow(
                    () -> Disclosure.refused("the Disclosure of an array item among members"));
        if (members.containsKey(name)) {
          throw Disclosure.refused("a disclosed claim name that is already there");
        }
        ClaimsPath place = ClaimsPath.below(path, new JsonString(name));
        disclosed.add(new DisclosedClaim(disclosure, place));
        members.put(name, value(disclosure.value(), place, depth + 1, nesting + 1));
      }
    }

    private JsonArray array(JsonArray array, ClaimsPath path, int depth, int nesting) {
      List<JsonValue> items = new ArrayList<>(array.size());
      for (JsonValue item : array) {
        if (item instanceof JsonObject object && object.has(SdNames.ITEM)) {
          disclosedItem(object, path, depth, nesting, items);
        } else {
          items.add(value(item, path.child(JsonNumber.of(items.size())), depth + 1, nesting));
        }
      }
      return new JsonArray(items);
    }

    private void disclosedItem(
        JsonObject placeholder, ClaimsPath path, int depth, int nesting, List<JsonValue> items) {
      if (placeholder.size() != 1) {
        throw Disclosure.refused("an array placeholder with further members");
      }
      String digest =
          placeholder
              .string(SdNames.ITEM)
              .orElseThrow(() -> Disclosure.refused("an array placeholder without a digest"));
      Disclosure disclosure = find(digest, nesting);
      if (disclosure == null) {
        return;
      }
      if (disclosure.name().isPresent()) {
        throw Disclosure.refused("the Disclosure of a member among array items");
      }
      ClaimsPath place = path.child(JsonNumber.of(items.size()));
      disclosed.add(new DisclosedClaim(disclosure, place));
      items.add(value(disclosure.value(), place, depth + 1, nesting + 1));
    }

    private Disclosure find(String digest, int nesting) {
      if (!seen.add(digest)) {
        throw Disclosure.refused("a digest that occurs twice (RFC 9901, 7.1 step 4)");
      }
      Disclosure disclosure = byDigest.get(digest);
      if (disclosure != null && nesting >= MAX_DISCLOSURE_DEPTH) {
        throw new ProblemException(
            ProblemCode.LIMIT_EXCEEDED, "Disclosures nested deeper than " + MAX_DISCLOSURE_DEPTH);
      }
      return disclosure;
    }
  }
}
