package org.cooppassport.service.keys;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
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
  private final Map<String, KeyFolder> folders;
  private volatile Map<String, Opened> byCoop;

  /**
   * The keys of one co-op as they were read.
   *
   * @param list the digest of the list that names them
   * @param keys the keys
   * @param unlinkable the BBS keys
   * @param vault the keys of its vault
   */
  private record Opened(
      Bytes list, List<Held> keys, List<UnlinkableKey> unlinkable, List<VaultKey> vault) {
    static Opened of(KeyFolder folder) {
      // the digest first: what changes in between is read again the next time
      return new Opened(
          folder.digest(), folder.open(), folder.openUnlinkable(), folder.openVault());
    }
  }

  /**
   * One key with its signer.
   *
   * @param key the public side
   * @param signer the private side
   */
  record Held(PublishedKey key, Signer signer) {}

  private KeyRing(InstantSource clock, Map<String, KeyFolder> folders) {
    this.clock = clock;
    this.folders = Map.copyOf(folders);
    Map<String, Opened> opened = new HashMap<>();
    folders.forEach((coop, folder) -> opened.put(coop, Opened.of(folder)));
    this.byCoop = Map.copyOf(opened);
  }

  /**
   * Opens the keys of these co-ops.
   *
   * @param folders each co-op's key folder, by co-op id
   * @throws org.cooppassport.service.config.InvalidSetting if a key file cannot be opened
   */
  public static KeyRing open(InstantSource clock, Map<String, KeyFolder> folders) {
    return new KeyRing(clock, folders);
  }

  /**
   * Reads the keys of co-ops whose list has changed: a key made by {@code rotate-key} while the
   * server runs is published without a restart. Reads files, so never on an event loop.
   *
   * @return whether any list had changed
   * @throws org.cooppassport.service.config.InvalidSetting if one cannot be read; all keys stay as
   *     they were
   */
  public synchronized boolean reload() {
    Map<String, Opened> now = new HashMap<>(byCoop);
    folders.forEach(
        (coop, folder) -> {
          if (!folder.digest().equals(byCoop.get(coop).list())) {
            now.put(coop, Opened.of(folder));
          }
        });
    boolean changed = !now.equals(byCoop);
    byCoop = Map.copyOf(now);
    return changed;
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
        .orElseThrow(() -> noKey(purpose));
  }

  private Stream<UnlinkableKey> unlinkableOf(String coop) {
    Opened opened = byCoop.get(coop);
    return opened == null ? Stream.empty() : opened.unlinkable().stream();
  }

  private static Refusal noKey(KeyPurpose purpose) {
    return new Refusal(
        Refusal.Reason.KEY_UNAVAILABLE, "the co-op has no active key for " + purpose.spelled());
  }

  /**
   * Returns the BBS key that signs now: of those already active, the one that became active last.
   *
   * @throws Refusal of reason {@code KEY_UNAVAILABLE} if there is none
   */
  public UnlinkableKey unlinkable(String coop) {
    Instant now = clock.instant();
    return unlinkableOf(coop)
        .filter(key -> !key.activeFrom().isAfter(now))
        .max(Comparator.comparing(UnlinkableKey::activeFrom))
        .orElseThrow(() -> noKey(KeyPurpose.UNLINKABLE));
  }

  /**
   * Returns the key that wraps the keys of files now: of those already active, the one that became
   * active last.
   *
   * @throws Refusal of reason {@code KEY_UNAVAILABLE} if there is none
   */
  public VaultKey vault(String coop) {
    Instant now = clock.instant();
    return vaultsOf(coop)
        .filter(key -> !key.activeFrom().isAfter(now))
        .max(Comparator.comparing(VaultKey::activeFrom))
        .orElseThrow(() -> noKey(KeyPurpose.VAULT));
  }

  /**
   * Returns the key that wrapped something.
   *
   * @throws Refusal of reason {@code KEY_UNAVAILABLE} if the co-op has it no more
   */
  public VaultKey vault(String coop, String kid) {
    return vaultsOf(coop)
        .filter(key -> key.kid().equals(kid))
        .findFirst()
        .orElseThrow(() -> noKey(KeyPurpose.VAULT));
  }

  private Stream<VaultKey> vaultsOf(String coop) {
    Opened opened = byCoop.get(coop);
    return opened == null ? Stream.empty() : opened.vault().stream();
  }

  /** Returns all BBS keys that were ever published, the newest first. */
  public List<UnlinkableKey> publishedUnlinkable(String coop) {
    return unlinkableOf(coop)
        .sorted(Comparator.comparing(UnlinkableKey::activeFrom).reversed())
        .toList();
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

  private Stream<Held> held(String coop) {
    Opened opened = byCoop.get(coop);
    return opened == null ? Stream.empty() : opened.keys().stream();
  }
}
