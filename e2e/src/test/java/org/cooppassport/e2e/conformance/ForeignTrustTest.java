package org.cooppassport.e2e.conformance;

import static org.cooppassport.e2e.conformance.Answers.accepted;
import static org.cooppassport.e2e.conformance.Answers.refused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cooppassport.core.cose.Cbor;
import org.cooppassport.core.cose.CborValue;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.status.BitOrder;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.cooppassport.wallet.jdk.PemCertificates;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Issuers that certificates name, and the instant at which everything is judged. */
class ForeignTrustTest {
  private static final String ISSUER = "https://issuer.example/people";
  private static final String LIST = "https://issuer.example/list";
  private static final TestCertificates ROOT = TestCertificates.root("Foreign root");
  private static final TestCertificates BETWEEN =
      TestCertificates.named("Between").authority(0).by(ROOT);
  private static final TestCertificates LEAF =
      TestCertificates.named("Issuer").dns("issuer.example").by(BETWEEN);
  private static final TestCertificates PLAIN =
      TestCertificates.named("Plain").keyUsage(null).by(ROOT);
  private static final TestCertificates OVER =
      TestCertificates.named("Over").until("2026-06-01T00:00:00Z").by(ROOT);
  private static final TestCertificates STRANGER =
      TestCertificates.named("Stranger").by(TestCertificates.root("Another root"));

  @TempDir private static Path folder;
  private static RunningAdapter now;
  private static RunningAdapter earlier;

  @BeforeAll
  static void start() throws java.io.IOException {
    Path pem = folder.resolve("ca.pem");
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(ROOT.der().toByteArray())
            + "\n-----END CERTIFICATE-----\n");
    ForeignWorld world = new ForeignWorld(folder);
    ForeignIssuer.publish(world);
    world.with(
        LIST,
        "application/statuslist+jwt",
        StatusListToken.issue(
                StatusListToken.signing().x5c(List.of(LEAF.der(), BETWEEN.der())),
                LIST,
                StatusBits.builder(1_000, 1, BitOrder.LEAST_SIGNIFICANT_FIRST).set(7, 1).build(),
                RunningAdapter.NOW.minusSeconds(60),
                RunningAdapter.NOW.plusSeconds(600),
                Duration.ofMinutes(5),
                LEAF.key().signer())
            .text());
    OfferedDocuments documents = world.offered();
    now = start(documents, pem, RunningAdapter.NOW);
    earlier = start(documents, pem, Instant.parse("2026-03-01T00:00:00Z"));
  }

  private static RunningAdapter start(OfferedDocuments documents, Path pem, Instant at) {
    return RunningAdapter.start(
        folder, documents, PemCertificates.read(pem), Clock.fixed(at, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    now.close();
    earlier.close();
  }

  private static Answer verified(RunningAdapter adapter, JsonValue credential) {
    return adapter.post(
        "/credentials/verify",
        JsonObject.builder().put("verifiableCredential", credential).build());
  }

  private static JsonValue sdJwt(
      JsonObject more, TestCertificates leaf, TestCertificates... above) {
    List<Bytes> chain = new ArrayList<>(List.of(leaf.der()));
    for (TestCertificates certificate : above) {
      chain.add(certificate.der());
    }
    return new JsonString(
        SdJwtVc.prepare(
                JsonObject.builder().put("vct", "urn:example:person").putAll(more).build(),
                DisclosureFrame.of(List.of()),
                new SeededRandom("trust"))
            .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(chain), leaf.key().signer())
            .text());
  }

  @Test
  void anSdJwtVcIsTakenIfItsCertificatesLeadToAnAnchor() {
    accepted(verified(now, sdJwt(JsonObject.EMPTY, LEAF, BETWEEN)));
    accepted(verified(now, sdJwt(JsonObject.EMPTY, LEAF, BETWEEN, ROOT)));
    accepted(verified(now, sdJwt(JsonObject.EMPTY, PLAIN)));
    refused("UNTRUSTED_ISSUER", verified(now, sdJwt(JsonObject.EMPTY, LEAF)));
    refused("UNTRUSTED_ISSUER", verified(now, sdJwt(JsonObject.EMPTY, STRANGER)));
    refused(
        verified(
            now,
            sdJwt(
                JsonObject.EMPTY,
                TestCertificates.named("Cipher").keyUsage(KeyUsage.keyEncipherment).by(ROOT))));
  }

  @Test
  void issIsDataBesideACertificateAndNotComparedWithItsNames() {
    accepted(verified(now, sdJwt(JsonObject.of("iss", ISSUER), LEAF, BETWEEN)));
    accepted(verified(now, sdJwt(JsonObject.of("iss", "https://other.example"), LEAF, BETWEEN)));
    accepted(verified(now, sdJwt(JsonObject.of("iss", "urn:example:issuer"), LEAF, BETWEEN)));
  }

  @Test
  void aKeyThatIsNotTheCertificatesSignsNothing() {
    String token = ((JsonString) sdJwt(JsonObject.EMPTY, LEAF, BETWEEN)).value();
    String other = ((JsonString) sdJwt(JsonObject.EMPTY, PLAIN)).value();
    refused(
        verified(
            now,
            new JsonString(
                token.substring(0, token.lastIndexOf('.'))
                    + other.substring(other.lastIndexOf('.')))));
  }

  @Test
  void aCertificateIsJudgedAtTheInstantThatWasSet() {
    refused(verified(now, sdJwt(JsonObject.EMPTY, OVER)));
    accepted(verified(earlier, sdJwt(JsonObject.EMPTY, OVER)));
  }

  @Test
  void timesOfCredentialsAreJudgedAtTheInstantThatWasSet() {
    long june = Instant.parse("2026-06-01T00:00:00Z").getEpochSecond();
    JsonObject until = JsonReader.readObject("{\"exp\": " + june + "}");
    JsonObject from = JsonReader.readObject("{\"nbf\": " + june + "}");
    refused(verified(now, sdJwt(until, LEAF, BETWEEN)));
    accepted(verified(earlier, sdJwt(until, LEAF, BETWEEN)));
    accepted(verified(now, sdJwt(from, LEAF, BETWEEN)));
    refused(verified(earlier, sdJwt(from, LEAF, BETWEEN)));
    JsonObject document = ForeignIssuer.credential().with("validUntil", "2026-06-01T00:00:00Z");
    for (JsonValue credential :
        List.of(
            new JsonString(
                ForeignIssuer.token(TokenType.VC_JWT, document, "p256", ForeignIssuer.P256).text()),
            ForeignIssuer.integrity(OfferedDocuments.read(folder.resolve("map.json")))
                .sign(
                    document,
                    org.cooppassport.core.dataintegrity.ProofOptions.assertion(
                        Cryptosuite.EDDSA_RDFC_2022, ForeignIssuer.method("ed")),
                    ForeignIssuer.ED.signer()))) {
      refused(verified(now, credential));
      accepted(verified(earlier, credential));
    }
  }

  @Test
  void aListOfTheSameCertificateIsTakenWhileItIsInForce() {
    JsonObject status =
        JsonReader.readObject(
            "{\"status\": {\"status_list\": {\"idx\": 7, \"uri\": \"" + LIST + "\"}}}");
    JsonObject fine =
        JsonReader.readObject(
            "{\"status\": {\"status_list\": {\"idx\": 8, \"uri\": \"" + LIST + "\"}}}");
    refused(verified(now, sdJwt(status, LEAF, BETWEEN)));
    accepted(verified(now, sdJwt(fine, LEAF, BETWEEN)));
    refused(verified(now, sdJwt(fine, PLAIN)));
  }

  @Test
  void aW3cTokenByCertificateIsFromTheIssuerThatTheCertificateNames() {
    for (String issuer : List.of(ISSUER, "https://other.example")) {
      Answer answer =
          verified(
              now,
              new JsonString(
                  Jws.signing(TokenType.VC_JWT)
                      .x5c(List.of(LEAF.der(), BETWEEN.der()))
                      .sign(ForeignIssuer.credential().with("issuer", issuer), LEAF.key().signer())
                      .text()));
      if (issuer.equals(ISSUER)) {
        accepted(answer);
      } else {
        refused("ISSUER_MISMATCH", answer);
      }
    }
  }

  @Test
  void aW3cMessageInCoseIsFromTheIssuerThatItsCertificateNames() {
    for (TestCertificates leaf : List.of(LEAF, STRANGER)) {
      Bytes message =
          VcCose.sign(
              EnvelopeKind.CREDENTIAL,
              ForeignIssuer.credential().with("issuer", ISSUER),
              "",
              leaf.key().signer());
      if (!(Cbor.read(message) instanceof CborValue.Tagged tagged
          && tagged.value() instanceof CborValue.Array parts)) {
        throw new AssertionError("not a tagged message");
      }
      CborValue chain =
          new CborValue.Array(
              List.of(
                  new CborValue.ByteString(leaf.der()), new CborValue.ByteString(BETWEEN.der())));
      Bytes certified =
          Cbor.write(
              new CborValue.Tagged(
                  tagged.tag(),
                  new CborValue.Array(
                      List.of(
                          parts.items().get(0),
                          new CborValue.Members(Map.of(new CborValue.Int(33), chain)),
                          parts.items().get(2),
                          parts.items().get(3)))));
      Answer answer =
          verified(
              now, new JsonString(Base64.getEncoder().encodeToString(certified.toByteArray())));
      if (leaf == LEAF) {
        accepted(answer);
      } else {
        refused("UNTRUSTED_ISSUER", answer);
      }
    }
  }
}
