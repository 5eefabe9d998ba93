package org.cooppassport.e2e.conformance;

import static org.cooppassport.e2e.conformance.Answers.accepted;
import static org.cooppassport.e2e.conformance.Answers.refused;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.status.BitOrder;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status lists of an unknown issuer, in every form that secures one. */
class ForeignStatusTest {
  private static final Instant NOW = RunningAdapter.NOW;
  private static final String LISTS = "https://city.example/status/";
  private static final int REVOKED = 94_567;
  private static final int FINE = 94_568;

  @TempDir private static Path folder;
  private static RunningAdapter adapter;
  private static DataIntegrity integrity;

  @BeforeAll
  static void start() {
    ForeignWorld world = new ForeignWorld(folder);
    ForeignIssuer.publish(world);
    OfferedDocuments documents = world.offered();
    integrity = ForeignIssuer.integrity(documents);
    JsonObject list = list("embedded", StatusPurpose.REVOCATION, 1, 1);
    documents.publish(LISTS + "embedded", "application/vc", JsonWriter.write(secured(list)));
    JsonObject ofJwt = list("jwt", StatusPurpose.REVOCATION, 1, 1);
    documents.publish(LISTS + "jwt", "application/vc+jwt", Bytes.utf8(jwt(ofJwt)));
    JsonObject inEnvelope = list("enveloped", StatusPurpose.REVOCATION, 1, 1);
    documents.publish(
        LISTS + "enveloped",
        "application/json",
        JsonWriter.write(
            JsonObject.builder()
                .put("@context", ForeignIssuer.V2)
                .put("type", "EnvelopedVerifiableCredential")
                .put("id", "data:application/vc+jwt," + jwt(inEnvelope))
                .build()));
    documents.publish(
        LISTS + "sd-jwt",
        "application/vc+sd-jwt",
        Bytes.utf8(
            VcJose.signSelective(
                    EnvelopeKind.CREDENTIAL,
                    list("sd-jwt", StatusPurpose.REVOCATION, 1, 1),
                    DisclosureFrame.of(List.of()),
                    ForeignIssuer.method("p256"),
                    ForeignIssuer.P256.signer(),
                    new SeededRandom("status sd-jwt"))
                .text()));
    documents.publish(
        LISTS + "cose",
        "application/vc+cose",
        VcCose.sign(
            EnvelopeKind.CREDENTIAL,
            list("cose", StatusPurpose.REVOCATION, 1, 1),
            ForeignIssuer.method("p256"),
            ForeignIssuer.P256.signer()));
    publish(documents, "messages", list("messages", StatusPurpose.MESSAGE, 2, 2));
    publish(documents, "sized", list("sized", StatusPurpose.REVOCATION, 2, 3));
    publish(
        documents,
        "both",
        withSubject(
            list("both", StatusPurpose.REVOCATION, 1, 1),
            "statusPurpose",
            JsonArray.ofStrings("revocation", "suspension")));
    publish(
        documents,
        "over",
        list("over", StatusPurpose.REVOCATION, 1, 1)
            .with("validUntil", NOW.minusSeconds(1).toString()));
    publish(
        documents,
        "to-come",
        list("to-come", StatusPurpose.REVOCATION, 1, 1)
            .with("validFrom", NOW.plusSeconds(60).toString()));
    publish(documents, "renamed", list("another", StatusPurpose.REVOCATION, 1, 1));
    publish(documents, "suspension", list("suspension", StatusPurpose.SUSPENSION, 1, 1));
    JsonObject bare = list("unsigned", StatusPurpose.REVOCATION, 1, 1);
    documents.publish(LISTS + "unsigned", "application/vc", JsonWriter.write(bare));
    JsonObject forged = secured(list("forged", StatusPurpose.REVOCATION, 1, 1));
    documents.publish(
        LISTS + "forged",
        "application/vc",
        JsonWriter.write(forged.with("validUntil", "2028-01-01T00:00:00Z")));
    SigningKey stranger = ForeignIssuer.key("stranger", KeyType.ED25519);
    String did = "did:key:" + stranger.publicKey().toMultikey();
    documents.publish(
        LISTS + "of-another",
        "application/vc",
        JsonWriter.write(
            integrity.sign(
                list("of-another", StatusPurpose.REVOCATION, 1, 1).with("issuer", did),
                org.cooppassport.core.dataintegrity.ProofOptions.assertion(
                    Cryptosuite.EDDSA_RDFC_2022, did + "#" + did.substring(8)),
                stranger.signer())));
    publishTokens(documents);
    adapter =
        RunningAdapter.start(
            folder, documents, TrustAnchors.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    adapter.close();
  }

  private static void publish(OfferedDocuments documents, String name, JsonObject list) {
    documents.publish(LISTS + name, "application/vc", JsonWriter.write(secured(list)));
  }

  private static JsonObject list(String name, StatusPurpose purpose, int size, int value) {
    StatusBits bits =
        StatusBits.builder(131_072, size, BitOrder.MOST_SIGNIFICANT_FIRST)
            .set(REVOKED, value)
            .build();
    return BitstringStatusList.credential(
        LISTS + name,
        ForeignIssuer.DID,
        purpose,
        bits,
        NOW.minusSeconds(3600),
        NOW.plusSeconds(3600),
        Duration.ofMinutes(5));
  }

  private static JsonObject withSubject(JsonObject list, String name, JsonValue value) {
    return list.with(
        "credentialSubject", list.object("credentialSubject").orElseThrow().with(name, value));
  }

  private static JsonObject secured(JsonObject document) {
    return integrity.sign(
        document,
        ForeignIssuer.assertion(Cryptosuite.EDDSA_RDFC_2022, "ed"),
        ForeignIssuer.ED.signer());
  }

  private static String jwt(JsonObject document) {
    return ForeignIssuer.token(TokenType.VC_JWT, document, "p256", ForeignIssuer.P256).text();
  }

  private static void publishTokens(OfferedDocuments documents) {
    token(documents, "token", "token", NOW.minusSeconds(60), NOW.plusSeconds(600), 1, 1);
    token(documents, "token-over", "token-over", NOW.minusSeconds(600), NOW.minusSeconds(1), 1, 1);
    token(documents, "token-renamed", "token", NOW.minusSeconds(60), NOW.plusSeconds(600), 1, 1);
    token(documents, "token-wide", "token-wide", NOW.minusSeconds(60), NOW.plusSeconds(600), 8, 2);
    token(documents, "token-own", "token-own", NOW.minusSeconds(60), NOW.plusSeconds(600), 4, 12);
  }

  private static void token(
      OfferedDocuments documents,
      String name,
      String subject,
      Instant from,
      Instant until,
      int size,
      int value) {
    documents.publish(
        LISTS + name,
        "application/statuslist+jwt",
        Bytes.utf8(
            StatusListToken.issue(
                    StatusListToken.signing().kid(ForeignIssuer.method("p256")),
                    LISTS + subject,
                    StatusBits.builder(100_000, size, BitOrder.LEAST_SIGNIFICANT_FIRST)
                        .set(REVOKED, value)
                        .build(),
                    from,
                    until,
                    Duration.ofMinutes(5),
                    ForeignIssuer.P256.signer())
                .text()));
  }

  private static JsonObject entry(String list, String purpose, int index) {
    return JsonReader.readObject(
        "{\"type\": \"BitstringStatusListEntry\", \"statusPurpose\": \""
            + purpose
            + "\", \"statusListIndex\": \""
            + index
            + "\", \"statusListCredential\": \""
            + LISTS
            + list
            + "\"}");
  }

  private static Answer verified(JsonObject... entries) {
    JsonValue status = entries.length == 1 ? entries[0] : JsonArray.of(entries);
    return post(secured(ForeignIssuer.credential().with("credentialStatus", status)));
  }

  private static Answer post(JsonValue credential) {
    return adapter.post(
        "/credentials/verify",
        JsonObject.builder().put("verifiableCredential", credential).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "jwt", "enveloped", "sd-jwt", "cose", "both"})
  void aListInAnyFormSaysWhichCredentialsAreRevoked(String list) {
    accepted(verified(entry(list, "revocation", FINE)));
    refused(verified(entry(list, "revocation", REVOKED)));
    JsonObject credential =
        ForeignIssuer.credential()
            .with("credentialStatus", JsonArray.of(entry(list, "revocation", REVOKED)));
    refused(post(new JsonString(jwt(credential))));
    refused(verified(entry("both", "suspension", FINE), entry(list, "revocation", REVOKED)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "over",
        "to-come",
        "renamed",
        "suspension",
        "unsigned",
        "forged",
        "of-another",
        "nowhere"
      })
  void aListThatDoesNotHoldLeavesTheStatusUnknownWhichIsNotValid(String list) {
    refused(verified(entry(list, "revocation", FINE)));
  }

  @Test
  void anIndexOutsideTheListIsARangeError() {
    refused("RANGE_ERROR", verified(entry("embedded", "revocation", 131_072)));
    refused(verified(entry("embedded", "revocation", FINE).with("statusListIndex", FINE)));
    refused(verified(entry("embedded", "revocation", FINE).with("statusListIndex", "-1")));
  }

  @Test
  void entriesOfSeveralBitsSayMoreThanYesOrNo() {
    JsonArray messages =
        (JsonArray)
            JsonReader.read(
                """
                [{"status": "0x0", "message": "a"}, {"status": "0x1", "message": "b"},
                 {"status": "0x2", "message": "c"}, {"status": "0x3", "message": "d"}]
                """);
    JsonObject message =
        entry("messages", "message", REVOKED).with("statusSize", 2).with("statusMessage", messages);
    accepted(verified(message));
    JsonObject sized =
        entry("sized", "revocation", REVOKED).with("statusSize", 2).with("statusMessage", messages);
    refused(verified(sized));
    accepted(verified(sized.with("statusListIndex", "" + (REVOKED - 1))));
    refused(verified(sized.without("statusMessage")));
  }

  private static Answer sdJwt(String list, int index) {
    JsonObject payload =
        JsonObject.builder()
            .put("iss", ForeignIssuer.DID)
            .put("vct", "urn:example:resident")
            .put(
                "status",
                JsonReader.readObject(
                    "{\"status_list\": {\"idx\": "
                        + index
                        + ", \"uri\": \""
                        + LISTS
                        + list
                        + "\"}}"))
            .build();
    return post(
        new JsonString(
            SdJwtVc.prepare(payload, DisclosureFrame.of(List.of()), new SeededRandom("status"))
                .sign(
                    Jws.signing(TokenType.SD_JWT_VC).kid(ForeignIssuer.method("p256")),
                    ForeignIssuer.P256.signer())
                .text()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token", "token-wide", "token-own"})
  void aTokenStatusListSaysWhichSdJwtsAreNotValid(String list) {
    accepted(sdJwt(list, FINE));
    refused(sdJwt(list, REVOKED));
    refused(sdJwt(list, 1_000_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"token-over", "token-renamed", "nowhere", "embedded"})
  void aTokenStatusListThatDoesNotHoldIsNotValid(String list) {
    refused(sdJwt(list, FINE));
  }

  @Test
  void aStatusInTheClaimsOfAW3cTokenIsLookedAtToo() {
    for (int index : List.of(FINE, REVOKED)) {
      JsonObject document =
          ForeignIssuer.credential()
              .with(
                  "status",
                  JsonReader.readObject(
                      "{\"status_list\": {\"idx\": "
                          + index
                          + ", \"uri\": \""
                          + LISTS
                          + "token\"}}"));
      Answer answer = post(new JsonString(jwt(document)));
      if (index == FINE) {
        accepted(answer);
      } else {
        refused(answer);
      }
    }
  }
}
