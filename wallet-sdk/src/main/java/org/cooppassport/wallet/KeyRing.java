package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletStore;

/**
 * The holder's keys towards one issuer. No key is ever used with two issuers.
 *
 * <p>Copy number n of every credential of the issuer is bound to key number n, so that a verifier
 * who gets several of them sees that they are of one holder, and verifiers who got different
 * numbers cannot tell. Which verifier has seen which key is written down here before a presentation
 * leaves.
 */
final class KeyRing {
  private static final String PREFIX = "keys/";

  private final WalletStore store;
  private final HolderKeys keys;

  /**
   * A key and who has seen it.
   *
   * @param seenBy client ids of verifiers
   */
  record RingKey(String reference, Set<String> seenBy) {
    RingKey {
      seenBy = Set.copyOf(seenBy);
    }

    /** Tells whether nobody but {@code verifier} has seen the key. */
    boolean newTo(String verifier) {
      return seenBy.stream().allMatch(verifier::equals);
    }
  }

  KeyRing(WalletStore store, HolderKeys keys) {
    this.store = store;
    this.keys = keys;
  }

  private static String name(String credentialIssuer, KeyType type) {
    return PREFIX
        + Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(credentialIssuer)))
        + "/"
        + type.name();
  }

  /**
   * Returns {@code count} keys for new copies, the same ones for every credential as long as no
   * verifier has seen them. For a single copy that is the issuer's first key, seen or not.
   */
  List<String> forCopies(String credentialIssuer, KeyType type, int count) {
    String name = name(credentialIssuer, type);
    List<String> chosen = new ArrayList<>();
    for (RingKey key : read(store.read(name))) {
      if (chosen.size() < count && (count == 1 || key.seenBy().isEmpty())) {
        chosen.add(key.reference());
      }
    }
    List<RingKey> made = new ArrayList<>();
    while (chosen.size() < count) {
      String reference = keys.create(type);
      made.add(new RingKey(reference, Set.of()));
      chosen.add(reference);
    }
    if (!made.isEmpty()) {
      store.update(
          name,
          before -> {
            List<RingKey> ring = new ArrayList<>(read(before));
            ring.addAll(made);
            return Optional.of(write(ring));
          });
    }
    return chosen;
  }

  /** Returns all keys towards an issuer, oldest first. */
  List<RingKey> all(String credentialIssuer) {
    List<RingKey> all = new ArrayList<>();
    for (KeyType type : KeyType.values()) {
      all.addAll(read(store.read(name(credentialIssuer, type))));
    }
    return all;
  }

  /** Writes down that a verifier is about to see a key. */
  void seen(String credentialIssuer, String reference, String verifier) {
    for (KeyType type : KeyType.values()) {
      String name = name(credentialIssuer, type);
      if (store.read(name).isPresent()) {
        store.update(name, before -> Optional.of(write(seen(read(before), reference, verifier))));
      }
    }
  }

  private static List<RingKey> seen(List<RingKey> ring, String reference, String verifier) {
    return ring.stream()
        .map(
            key -> {
              if (!key.reference().equals(reference) || key.seenBy().contains(verifier)) {
                return key;
              }
              List<String> more = new ArrayList<>(key.seenBy());
              more.add(verifier);
              return new RingKey(reference, Set.copyOf(more));
            })
        .toList();
  }

  private static List<RingKey> read(Optional<Bytes> stored) {
    if (stored.isEmpty()) {
      return List.of();
    }
    return JsonReader.readObject(stored.get(), StoredRecords.LIMITS)
        .array("keys")
        .flatMap(JsonArray::objects)
        .orElseThrow()
        .stream()
        .map(
            key ->
                new RingKey(
                    key.string("key").orElseThrow(),
                    Set.copyOf(key.array("seenBy").flatMap(JsonArray::strings).orElse(List.of()))))
        .toList();
  }

  private static Bytes write(List<RingKey> ring) {
    JsonArray array =
        ring.stream()
            .map(
                key ->
                    (JsonValue)
                        JsonObject.builder()
                            .put("key", key.reference())
                            .putStrings("seenBy", key.seenBy())
                            .build())
            .collect(JsonArray.collector());
    return JsonWriter.write(JsonObject.of("keys", array));
  }
}
