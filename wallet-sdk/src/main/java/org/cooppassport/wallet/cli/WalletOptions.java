package org.cooppassport.wallet.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.CertifiedIssuers;
import org.cooppassport.wallet.IssuerTrust;
import org.cooppassport.wallet.ListedIssuers;
import org.cooppassport.wallet.MetadataSigning;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.Destinations;
import org.cooppassport.wallet.jdk.FileWalletStore;
import org.cooppassport.wallet.jdk.JdkWalletHttp;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.cooppassport.wallet.jdk.StoreKey;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import picocli.CommandLine.Option;

/** The options every command has, and the wallet they describe. */
final class WalletOptions {
  /** The variable with the passphrase of the store. */
  static final String PASSPHRASE = "COOP_WALLET_PASSPHRASE";

  private static final String KEY_FILE = "wallet.key";

  @Option(
      names = "--store",
      required = true,
      paramLabel = "DIR",
      description = {
        "Where the wallet is kept, encrypted.",
        "Locked by the passphrase in " + PASSPHRASE + ";",
        "without one by a key file in the same directory, which protects nothing from its reader."
      })
  private Path store;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = {
        "PEM file of certificate authorities: the only ones for TLS,",
        "and trusted for issuers and verifiers."
      })
  private Path ca;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "JSON file of trusted issuers: {\"issuers\": [{\"credential_issuer\": URL}]}.")
  private Path trust;

  @Option(
      names = "--federation",
      paramLabel = "FILE",
      description = {
        "JSON file of an OpenID federation whose verifiers are known by their trust chains:",
        "{\"anchor\": URL, \"keys\": {\"keys\": [...]}}."
      })
  private Path federation;

  @Option(
      names = "--signed-metadata",
      description = "Takes credentials only from issuers that sign their metadata.")
  private boolean signedMetadata;

  @Option(names = "--dev", description = "Lets the wallet call this machine (loopback).")
  private boolean dev;

  /** Opens the wallet with the default settings. */
  Wallet open(Map<String, String> environment) {
    return open(environment, WalletSettings.DEFAULT);
  }

  /** Opens the wallet. */
  Wallet open(Map<String, String> environment, WalletSettings settings) {
    RandomSource random = RandomSource.secure();
    FileWalletStore files = FileWalletStore.open(store, key(environment, random), random);
    TrustAnchors authorities = ca == null ? TrustAnchors.NONE : PemCertificates.read(ca);
    Destinations destinations = dev ? Destinations.PUBLIC_AND_LOOPBACK : Destinations.PUBLIC;
    WalletHttp http =
        ca == null
            ? JdkWalletHttp.create(destinations)
            : JdkWalletHttp.trusting(authorities, destinations);
    return Wallet.builder(http, files, new StoredHolderKeys(files, random))
        .trustingIssuers(issuers(authorities))
        .trustingVerifiers(
            VerifierTrust.DIDS_ONLY.withCertificates(authorities).withFederations(federations()))
        .settings(signedMetadata ? settings.withMetadata(MetadataSigning.REQUIRED) : settings)
        .random(random)
        .build();
  }

  private List<FederationAnchor> federations() {
    if (federation == null) {
      return List.of();
    }
    try {
      JsonObject file = JsonReader.readObject(Bytes.owned(Files.readAllBytes(federation)));
      return List.of(
          new FederationAnchor(
              new EntityId(file.string("anchor").orElse("")),
              JwkSet.parse(file.object("keys").orElse(JsonObject.EMPTY))));
    } catch (IOException | JsonException | IllegalArgumentException | ProblemException e) {
      throw new Refusal(
              Reason.INVALID_VALUE,
              "federation",
              "federation: expected a JSON file with the anchor's https URL and its keys")
          .causedBy(e);
    }
  }

  private IssuerTrust issuers(TrustAnchors authorities) {
    IssuerTrust listed = IssuerTrust.NOBODY;
    if (trust != null) {
      try {
        listed = ListedIssuers.parse(JsonReader.readObject(Bytes.owned(Files.readAllBytes(trust))));
      } catch (IOException | JsonException e) {
        throw new Refusal(Reason.INVALID_VALUE, "trust", "trust: expected a readable JSON file")
            .causedBy(e);
      }
    }
    return ca == null ? listed : listed.or(new CertifiedIssuers(authorities));
  }

  private StoreKey key(Map<String, String> environment, RandomSource random) {
    String passphrase = environment.get(PASSPHRASE);
    if (passphrase != null) {
      try {
        return StoreKey.passphrase(passphrase.toCharArray());
      } catch (IllegalArgumentException e) {
        throw new Refusal(Reason.INVALID_VALUE, PASSPHRASE, PASSPHRASE + ": " + e.getMessage());
      }
    }
    try {
      return StoreKey.ofDevice(keyFile(random));
    } catch (IOException | IllegalArgumentException e) {
      throw new Refusal(
              Reason.KEY_UNAVAILABLE, "store", "store: its key file cannot be read or made")
          .causedBy(e);
    }
  }

  private Bytes keyFile(RandomSource random) throws IOException {
    Files.createDirectories(store);
    Path file = store.resolve(KEY_FILE);
    if (!Files.exists(file)) {
      Path fresh = store.resolve(KEY_FILE + "." + Base64Url.encode(random.next(6)));
      Files.writeString(
          fresh,
          Base64Url.encode(random.next(StoreKey.BYTES)),
          StandardCharsets.US_ASCII,
          StandardOpenOption.CREATE_NEW);
      if (fresh.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
      }
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException e) {
        return Base64Url.decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
      } finally {
        Files.deleteIfExists(fresh);
      }
    }
    return Base64Url.decode(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }
}
