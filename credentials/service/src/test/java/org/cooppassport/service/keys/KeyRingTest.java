package org.cooppassport.service.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.KeySettings;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.store.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Bytes DATA = Bytes.utf8("a document");
  private static final KeySpec ES256 = new KeySpec(KeyPurpose.SD_JWT, SignatureAlgorithm.ES256);
  private static final KeySpec EDDSA = new KeySpec(KeyPurpose.ASSERTION, SignatureAlgorithm.EDDSA);

  @TempDir private Path folder;
  private final Instant now = Clock.systemUTC().instant();
  private final SettableClock clock = new SettableClock(now);
  private final URI origin = URI.create("https://passport.example:8443");
  private final Coop riverside = Coop.underPath("riverside", "Riverside", origin);
  private final Coop harbour = Coop.underPath("harbour", "Harbour", origin);
  private PrivateCa ca;

  @BeforeEach
  void make() {
    ca = PrivateCa.openOrMake(folder.resolve("ca"), "Test CA", now, RANDOM);
    PrivateFiles.makeFolder(folder.resolve("riverside"));
    PrivateFiles.makeFolder(folder.resolve("harbour"));
  }

  private KeyFolder folderOf(Coop coop) {
    return folderOf(coop, "a passphrase of a test");
  }

  private KeyFolder folderOf(Coop coop, String passphrase) {
    return KeyFolder.at(
        folder.resolve(coop.id()),
        new KeySettings(
            new KeySettings.Passphrase(passphrase), Optional.empty(), folder.resolve("ca")));
  }

  private PublishedKey make(Coop coop, KeySpec spec, Instant activeFrom) {
    return folderOf(coop).make(coop, spec, ca, activeFrom, now, RANDOM);
  }

  private KeyRing ring(Coop... coops) {
    Map<String, KeyFolder> folders = new java.util.HashMap<>();
    for (Coop coop : coops) {
      folders.put(coop.id(), folderOf(coop));
    }
    return KeyRing.open(clock, folders);
  }

  private static X509Certificate certificate(Bytes der) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.toByteArray()));
  }

  @Test
  void keysOfBothAlgorithmsSignAfterTheFileIsOpenedAgain() {
    PublishedKey sdJwt = make(riverside, ES256, now);
    PublishedKey assertion = make(riverside, EDDSA, now);
    KeyRing ring = ring(riverside);
    for (PublishedKey key : List.of(sdJwt, assertion)) {
      SigningIdentity identity = ring.signer("riverside", key.purpose());
      assertEquals(key, identity.key());
      Bytes signature = identity.signer().sign(DATA);
      assertTrue(key.publicKey().verify(key.algorithm(), DATA, signature));
    }
    assertEquals(List.of(), assertion.x5c());
  }

  @Test
  void bbsKeysSignAfterTheFileIsOpenedAgainAndAreRotatedAsOthersAre() {
    make(riverside, ES256, now);
    UnlinkableKey old = folderOf(riverside).makeUnlinkable(riverside, now, RANDOM);
    KeyRing ring = ring(riverside);
    UnlinkableKey held = ring.unlinkable("riverside");
    assertEquals(old.kid(), held.kid());
    assertEquals(old.signer().publicKey(), held.signer().publicKey());
    assertEquals(old.signer().sign(DATA, List.of(DATA)), held.signer().sign(DATA, List.of(DATA)));
    UnlinkableKey fresh =
        folderOf(riverside).makeUnlinkable(riverside, now.plus(Duration.ofHours(24)), RANDOM);
    assertTrue(ring.reload(), "a running server finds it");
    assertEquals(old.kid(), ring.unlinkable("riverside").kid());
    assertEquals(
        List.of(fresh.kid(), old.kid()),
        ring.publishedUnlinkable("riverside").stream().map(UnlinkableKey::kid).toList());
    clock.move(Duration.ofHours(24));
    assertEquals(fresh.kid(), ring.unlinkable("riverside").kid());
    assertThrows(Refusal.class, () -> ring.unlinkable("harbour"));
  }

  @Test
  @Tag("attack:OPS-06")
  void aNewKeyIsPublishedBeforeItSignsAndTheOldOneStaysPublished() {
    PublishedKey old = make(riverside, ES256, now);
    PublishedKey fresh = make(riverside, ES256, now.plus(Duration.ofHours(24)));
    KeyRing ring = ring(riverside);
    assertEquals(old, ring.signer("riverside", KeyPurpose.SD_JWT).key());
    assertEquals(List.of(fresh, old), ring.published("riverside", KeyPurpose.SD_JWT));
    clock.move(Duration.ofHours(24));
    assertEquals(fresh, ring.signer("riverside", KeyPurpose.SD_JWT).key());
    assertEquals(Optional.of(old), ring.find("riverside", KeyPurpose.SD_JWT, old.kid()));
  }

  @Test
  @Tag("attack:OPS-06")
  void aKeyThatIsMadeWhileTheServerRunsIsFoundWithoutARestart() throws Exception {
    PublishedKey old = make(riverside, ES256, now);
    make(harbour, ES256, now);
    KeyRing ring = ring(riverside, harbour);
    assertFalse(ring.reload());
    PublishedKey fresh = make(riverside, ES256, now.plus(Duration.ofHours(24)));
    assertTrue(ring.reload());
    assertEquals(List.of(fresh, old), ring.published("riverside", KeyPurpose.SD_JWT));
    assertEquals(old, ring.signer("riverside", KeyPurpose.SD_JWT).key());
    clock.move(Duration.ofHours(24));
    Bytes message = Bytes.utf8("signed by the new key");
    SigningIdentity signing = ring.signer("riverside", KeyPurpose.SD_JWT);
    assertEquals(fresh, signing.key());
    assertTrue(
        fresh
            .publicKey()
            .verify(SignatureAlgorithm.ES256, message, signing.signer().sign(message)));

    Files.writeString(folder.resolve("riverside/keys.json"), "{");
    assertThrows(InvalidSetting.class, ring::reload);
    assertEquals(fresh, ring.signer("riverside", KeyPurpose.SD_JWT).key());
  }

  @Test
  @Tag("attack:OPS-06")
  void aKeyIsFoundByCoopPurposeAndThumbprintOnly() {
    PublishedKey ours = make(riverside, ES256, now);
    make(harbour, ES256, now);
    KeyRing ring = ring(riverside, harbour);
    assertEquals(ours.publicKey().thumbprint(), ours.kid());
    assertEquals(Optional.empty(), ring.find("harbour", KeyPurpose.SD_JWT, ours.kid()));
    assertEquals(Optional.empty(), ring.find("riverside", KeyPurpose.ASSERTION, ours.kid()));
    assertNotEquals(
        ring.signer("riverside", KeyPurpose.SD_JWT).key().kid(),
        ring.signer("harbour", KeyPurpose.SD_JWT).key().kid());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PublishedKey(
                KeyPurpose.SD_JWT,
                "another",
                SignatureAlgorithm.ES256,
                ours.publicKey(),
                List.of(),
                now));
  }

  @Test
  @Tag("attack:OPS-06")
  void withoutAnActiveKeyNothingIsSigned() {
    make(riverside, ES256, now.plusSeconds(60));
    KeyRing ring = ring(riverside);
    for (String coop : List.of("riverside", "hillside")) {
      Refusal refusal = assertThrows(Refusal.class, () -> ring.signer(coop, KeyPurpose.SD_JWT));
      assertEquals(Refusal.Reason.KEY_UNAVAILABLE, refusal.reason());
    }
  }

  @Test
  @Tag("attack:OPS-05")
  void aSignatureThatDoesNotVerifyNeverLeaves() {
    SigningKey key = SigningKey.generate(KeyType.P256, RANDOM);
    Signer good = key.signer();
    for (Signer broken :
        List.of(
            failing(key, data -> good.sign(Bytes.utf8("something else"))),
            failing(key, data -> Bytes.owned(new byte[64])),
            failing(key, data -> Bytes.EMPTY),
            failing(
                key,
                data -> {
                  throw new IllegalStateException("CKR_SESSION_HANDLE_INVALID");
                }))) {
      Refusal refusal =
          assertThrows(Refusal.class, () -> new CheckedSigner(broken, key.publicKey()).sign(DATA));
      assertEquals(Refusal.Reason.KEY_UNAVAILABLE, refusal.reason());
      assertFalse(refusal.detail().contains("CKR"));
    }
    assertEquals(64, new CheckedSigner(good, key.publicKey()).sign(DATA).size());
  }

  @Test
  @Tag("attack:OPS-05")
  void aKeyThatStaysWithItsModuleSignsInTheFormWeNeed() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    VerificationKey publicKey = VerificationKey.fromSpki(Bytes.of(pair.getPublic().getEncoded()));
    java.security.Provider module = java.security.Security.getProvider("SunEC");
    Signer signer = new JcaSigner(pair.getPrivate(), module, publicKey);
    Bytes signature = new CheckedSigner(signer, publicKey).sign(DATA);
    assertTrue(publicKey.verify(SignatureAlgorithm.ES256, DATA, signature));
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    Signer gone = new JcaSigner(rsa.generateKeyPair().getPrivate(), module, publicKey);
    assertEquals(
        Refusal.Reason.KEY_UNAVAILABLE,
        assertThrows(Refusal.class, () -> gone.sign(DATA)).reason());
  }

  @Test
  void theChainOfAKeyEndsAtTheCaAndItsLeafNamesTheHost() throws Exception {
    PublishedKey key = make(riverside, ES256, now);
    X509Certificate leaf = certificate(key.x5c().get(0));
    X509Certificate root = certificate(ca.certificate());
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
    assertEquals(-1, leaf.getBasicConstraints());
    assertNull(leaf.getExtensionValue("2.5.29.19"));
    assertEquals(0, root.getBasicConstraints());
    assertTrue(leaf.getKeyUsage()[0]);
    assertFalse(leaf.getKeyUsage()[5]);
    assertTrue(
        leaf.getSubjectAlternativeNames().contains(List.of(2, "passport.example")),
        () -> "no host name");
    assertTrue(leaf.getSubjectAlternativeNames().contains(List.of(6, riverside.base())));
    assertEquals(
        key.publicKey(), VerificationKey.fromSpki(Bytes.of(leaf.getPublicKey().getEncoded())));
  }

  @Test
  void theOwnerOpensTheKeyFileWithAnyTool() throws Exception {
    make(riverside, ES256, now);
    make(riverside, EDDSA, now);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(folder.resolve("riverside/keys.p12"))) {
      store.load(in, "a passphrase of a test".toCharArray());
    }
    assertEquals(2, store.size());
    assertTrue(store.isKeyEntry("riverside.sd-jwt.0"));
    assertTrue(store.isKeyEntry("riverside.assertion.1"));
  }

  @Test
  void aWrongPassphraseOrADamagedFileIsNamed() throws Exception {
    make(riverside, ES256, now);
    InvalidSetting wrong =
        assertThrows(InvalidSetting.class, () -> folderOf(riverside, "another passphrase").open());
    assertEquals("coops/riverside/keys.p12", wrong.setting());
    Files.writeString(folder.resolve("riverside/keys.json"), "{}");
    InvalidSetting damaged = assertThrows(InvalidSetting.class, () -> folderOf(riverside).open());
    assertEquals("coops/riverside/keys.json", damaged.setting());
  }

  private interface Signing {
    Bytes sign(Bytes data);
  }

  private static Signer failing(SigningKey key, Signing signing) {
    return new Signer() {
      @Override
      public VerificationKey publicKey() {
        return key.publicKey();
      }

      @Override
      public Bytes sign(Bytes data) {
        return signing.sign(data);
      }
    };
  }
}
