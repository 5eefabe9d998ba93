package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemException;

/**
 * Hides claims behind digests: the issuer's half of RFC 9901.
 *
 * <p>Each Disclosure has a fresh salt of 128 bits. Digests stand in the order of their text, which
 * is independent of the order of the claims. Decoys are digests of random values.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-4.2">RFC 9901, section 4.2</a>
 */
public final class SdJwtIssuance {
  /** 128 bits, as RFC 9901, section 9.3 recommends. */
  static final int SALT_BYTES = 16;

  private final HashAlgorithm hash;
  private final RandomSource random;
  private final List<Disclosure> disclosures = new ArrayList<>();
  private boolean anyDigest;

  private SdJwtIssuance(HashAlgorithm hash, RandomSource random) {
    this.hash = hash;
    this.random = random;
  }

  /**
   * Returns the payload with its selective claims hidden, and their Disclosures; SHA-256.
   *
   * @throws ProblemException as {@link #prepare(JsonObject, DisclosureFrame, HashAlgorithm,
   *     RandomSource)}
   */
  public static UnsignedSdJwt prepare(
      JsonObject payload, DisclosureFrame frame, RandomSource random) {
    return prepare(payload, frame, HashAlgorithm.SHA_256, random);
  }

  /**
   * Returns the payload with its selective claims hidden, and their Disclosures.
   *
   * @throws ProblemException DISCLOSURE_ERROR if the payload uses a name SD-JWT keeps for itself or
   *     lacks a claim the frame requires; LIMIT_EXCEEDED if a verifier would refuse the number or
   *     length of the Disclosures
   */
  public static UnsignedSdJwt prepare(
      JsonObject payload, DisclosureFrame frame, HashAlgorithm hash, RandomSource random) {
    frame.root().requirePresent(payload, null);
    SdJwtIssuance issuance = new SdJwtIssuance(hash, random);
    JsonObject hidden = issuance.object(payload, frame.root());
    if (issuance.anyDigest) {
      hidden = hidden.with(SdNames.SD_ALG, hash.ianaName());
    }
    return new UnsignedSdJwt(hidden, issuance.disclosures);
  }

  private JsonValue value(JsonValue value, DisclosureFrame.Node node) {
    if (value instanceof JsonObject object) {
      return object(object, node);
    }
    if (value instanceof JsonArray array) {
      return array(array, node);
    }
    return value;
  }

  private JsonObject object(JsonObject object, DisclosureFrame.Node node) {
    Map<String, JsonValue> open = new LinkedHashMap<>();
    List<String> digests = new ArrayList<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              if (SdNames.ALL.contains(name)) {
                throw Disclosure.refused("the payload uses a name SD-JWT keeps for itself");
              }
              DisclosureFrame.Node child = node.member(name);
              JsonValue inner = value(value, child);
              if (child.selective()) {
                digests.add(disclose(Disclosure.ofMember(salt(), name, inner)));
              } else {
                open.put(name, inner);
              }
            });
    for (int i = 0; i < node.decoys(); i++) {
      digests.add(decoy());
    }
    if (!digests.isEmpty()) {
      Collections.sort(digests);
      open.put(SdNames.SD, JsonArray.ofStrings(digests));
      anyDigest = true;
    }
    return new JsonObject(open);
  }

  private JsonArray array(JsonArray array, DisclosureFrame.Node node) {
    List<JsonValue> items = new ArrayList<>(array.size() + node.decoys());
    for (int i = 0; i < array.size(); i++) {
      DisclosureFrame.Node child = node.item(i);
      JsonValue inner = value(array.get(i), child);
      items.add(
          child.selective() ? placeholder(disclose(Disclosure.ofItem(salt(), inner))) : inner);
    }
    for (int i = 0; i < node.decoys(); i++) {
      items.add(place(items.size() + 1), placeholder(decoy()));
    }
    return new JsonArray(items);
  }

  private JsonObject placeholder(String digest) {
    anyDigest = true;
    return JsonObject.of(SdNames.ITEM, new JsonString(digest));
  }

  private String disclose(Disclosure disclosure) {
    if (disclosures.size() == SdJwt.MAX_DISCLOSURES) {
      throw SdJwt.tooMany();
    }
    disclosures.add(disclosure);
    return disclosure.digest(hash);
  }

  private String salt() {
    return random.token(SALT_BYTES);
  }

  private String decoy() {
    return Base64Url.encode(hash.digest(random.next(32)));
  }

  /** Returns a place from 0 to {@code bound - 1}; 31 random bits make the bias invisible. */
  private int place(int bound) {
    var bytes = random.next(4);
    int value = (bytes.at(0) & 0x7f) << 24 | bytes.at(1) << 16 | bytes.at(2) << 8 | bytes.at(3);
    return value % bound;
  }
}
