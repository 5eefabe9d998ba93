package org.cooppassport.core.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attack cases on status lists that the lists' readers alone can withstand. */
class StatusAttackTest {
  private static final String LIST = "https://coop.example/status/1";
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final SigningKey KEY =
      SigningKey.generate(KeyType.ED25519, new SeededRandom("status"));
  private static final SigningKey OTHER =
      SigningKey.generate(KeyType.ED25519, new SeededRandom("other"));
  private static final int ENTRIES = BitstringStatusList.MIN_ENTRIES;

  private static StatusList listWith(int revoked, int suspended) {
    StatusList list = new StatusList(ENTRIES);
    list.revoke(revoked);
    list.suspend(suspended);
    return list;
  }

  private static JsonObject credential(StatusPurpose purpose, StatusBits bits) {
    return BitstringStatusList.credential(
        LIST,
        "did:web:coop.example",
        purpose,
        bits,
        NOW.minusSeconds(60),
        NOW.plusSeconds(3600),
        Duration.ofMinutes(5));
  }

  private static JsonObject revocation() {
    return credential(StatusPurpose.REVOCATION, listWith(1, 2).revocationBits());
  }

  private static JsonObject withSubject(JsonObject credential, String name, JsonValue value) {
    return credential.with(
        "credentialSubject",
        credential.object("credentialSubject").orElseThrow().with(name, value));
  }

  private static CredentialStatus statusOf(JsonObject credential, long index) {
    return BitstringStatusList.read(credential)
        .statusOf(BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, index), NOW);
  }

  private static Jws token(StatusBits bits) {
    return StatusListToken.issue(
        StatusListToken.signing().kid("k"),
        LIST,
        bits,
        NOW.minusSeconds(60),
        NOW.plusSeconds(3600),
        Duration.ofMinutes(5),
        KEY.signer());
  }

  private static Jws token(JsonObject claims) {
    return StatusListToken.signing().sign(claims, KEY.signer());
  }

  private static JsonObject claims() {
    return token(listWith(1, 2).tokenBits()).unverifiedClaims();
  }

  private static StatusListToken verify(Jws token) {
    return StatusListToken.verify(token, KEY.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  private static CredentialStatus statusOf(Jws token, long index) {
    return verify(token).statusOf(new StatusListReference(LIST, index), NOW);
  }

  @Test
  @Tag("attack:STA-01")
  void aListThatCannotBeReadIsNeverReadAsValid() {
    JsonObject good = revocation();
    assertEquals(CredentialStatus.VALID, statusOf(good, 0));
    for (JsonObject bad :
        List.of(
            JsonObject.EMPTY,
            good.without("credentialSubject"),
            good.with("credentialSubject", JsonArray.EMPTY),
            good.with("credentialSubject", "x"),
            good.without("issuer"),
            good.without("id"),
            withSubject(good, "encodedList", new JsonString("")),
            withSubject(good, "encodedList", new JsonString("u")),
            withSubject(good, "encodedList", new JsonString("uAAAA")),
            withSubject(good, "encodedList", JsonNumber.of(0)),
            withSubject(good, "statusPurpose", JsonNumber.of(0)),
            withSubject(good, "ttl", new JsonString("300000")),
            good.with("validUntil", "tomorrow"),
            good.with("validUntil", 7),
            good.with("validFrom", "2026-13-01T00:00:00Z"))) {
      assertEquals(
          ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> statusOf(bad, 0)), bad.toJson());
    }
    for (JsonObject bad :
        List.of(
            claims().without("sub"),
            claims().without("iat"),
            claims().without("status_list"),
            claims().with("status_list", JsonObject.EMPTY),
            claims().with("exp", "later"),
            claims().with("ttl", 0),
            claims().with("ttl", -5),
            claims().with("ttl", "300"))) {
      assertEquals(
          ProblemCode.STATUS_VERIFICATION_ERROR,
          Found.by(() -> statusOf(token(bad), 0)),
          bad.names().toString());
    }
  }

  @Test
  @Tag("attack:STA-02")
  void aListByAnotherKeyOrWithItsOwnKeyIsRefused() {
    Jws forged = StatusListToken.signing().sign(claims(), OTHER.signer());
    assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> verify(forged)));
    String input =
        Base64Url.encodeUtf8(
                "{\"alg\":\"EdDSA\",\"typ\":\"statuslist+jwt\",\"jwk\":"
                    + OTHER.publicKey().toJwk().toJson()
                    + "}")
            + "."
            + Base64Url.encodeUtf8(claims().toJson());
    String own = input + "." + Base64Url.encode(OTHER.signer().sign(Bytes.utf8(input)));
    assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> verify(Jws.parse(own))));
    assertEquals("did:web:coop.example", BitstringStatusList.read(revocation()).issuer());
  }

  @Test
  @Tag("attack:STA-03")
  void aListOfAnotherAddressPurposeOrTypeIsRefused() {
    assertEquals(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        Found.by(() -> statusOf(token(claims().with("sub", LIST + "/")), 0)));
    Jws wrongType = Jws.signing(TokenType.SD_JWT_VC).sign(claims(), KEY.signer());
    assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> verify(wrongType)));

    assertEquals(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        Found.by(() -> statusOf(revocation().with("id", LIST + "2"), 0)));
    JsonObject suspension = credential(StatusPurpose.SUSPENSION, listWith(1, 2).suspensionBits());
    assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> statusOf(suspension, 2)));
    JsonObject notAList = revocation().with("type", JsonArray.ofStrings("VerifiableCredential"));
    assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, Found.by(() -> statusOf(notAList, 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"-1\"",
        "\"abc\"",
        "\"1e3\"",
        "\"9223372036854775808\"",
        "\"131072\"",
        "\"\"",
        "\" 1\"",
        "\"+1\"",
        "\"٣\"",
        "7",
        "null",
        "1.0"
      })
  @Tag("attack:STA-04")
  void aBitstringIndexOutOfFormOrRangeIsRefused(String index) {
    JsonObject status =
        BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, 0)
            .toJson()
            .with("statusListIndex", JsonReader.read(index));
    assertEquals(
        ProblemCode.RANGE_ERROR,
        Found.by(
            () ->
                BitstringStatusList.read(revocation())
                    .statusOf(BitstringStatusListEntry.parse(status), NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"0\"", "1e3", "0.5", "9223372036854775808", "131072", "null"})
  @Tag("attack:STA-04")
  void aTokenIndexOutOfFormOrRangeIsRefused(String index) {
    JsonObject status =
        JsonObject.of(
            "status_list", JsonObject.of("uri", LIST).with("idx", JsonReader.read(index)));
    assertEquals(
        ProblemCode.RANGE_ERROR,
        Found.by(
            () ->
                verify(token(listWith(1, 2).tokenBits()))
                    .statusOf(StatusListReference.parse(status).orElseThrow(), NOW)));
  }

  @Test
  @Tag("attack:STA-05")
  void revokingIndexOneChangesNeitherSixNorEight() {
    StatusList list = new StatusList(ENTRIES);
    list.revoke(1);
    for (int index = 0; index < 64; index++) {
      CredentialStatus expected = index == 1 ? CredentialStatus.REVOKED : CredentialStatus.VALID;
      assertEquals(
          expected, statusOf(credential(StatusPurpose.REVOCATION, list.revocationBits()), index));
      assertEquals(expected, statusOf(token(list.tokenBits()), index));
    }
    assertEquals(0x40, list.revocationBits().toBytes().at(0));
    assertEquals(0x04, list.tokenBits().toBytes().at(0));
  }

  private static Bytes gzip(byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(data);
    }
    return Bytes.of(out.toByteArray());
  }

  private static Bytes bomb(long bytes, boolean gzip) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (DeflaterOutputStream zip =
        gzip
            ? new GZIPOutputStream(out)
            : new DeflaterOutputStream(out, new Deflater(Deflater.BEST_COMPRESSION))) {
      for (long written = 0; written < bytes; written += zeros.length) {
        zip.write(zeros);
      }
    }
    return Bytes.of(out.toByteArray());
  }

  private static ProblemCode refusalOfGzip(Bytes packed) {
    JsonObject credential =
        withSubject(revocation(), "encodedList", new JsonString(Multibase.base64Url(packed)));
    return Found.by(() -> statusOf(credential, 0));
  }

  private static ProblemCode refusalOfZlib(Bytes packed) {
    JsonObject list = JsonObject.of("lst", Base64Url.encode(packed)).with("bits", 1);
    return Found.by(() -> statusOf(token(claims().with("status_list", list)), 0));
  }

  @Test
  @Tag("attack:STA-06")
  void aBombIsStoppedAtSixteenMebibytesWhileItStreams() throws IOException {
    assertEquals(ProblemCode.LIMIT_EXCEEDED, refusalOfGzip(bomb(300L << 20, true)));
    assertEquals(ProblemCode.LIMIT_EXCEEDED, refusalOfZlib(bomb(300L << 20, false)));
    Bytes justFits = bomb(StatusBits.MAX_BYTES, true);
    JsonObject credential =
        withSubject(revocation(), "encodedList", new JsonString(Multibase.base64Url(justFits)));
    assertEquals(CredentialStatus.VALID, statusOf(credential, 100_000_000));
  }

  @Test
  @Tag("attack:STA-06")
  void aShortListIsItsOwnError() throws IOException {
    assertEquals(
        ProblemCode.STATUS_LIST_LENGTH_ERROR, refusalOfGzip(gzip(new byte[ENTRIES / 8 - 1])));
    assertEquals(ProblemCode.STATUS_LIST_LENGTH_ERROR, refusalOfGzip(gzip(new byte[0])));
  }

  @Test
  @Tag("attack:STA-06")
  void truncatedChangedTrailingAndNestedDataAreRefused() throws IOException {
    Bytes good = gzip(new byte[ENTRIES / 8]);
    for (Bytes bad :
        List.of(
            good.slice(0, good.size() - 1),
            good.slice(0, good.size() - 9),
            good.slice(0, 5),
            Bytes.concat(good, Bytes.hex("00")),
            Bytes.concat(good, good),
            Bytes.concat(good.slice(0, good.size() - 8), Bytes.hex("0000000000400000")),
            StatusCompression.zlib(new byte[ENTRIES / 8]))) {
      assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, refusalOfGzip(bad));
    }
    // nested: the outer layer opens to something that is too short to be a list
    assertEquals(ProblemCode.STATUS_LIST_LENGTH_ERROR, refusalOfGzip(gzip(good.toByteArray())));

    Bytes zlib = StatusCompression.zlib(new byte[ENTRIES / 8]);
    for (Bytes bad :
        List.of(
            zlib.slice(0, zlib.size() - 1),
            zlib.slice(0, 4),
            Bytes.concat(zlib, Bytes.hex("00")),
            Bytes.concat(zlib, zlib),
            Bytes.concat(zlib.slice(0, zlib.size() - 4), Bytes.hex("00000000")),
            good)) {
      assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, refusalOfZlib(bad));
    }
  }

  /** Headers with extra field, name, comment and checksum are GZIP too. */
  @Test
  void everyFormOfGzipHeaderIsRead() throws IOException {
    Bytes plain = gzip(new byte[ENTRIES / 8]);
    Bytes header = Bytes.hex("1f8b081f0000000000ff");
    Bytes fields =
        Bytes.concat(
            Bytes.hex("0300aabbcc"),
            Bytes.utf8("name"),
            Bytes.hex("00"),
            Bytes.utf8("note"),
            Bytes.hex("00"),
            Bytes.hex("1234"));
    Bytes full = Bytes.concat(header, fields, plain.slice(10));
    JsonObject credential =
        withSubject(revocation(), "encodedList", new JsonString(Multibase.base64Url(full)));
    assertEquals(CredentialStatus.VALID, statusOf(credential, 5));
    for (int cut = 10; cut < header.size() + fields.size(); cut++) {
      Bytes shortened = full.slice(0, cut);
      assertEquals(ProblemCode.STATUS_VERIFICATION_ERROR, refusalOfGzip(shortened));
    }
  }

  @Test
  @Tag("attack:STA-07")
  void anExpiredListOrOneFromTheFutureSaysNothing() {
    assertEquals(
        ProblemCode.STATUS_UNKNOWN,
        Found.by(() -> statusOf(token(claims().with("exp", NOW.getEpochSecond())), 0)));
    assertEquals(
        ProblemCode.STATUS_UNKNOWN,
        Found.by(() -> statusOf(token(claims().with("iat", NOW.getEpochSecond() + 120)), 0)));
    assertEquals(
        ProblemCode.STATUS_UNKNOWN,
        Found.by(
            () -> statusOf(revocation().with("validUntil", NOW.minusSeconds(1).toString()), 0)));
    assertEquals(
        ProblemCode.STATUS_UNKNOWN,
        Found.by(() -> statusOf(revocation().with("validFrom", NOW.plusSeconds(1).toString()), 0)));
  }

  @Test
  @Tag("attack:STA-07")
  void ttlIsHeldBetweenAMinuteAndADay() {
    assertEquals(Duration.ofSeconds(60), verify(token(claims().with("ttl", 1))).ttl());
    assertEquals(Duration.ofHours(24), verify(token(claims().with("ttl", 3_153_600_000L))).ttl());
    assertEquals(Duration.ofSeconds(60), verify(token(claims().without("ttl"))).ttl());
    assertEquals(Duration.ofSeconds(300), verify(token(claims())).ttl());
    JsonObject credential = revocation();
    assertEquals(Duration.ofMinutes(5), BitstringStatusList.read(credential).ttl());
    for (long millis : new long[] {1, 1_000, Long.MAX_VALUE}) {
      Duration ttl =
          BitstringStatusList.read(withSubject(credential, "ttl", JsonNumber.of(millis))).ttl();
      assertTrue(ttl.toSeconds() == 60 || ttl.toHours() == 24);
    }
  }

  @Test
  void theStatusList2021FormIsReadWithoutMultibaseHeader() {
    JsonObject modern = revocation();
    String encoded =
        modern
            .object("credentialSubject")
            .flatMap(s -> s.string("encodedList"))
            .orElseThrow()
            .substring(1);
    JsonObject old =
        withSubject(
                withSubject(modern, "encodedList", new JsonString(encoded)),
                "type",
                new JsonString("StatusList2021"))
            .with("type", JsonArray.ofStrings("VerifiableCredential", "StatusList2021Credential"));
    BitstringStatusListEntry entry =
        BitstringStatusListEntry.parse(
            JsonObject.of("type", "StatusList2021Entry", "statusPurpose", "revocation").toBuilder()
                .put("statusListIndex", "1")
                .put("statusListCredential", LIST)
                .build());
    assertEquals(CredentialStatus.REVOKED, BitstringStatusList.read(old).statusOf(entry, NOW));
  }

  @Test
  void anEntryOfAnotherFormIsRefused() {
    JsonObject good = BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, 7).toJson();
    assertEquals(7, BitstringStatusListEntry.parse(good).index());
    for (JsonObject bad :
        List.of(
            good.with("id", LIST),
            good.with("type", "Other"),
            good.without("statusPurpose"),
            good.without("statusListCredential"),
            good.with("statusSize", 0),
            good.with("statusSize", "1"),
            good.with("statusSize", 2))) {
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR,
          Found.by(() -> BitstringStatusListEntry.parse(bad)),
          bad.toJson());
    }
  }

  @Test
  void anotherMechanismIsNoReferenceToATokenList() {
    assertTrue(StatusListReference.parse(JsonObject.of("other", "x")).isEmpty());
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(
            () ->
                StatusListReference.parse(
                    JsonObject.of("status_list", JsonObject.of("idx", JsonNumber.of(1))))));
  }
}
