package org.cooppassport.core.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.cose.Cbor;
import org.cooppassport.core.cose.CborValue;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published lists and tokens of Token Status List. */
@Tag("vectors")
@Tag("attack:STA-05")
class TokenStatusListVectorsTest {
  private static final String FOLDER = "token-status-list/";
  private static final VerificationKey KEY =
      VerificationKey.fromJwk(Vectors.object(FOLDER + "example-key.jwk.json").without("d"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example-1bit",
        "example-2bit",
        "vector-1bit",
        "vector-2bit",
        "vector-4bit",
        "vector-8bit"
      })
  void aListDecodesToItsStatusesAndEncodesToItsBytes(String name) {
    JsonObject vector = Vectors.object(FOLDER + name + ".json");
    JsonObject json = vector.object("json").orElseThrow();
    StatusBits bits = StatusListToken.decode(json);

    assertEquals(vector.number("bits").orElseThrow().longValue(), bits.width());
    assertEquals(vector.number("entries").orElseThrow().longValue(), bits.entries());
    assertEquals(
        vector.string("uncompressedSha256").orElseThrow(),
        HashAlgorithm.SHA_256.digest(bits.toBytes()).toHex());
    JsonObject statuses = vector.object("statuses").orElseThrow();
    StatusBits.Builder rebuilt =
        StatusBits.builder((int) bits.entries(), bits.width(), BitOrder.LEAST_SIGNIFICANT_FIRST);
    for (int i = 0; i < bits.entries(); i++) {
      int expected = statuses.number(Integer.toString(i)).map(n -> (int) n.longValue()).orElse(0);
      assertEquals(expected, bits.get(i), "index " + i);
      rebuilt.set(i, expected);
    }
    assertEquals(bits, rebuilt.build());
    assertEquals(json.without("aggregation_uri"), StatusListToken.encode(rebuilt.build()));
  }

  @Test
  void theTokenVerifiesAndSaysTheStatusOfTheReferencedToken() {
    JsonObject vector = Vectors.object(FOLDER + "status-list-token-jwt.json");
    Jws token = Jws.parse(vector.string("jwt").orElseThrow());
    StatusListToken list = StatusListToken.verify(token, KEY, AllowedAlgorithms.DEFAULT);
    Instant now = Instant.ofEpochSecond(1_700_000_000);

    assertEquals(Duration.ofHours(12), list.ttl());
    assertEquals(Optional.of(Instant.ofEpochSecond(2_291_720_170L)), list.expiresAt());
    JsonObject referenced = Vectors.object(FOLDER + "referenced-token-sd-jwt.json");
    JsonObject payload =
        SdJwt.parse(referenced.string("sdJwt").orElseThrow())
            .verify(
                TokenType.SD_JWT,
                VerificationKey.fromJwk(
                    Vectors.object("sd-jwt/rfc9901/issuer-public-key.jwk.json")),
                AllowedAlgorithms.DEFAULT)
            .payload();
    StatusListReference reference =
        StatusListReference.parse(payload.object("status").orElseThrow()).orElseThrow();
    assertEquals(new StatusListReference("https://example.com/statuslists/1", 0), reference);
    assertEquals(payload.object("status").orElseThrow(), reference.toStatusClaim());
    assertEquals(CredentialStatus.REVOKED, list.statusOf(reference, now));
    assertEquals(
        CredentialStatus.VALID, list.statusOf(new StatusListReference(list.uri(), 1), now));
    assertEquals(
        ProblemCode.RANGE_ERROR,
        Found.by(() -> list.statusOf(new StatusListReference(list.uri(), 16), now)));
  }

  @Test
  void theCwtTokenVerifiesAndSaysTheSame() {
    JsonObject vector = Vectors.object(FOLDER + "status-list-token-cwt.json");
    CoseSign1 token = CoseSign1.parse(Bytes.hex(vector.string("hex").orElseThrow()));
    StatusListToken list = StatusListCwt.verify(token, KEY, AllowedAlgorithms.DEFAULT);
    JsonObject claims = vector.object("claims").orElseThrow();

    assertEquals(claims.string("2").orElseThrow(), list.uri());
    assertEquals(claims.number("6").orElseThrow().longValue(), list.issuedAt().getEpochSecond());
    assertEquals(
        claims.number("4").orElseThrow().longValue(),
        list.expiresAt().orElseThrow().getEpochSecond());
    assertEquals(Duration.ofHours(12), list.ttl());
    assertEquals(
        StatusListToken.decode(
            Vectors.object(FOLDER + "example-1bit.json").object("json").orElseThrow()),
        list.bits());
    JsonObject referenced = Vectors.object(FOLDER + "referenced-token-cwt.json");
    CoseSign1 credential = CoseSign1.parse(Bytes.hex(referenced.string("hex").orElseThrow()));
    StatusListReference reference =
        StatusListCwt.referenceIn((CborValue.Members) Cbor.read(credential.unverifiedPayload()))
            .orElseThrow();
    assertEquals(
        CredentialStatus.REVOKED, list.statusOf(reference, Instant.ofEpochSecond(1_700_000_000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example-1bit",
        "example-2bit",
        "vector-1bit",
        "vector-2bit",
        "vector-4bit",
        "vector-8bit"
      })
  void aListInCborIsTheSameBytes(String name) {
    JsonObject vector = Vectors.object(FOLDER + name + ".json");
    CborValue.Members list =
        (CborValue.Members) Cbor.read(Bytes.hex(vector.string("cborHex").orElseThrow()));
    CborValue.ByteString lst = (CborValue.ByteString) list.get("lst").orElseThrow();
    StatusBits bits = StatusListToken.decode(vector.object("json").orElseThrow());
    assertEquals(bits, StatusListToken.unpack(lst.value(), bits.width()));
    assertEquals(StatusCompression.zlib(bits.packed()), lst.value());
  }

  @Test
  void theAggregationIsReadAndWritten() {
    JsonObject vector = Vectors.object(FOLDER + "aggregation.json");
    assertEquals(vector, StatusListAggregation.parse(vector).toJson());
    assertEquals(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        Found.by(() -> StatusListAggregation.parse(JsonObject.of("status_lists", "x"))));
  }

  @Test
  @Tag("attack:STA-02")
  void aCwtThatIsNotSignedByTheIssuerOrNotAListIsRefused() {
    SigningKey own = SigningKey.generate(KeyType.P256, new SeededRandom("cwt"));
    StatusList statuses = new StatusList(BitstringStatusList.MIN_ENTRIES);
    statuses.revoke(1);
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    Bytes issued =
        StatusListCwt.issue(
            "https://coop.example/1",
            statuses.tokenBits(),
            now,
            now.plusSeconds(600),
            Duration.ofMinutes(5),
            Bytes.EMPTY,
            own.signer());
    StatusListToken list =
        StatusListCwt.verify(CoseSign1.parse(issued), own.publicKey(), AllowedAlgorithms.DEFAULT);
    assertEquals(statuses.tokenBits(), list.bits());
    assertEquals(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        Found.by(
            () -> StatusListCwt.verify(CoseSign1.parse(issued), KEY, AllowedAlgorithms.DEFAULT)));
    for (String payload : new String[] {"00", "a0", "a2026161061904d2", "a10200"}) {
      Bytes other =
          CoseSign1.sign(
              StatusListCwt.MEDIA_TYPE, "", Bytes.EMPTY, Bytes.hex(payload), own.signer());
      assertEquals(
          ProblemCode.STATUS_VERIFICATION_ERROR,
          Found.by(
              () ->
                  StatusListCwt.verify(
                      CoseSign1.parse(other), own.publicKey(), AllowedAlgorithms.DEFAULT)));
    }
  }
}
