package org.cooppassport.service.keys;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.Refusal;

/**
 * The keys of all co-ops of a server. Thread-safe.
 *
 * <p>A key is found by (co-op, purpose) to sign and by (co-op, purpose, key id) to verify; there is
 * no way from one co-op to another's key.
 */
public final class KeyRing {
  private final InstantSource clock;
  private final Map<String, List<Held>> byCoop;

  /**
   * One key with its signer.
   *
   * @param key the public side
   * @param signer the private side
   */
  record Held(PublishedKey key, Signer signer) {}

  private KeyRing(InstantSource clock, Map<String, List<Held>> byCoop) {
    this.clock = clock;
    this.byCoop = Map.copyOf(byCoop);
  }

  /**
   * Opens the keys of these co-ops.
   *
   * @param folders each co-op's key folder, by co-op id
   * @throws org.cooppassport.service.config.InvalidSetting if a key file cannot be opened
   */
  public static KeyRing open(InstantSource clock, Map<String, KeyFolder> folders) {
    Map<String, List<Held>> byCoop = new HashMap<>();
    folders.forEach((coop, folder) -> byCoop.put(coop, folder.open()));
    return new KeyRing(clock, byCoop);
  }

  /**
   * Returns the key that signs for this purpose now: of those already active, the one that became
   * active last.
   *
   * @throws Refusal of reason {@code KEY_UNAVAILABLE} if there is none
   */
  public SigningIdentity signer(String coop, KeyPurpose purpose) {
    Instant now = clock.instant();
    return held(coop)
        .filter(held -> held.key().purpose() == purpose)
        .filter(held -> !held.key().activeFrom().isAfter(now))
        .max(Comparator.comparing(held -> held.key().activeFrom()))
        .map(held -> new SigningIdentity(held.key(), held.signer()))
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Reason.KEY_UNAVAILABLE,
                    "the co-op has no active key for " + purpose.spelled()));
  }

  /** Returns all keys of this purpose that were ever published, the newest first. */
  public List<PublishedKey> published(String coop, KeyPurpose purpose) {
    return held(coop)
        .map(Held::key)
        .filter(key -> key.purpose() == purpose)
        .sorted(Comparator.comparing(PublishedKey::activeFrom).reversed())
        .toList();
  }

  /** Returns one key by its id. */
  public Optional<PublishedKey> find(String coop, KeyPurpose purpose, String kid) {
    return published(coop, purpose).stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  private java.util.stream.Stream<Held> held(String coop) {
    return byCoop.getOrDefault(coop, List.of()).stream();
  }
}
