package org.cooppassport.service.keys;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.KeySettings;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.coop.Coop;

/**
 * The keys of one co-op on disk: {@code keys.json} lists the public halves of all keys there ever
 * were, {@code keys.p12} holds the private halves that are not in a hardware module. For one
 * process at a time.
 */
public final class KeyFolder {
  private static final String LIST = "keys.json";
  private static final String UNLINKABLE_LIST = "bbs-keys.json";
  private static final String VAULT_LIST = "vault-keys.json";
  private static final int VAULT_ID_BYTES = 9;

  private final Path list;
  private final List<KeyStorage> storages;
  private final Pkcs12Storage file;

  /** Kinds of storage, the preferred one first. */
  KeyFolder(Path folder, List<KeyStorage> storages, Pkcs12Storage file) {
    this.list = folder.resolve(LIST);
    this.storages = List.copyOf(storages);
    this.file = file;
  }

  /** Returns the keys in a co-op's folder; nothing is read yet. */
  public static KeyFolder at(Path coopFolder, KeySettings settings) {
    List<KeyStorage> storages = new ArrayList<>();
    settings.pkcs11().map(Pkcs11Storage::open).ifPresent(storages::add);
    Pkcs12Storage file = new Pkcs12Storage(coopFolder.resolve("keys.p12"), settings.passphrase());
    storages.add(file);
    return new KeyFolder(coopFolder, storages, file);
  }

  /**
   * Makes one more BBS key and lists it, always in the file: hardware modules do not know BBS.
   *
   * @param activeFrom when it begins to sign
   */
  public UnlinkableKey makeUnlinkable(Coop coop, Instant activeFrom, RandomSource random) {
    List<JsonObject> entries = new ArrayList<>(readUnlinkable());
    String alias = coop.id() + "." + KeyPurpose.UNLINKABLE.spelled() + "." + entries.size();
    BbsSigner signer = file.makeUnlinkable(alias, random);
    UnlinkableKey key = new UnlinkableKey(signer.publicKey().toMultikey(), signer, activeFrom);
    entries.add(
        JsonObject.builder()
            .put("publicKeyMultibase", key.kid())
            .put("activeFrom", activeFrom.toString())
            .put("alias", alias)
            .build());
    PrivateFiles.write(
        list.resolveSibling(UNLINKABLE_LIST),
        JsonWriter.write(JsonObject.of("keys", entries.stream().collect(JsonArray.collector()))));
    return key;
  }

  /** Opens every listed BBS key; none if the co-op has none. */
  List<UnlinkableKey> openUnlinkable() {
    try {
      return readUnlinkable().stream()
          .map(
              entry ->
                  new UnlinkableKey(
                      text(entry, "publicKeyMultibase"),
                      file.unlinkable(text(entry, "alias")),
                      Instant.parse(text(entry, "activeFrom"))))
          .toList();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw unreadable(UNLINKABLE_LIST);
    }
  }

  /**
   * Makes one more key for the co-op's vault and lists it, always in the file. Earlier ones stay,
   * so that what they wrapped can be opened.
   *
   * @param activeFrom when it begins to wrap
   */
  public VaultKey makeVault(Coop coop, Instant activeFrom, RandomSource random) {
    List<JsonObject> entries = new ArrayList<>(readList(VAULT_LIST));
    String alias = coop.id() + "." + KeyPurpose.VAULT.spelled() + "." + entries.size();
    Bytes secret = random.next(VaultKey.BYTES);
    VaultKey key = new VaultKey(random.token(VAULT_ID_BYTES), secret, activeFrom);
    file.keepSecret(alias, secret);
    entries.add(
        JsonObject.builder()
            .put("kid", key.kid())
            .put("activeFrom", activeFrom.toString())
            .put("alias", alias)
            .build());
    PrivateFiles.write(
        list.resolveSibling(VAULT_LIST),
        JsonWriter.write(JsonObject.of("keys", entries.stream().collect(JsonArray.collector()))));
    return key;
  }

  /** Opens every listed key of the vault; none if the co-op has none. */
  List<VaultKey> openVault() {
    try {
      return readList(VAULT_LIST).stream()
          .map(
              entry ->
                  new VaultKey(
                      text(entry, "kid"),
                      file.secret(text(entry, "alias")),
                      Instant.parse(text(entry, "activeFrom"))))
          .toList();
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw unreadable(VAULT_LIST);
    }
  }

  private List<JsonObject> readUnlinkable() {
    return readList(UNLINKABLE_LIST);
  }

  private List<JsonObject> readList(String name) {
    Path path = list.resolveSibling(name);
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return JsonReader.readObject(Bytes.owned(Files.readAllBytes(path)))
          .array("keys")
          .flatMap(JsonArray::objects)
          .orElseThrow(() -> unreadable(name));
    } catch (IOException | JsonException e) {
      throw unreadable(name);
    }
  }

  /**
   * Makes one more key and lists it. Earlier keys of the purpose stay listed, and stay the ones
   * that sign until {@code activeFrom}.
   *
   * @param ca certifies the key
   */
  public PublishedKey make(
      Coop coop, KeySpec spec, PrivateCa ca, Instant activeFrom, Instant now, RandomSource random) {
    KeyStorage storage =
        storages.stream().filter(s -> s.keeps(spec.algorithm())).findFirst().orElseThrow();
    CertificateWish wish = CertificateWish.signing(coop.name(), URI.create(coop.base()));
    List<Entry> entries = new ArrayList<>(Files.exists(list) ? read() : List.of());
    String alias = coop.id() + "." + spec.purpose().spelled() + "." + entries.size();
    List<Bytes> chain = new ArrayList<>();
    VerificationKey key =
        storage.make(
            alias,
            spec.algorithm(),
            made -> {
              chain.add(ca.certify(wish, made, now, random));
              return chain;
            },
            random);
    PublishedKey published =
        new PublishedKey(
            spec.purpose(),
            key.thumbprint(),
            spec.algorithm(),
            key,
            spec.purpose().certification() == KeyPurpose.Certification.CHAIN ? chain : List.of(),
            activeFrom);
    entries.add(new Entry(published, alias, storage.name()));
    write(entries);
    return published;
  }

  /**
   * Opens every listed key.
   *
   * @throws InvalidSetting if the list or a key cannot be read
   */
  List<KeyRing.Held> open() {
    storages.forEach(KeyStorage::forget);
    return read().stream().map(this::held).toList();
  }

  /**
   * Returns the digest of the lists, which are written after the keys that they name.
   *
   * @throws InvalidSetting if there is no list
   */
  Bytes digest() {
    try {
      Bytes digest = HashAlgorithm.SHA_256.digest(Bytes.owned(Files.readAllBytes(list)));
      for (String name : List.of(UNLINKABLE_LIST, VAULT_LIST)) {
        Path more = list.resolveSibling(name);
        if (Files.exists(more)) {
          digest =
              Bytes.concat(
                  digest,
                  HashAlgorithm.SHA_256.digest(
                      Bytes.utf8(name), Bytes.owned(Files.readAllBytes(more))));
        }
      }
      return digest;
    } catch (IOException e) {
      throw unreadable();
    }
  }

  private KeyRing.Held held(Entry entry) {
    PublishedKey key = entry.key();
    KeyStorage storage =
        storages.stream()
            .filter(s -> s.name().equals(entry.storage()))
            .findFirst()
            .orElseThrow(
                () -> new InvalidSetting("keys." + entry.storage(), "expected to be configured"));
    return new KeyRing.Held(
        key, new CheckedSigner(storage.signer(entry.alias(), key.publicKey()), key.publicKey()));
  }

  private List<Entry> read() {
    try {
      JsonObject file = JsonReader.readObject(Bytes.owned(Files.readAllBytes(list)));
      return file.array("keys").flatMap(JsonArray::objects).orElseThrow(this::unreadable).stream()
          .map(this::entry)
          .toList();
    } catch (IOException | JsonException e) {
      throw unreadable();
    }
  }

  private void write(List<Entry> entries) {
    JsonArray keys = entries.stream().map(Entry::toJson).collect(JsonArray.collector());
    PrivateFiles.write(list, JsonWriter.write(JsonObject.of("keys", keys)));
  }

  private Entry entry(JsonObject json) {
    try {
      SignatureAlgorithm algorithm =
          SignatureAlgorithm.ofJoseName(text(json, "alg")).orElseThrow(this::unreadable);
      VerificationKey key =
          VerificationKey.fromJwk(json.object("jwk").orElseThrow(this::unreadable));
      List<Bytes> x5c =
          json.array("x5c").flatMap(JsonArray::strings).orElse(List.of()).stream()
              .map(Base64Url::decode)
              .toList();
      KeyPurpose purpose =
          KeyPurpose.valueOf(text(json, "purpose").toUpperCase(Locale.ROOT).replace('-', '_'));
      PublishedKey published =
          new PublishedKey(
              purpose,
              text(json, "kid"),
              algorithm,
              key,
              x5c,
              Instant.parse(text(json, "activeFrom")));
      return new Entry(published, text(json, "alias"), text(json, "storage"));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw unreadable();
    }
  }

  private String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(this::unreadable);
  }

  private InvalidSetting unreadable() {
    return unreadable(LIST);
  }

  private InvalidSetting unreadable(String name) {
    Optional<Path> coop = Optional.ofNullable(list.getParent()).map(Path::getFileName);
    return new InvalidSetting(
        "coops/" + coop.map(Path::toString).orElse("") + "/" + name,
        "expected the list of keys that add-coop made");
  }

  private record Entry(PublishedKey key, String alias, String storage) {
    JsonObject toJson() {
      return JsonObject.builder()
          .put("purpose", key.purpose().spelled())
          .put("kid", key.kid())
          .put("alg", key.algorithm().joseName())
          .put("jwk", key.publicKey().toJwk())
          .put("x5c", JsonArray.ofStrings(key.x5c().stream().map(Base64Url::encode).toList()))
          .put("activeFrom", key.activeFrom().toString())
          .put("alias", alias)
          .put("storage", storage)
          .build();
    }
  }
}
