package org.cooppassport.service.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.keys.PrivateCa;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerSettingsTest {
  private static final String CASSANDRA =
      "store = { kind = cassandra, contact-points = [\"a:9042\"], datacenter = d, keyspace = k, ";

  private static final String GOOD =
      """
      server {
        origin = "https://passport.example.coop"
        listen = "0.0.0.0:8443"
        tls { certificate = "server.crt", key = "server.key" }
        limits { in-flight = 100 }
      }
      store { kind = sqlite }
      demo { greeting = hello }
      """;

  @TempDir private Path data;
  private final Instant now = Clock.systemUTC().instant();

  @BeforeEach
  void make() {
    RandomSource random = RandomSource.secure();
    PrivateCa.openOrMake(data.resolve("ca"), "Test CA", now, random)
        .makeTlsFiles(
            URI.create("https://passport.example.coop"),
            data.resolve("server.crt"),
            data.resolve("server.key"),
            now,
            random);
    PrivateFiles.write(data.resolve("passphrase"), Bytes.utf8("correct horse battery staple\n"));
  }

  private ServerSettings read(String text, Map<String, String> environment, Instant at)
      throws Exception {
    Path file = data.resolve(ServerSettings.FILE);
    Files.writeString(file, text);
    ServerSettings.Unread unread =
        ServerSettings.read(data, file, ServerSettings.Mode.PRODUCTION, "demo", environment, at);
    assertEquals("hello", unread.settings().own().textOr("greeting", "hello"));
    return unread.done();
  }

  private InvalidSetting refused(String text, Map<String, String> environment) {
    InvalidSetting refused = assertThrows(InvalidSetting.class, () -> read(text, environment, now));
    assertTrue(refused.getMessage().startsWith(refused.setting() + ": "));
    return refused;
  }

  @Test
  void goodSettingsAreReadAndRelativeFilesCountFromTheirFolder() throws Exception {
    ServerSettings settings = read(GOOD, Map.of(), now);
    assertEquals(URI.create("https://passport.example.coop"), settings.origin());
    assertEquals(8443, settings.edge().listenPort());
    assertEquals(100, settings.edge().limits().inFlight());
    assertEquals(data.resolve("server.crt"), settings.edge().tls().orElseThrow().certificate());
    assertEquals(new StoreSettings.Sqlite(data.resolve("store.db")), settings.store());
    assertEquals(FetchSettings.Loopback.FORBIDDEN, settings.fetch().loopback());
  }

  @Test
  void anEnvironmentVariableWinsOverTheFile() throws Exception {
    ServerSettings settings =
        read(
            GOOD,
            Map.of(
                "COOP_SERVER_ORIGIN", "https://other.example.coop:8443",
                "COOP_SERVER_LIMITS_STOP_WITHIN", "5s",
                "COOP_SERVER_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.2",
                "COOP_STORE_FILE", "/var/lib/other.db",
                "HOME", "/root"),
            now);
    assertEquals(URI.create("https://other.example.coop:8443"), settings.origin());
    assertEquals(Duration.ofSeconds(5), settings.edge().limits().stopWithin());
    assertEquals(2, settings.edge().trustedProxies().size());
    assertEquals(new StoreSettings.Sqlite(Path.of("/var/lib/other.db")), settings.store());
  }

  @Test
  void theClusterIsSpokenToByTlsWithTheCertificatesNamed() throws Exception {
    String files =
        "tls { ca = \"server.crt\", certificate = \"server.crt\", key = \"server.key\" } }";
    StoreSettings.Cassandra store =
        (StoreSettings.Cassandra) read(GOOD + CASSANDRA + files + "\n", Map.of(), now).store();
    assertTrue(store.tls().isPresent());
    assertEquals(StoreSettings.Writers.ALL_DATACENTERS, store.writers());
  }

  @ParameterizedTest
  @Tag("attack:OPS-10")
  @CsvSource(
      delimiter = '|',
      value = {
        "server.debug = true | server.debug",
        "debug = true | debug",
        "server.tls.chain = x | server.tls.chain",
        "server.origin = \"http://passport.example.coop\" | server.origin",
        "server.origin = \"https://passport.example.coop/path\" | server.origin",
        "server.origin = \"https://localhost:8443\" | server.origin",
        "server.origin = \"https://127.0.0.1:8443\" | server.origin",
        "server.origin = \"not a url\" | server.origin",
        "server.listen = \"8443\" | server.listen",
        "server.listen = \"0.0.0.0:99999\" | server.listen",
        "server.tls = null | server.tls",
        "server.tls.key = \"missing.key\" | server.tls.key",
        "server.tls.certificate = \"server.key\" | server.tls.certificate",
        "server.loops = 0 | server.loops",
        "server.limits.in-flight = many | server.limits.in-flight",
        "server.limits.stop-within = 1h | server.limits.stop-within",
        "store.kind = mysql | store.kind",
        "store = { kind = cassandra } | store.contact-points",
        "store.user = root | store.user",
        CASSANDRA + "tls { ca = \"passphrase\" } } | store.tls.ca",
        CASSANDRA + "tls { certificate = \"server.crt\" } } | store.tls.ca",
        CASSANDRA + "tls { ca = \"server.crt\", key = \"server.key\" } } | store.tls.certificate",
        CASSANDRA + "tls { ca = \"server.crt\", cert = \"x\" } } | store.tls.cert",
        CASSANDRA + "writers = some } | store.writers",
        "fetch.ports = [25] | fetch.ports",
        "fetch.ports = [80] | fetch.ports",
        "management.listen = \"0.0.0.0:9000\" | management.listen",
        "keys.passphrase-file = \"missing\" | keys.passphrase-file",
        "keys.pkcs11.pin-file = \"passphrase\" | keys.pkcs11.configuration",
        "server = 5 | server"
      })
  void whatIsUnknownOrUnsafeIsRefusedByName(String extra, String setting) {
    assertEquals(setting.strip(), refused(GOOD + extra.strip() + "\n", Map.of()).setting());
  }

  @Test
  @Tag("attack:OPS-10")
  void anUnknownVariableOfOursIsRefused() {
    assertEquals(
        "COOP_SERVER_ORIGINS", refused(GOOD, Map.of("COOP_SERVER_ORIGINS", "x")).setting());
  }

  @ParameterizedTest
  @Tag("attack:OPS-10")
  @CsvSource({"changeit", "short", "my-password-is-long-enough", "Secret-Secret-Secret-1", "''"})
  void aDefaultOrShortPassphraseIsRefusedAndNotRepeated(String passphrase) {
    InvalidSetting refused = refused(GOOD, Map.of("COOP_KEY_PASSPHRASE", passphrase));
    assertEquals("COOP_KEY_PASSPHRASE", refused.setting());
    assertFalse(passphrase.length() > 5 && refused.getMessage().contains(passphrase));
  }

  @ParameterizedTest
  @Tag("attack:OPS-10")
  @CsvSource({"server.key, server.tls.key", "passphrase, keys.passphrase-file"})
  void aSecretFileThatOthersCanReadIsRefused(String file, String setting) throws Exception {
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw-rw----"}) {
      Files.setPosixFilePermissions(data.resolve(file), PosixFilePermissions.fromString(mode));
      assertEquals(setting, refused(GOOD, Map.of()).setting());
    }
  }

  @Test
  @Tag("attack:OPS-10")
  void plainHttpOnAPublicAddressNeedsAProxyThatIsNamed() throws Exception {
    String plain = GOOD.replaceAll("(?m)^ *tls .*$", "");
    assertEquals("server.tls", refused(plain, Map.of()).setting());
    assertTrue(
        read(plain + "server.tls-ended-by-proxy = true\n", Map.of(), now).edge().tls().isEmpty());
    assertTrue(
        read(plain + "server.listen = \"127.0.0.1:8080\"\n", Map.of(), now).edge().tls().isEmpty());
  }

  @Test
  @Tag("attack:OPS-10")
  void aClockBeforeTheBuildIsRefused() {
    InvalidSetting refused =
        assertThrows(
            InvalidSetting.class, () -> read(GOOD, Map.of(), BuildDate.instant().minusSeconds(1)));
    assertEquals("system clock", refused.setting());
  }

  @Test
  @Tag("attack:OPS-10")
  void aWeakTlsKeyIsRefused() throws Exception {
    // a 1024-bit RSA certificate that signs itself
    java.security.KeyPairGenerator rsa = java.security.KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    java.security.KeyPair pair = rsa.generateKeyPair();
    org.bouncycastle.asn1.x500.X500Name name = new org.bouncycastle.asn1.x500.X500Name("CN=weak");
    Bytes der =
        Bytes.owned(
            new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                    name,
                    java.math.BigInteger.ONE,
                    java.util.Date.from(now),
                    java.util.Date.from(now.plusSeconds(3_600)),
                    name,
                    pair.getPublic())
                .build(
                    new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withRSA")
                        .build(pair.getPrivate()))
                .getEncoded());
    Files.writeString(
        data.resolve("server.crt"),
        "-----BEGIN CERTIFICATE-----\n"
            + java.util.Base64.getMimeEncoder().encodeToString(der.toByteArray())
            + "\n-----END CERTIFICATE-----\n");
    assertEquals("server.tls.certificate", refused(GOOD, Map.of()).setting());
  }

  @Test
  void aFileThatIsNotHoconIsRefusedWithItsLine() {
    InvalidSetting refused = refused("server {\n  origin = \"x\n}", Map.of());
    assertEquals("server.conf", refused.setting());
  }
}
