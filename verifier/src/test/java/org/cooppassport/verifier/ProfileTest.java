package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A co-op that keeps to HAIP 1.0, and one that has transactions authorised. */
class ProfileTest {
  private static final TestCertificates ROOT = TestCertificates.root("Federation");
  private static final TestCertificates LEAF =
      TestCertificates.named("Riverside").dns("riverside.example").by(ROOT);
  private static final String TYPE = "urn:example:share-application";

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() throws IOException {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
    Path policies = verifier.data.resolve("coops/harbour/policies");
    Files.delete(policies.resolve("harbour.json"));
    Files.writeString(policies.resolve("member.json"), policy());
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(settings, Files.readString(settings).replace("haip = false", "haip = true"));
    verifier.stop();
    verifier.start();
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static String policy() {
    return VerifierUnderTest.resource("member.json")
        .replace("${certificate}", Base64Url.encode(ROOT.der()));
  }

  private static SdJwt membership(List<Bytes> chain, String without) {
    CredentialTypeSchema schema = Schemas.type("CoopMembershipCredential").orElseThrow();
    JsonObject payload =
        JsonObject.builder()
            .put("iss", VerifierUnderTest.RIVERSIDE)
            .put("vct", schema.vct())
            .put("iat", TestCoop.NOW.minus(Duration.ofDays(10)).getEpochSecond())
            .put("exp", TestCoop.NOW.plus(Duration.ofDays(300)).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", member.key().publicKey().toJwk()))
            .putAll(
                JsonReader.readObject(Schemas.example(schema.key() + "/claims/worker-member.json")))
            .build()
            .without(without);
    return SdJwtIssuance.prepare(
            payload, DisclosureFrame.of(List.of(ClaimsPath.of("standing"))), RandomSource.secure())
        .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(chain), LEAF.key().signer());
  }

  private static HttpResponse<String> answered(
      AuthorizationRequest request, SdJwt held, JsonObject bindingClaims) {
    String text =
        held.bind(
                request.clientId().toString(),
                request.nonce(),
                TestCoop.NOW,
                bindingClaims,
                member.key().signer())
            .text();
    return member.answer(request, TestMember.token(Map.of("membership", text)));
  }

  @Test
  void whatIsAskedUnderHaipIsAsHaipWantsIt() {
    Asking asking = Asking.by(verifier, "harbour", "member");
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(asking.link());
    Jws object = Jws.parse(verifier.get(link.requestUri().toString()).body());
    List<Bytes> chain = object.header().x5c();
    assertFalse(chain.isEmpty());
    assertTrue(chain.stream().noneMatch(KeyIdentifiers::selfIssued));
    AuthorizationRequest request = AuthorizationRequest.parse(object.unverifiedClaims());
    assertTrue(request.clientId().toString().startsWith("x509_hash:"));
    assertEquals("direct_post.jwt", request.responseMode().wire());
    JsonObject metadata = request.clientMetadata().json();
    assertEquals(
        JsonArray.ofStrings("A128GCM", "A256GCM"),
        metadata.array("encrypted_response_enc_values_supported").orElseThrow());
    assertEquals(
        List.of("dc+sd-jwt"),
        List.copyOf(metadata.object("vp_formats_supported").orElseThrow().names()));
    JsonObject authorities =
        request
            .query()
            .credentials()
            .get(0)
            .toJson()
            .array("trusted_authorities")
            .orElseThrow()
            .objects()
            .orElseThrow()
            .get(0);
    assertEquals("aki", authorities.string("type").orElseThrow());
    assertEquals(
        JsonArray.ofStrings(
            Base64Url.encode(KeyIdentifiers.ofAuthorities(List.of(LEAF.der())).get(0))),
        authorities.array("values").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "clientIdPrefix,x509_san_dns,section 5",
    "clientIdPrefix,decentralized_identifier,section 5",
    "clientIdPrefix,redirect_uri,section 5",
    "responseMode,direct_post,section 5.1",
    "responseMode,dc_api,section 5.2",
    "format,ldp_vc,section 5.3.2"
  })
  void whatHaipForbidsIsRefusedWithItsSection(String member, String value, String section) {
    JsonObject wish = JsonObject.of("policy", "member", member, value);
    HttpResponse<String> told = verifier.post("harbour", "/harbour/requests", wish);
    assertEquals(400, told.statusCode(), told.body());
    assertEquals(member, VerifierUnderTest.json(told).string("parameter").orElseThrow());
    assertTrue(told.body().contains("HAIP 1.0, " + section + ")"), told.body());
    assertTrue(told.body().contains("came " + value), told.body());
  }

  @Test
  void aCredentialOfACertifiedIssuerIsAccepted() {
    Asking asking = Asking.by(verifier, "harbour", "member");
    HttpResponse<String> taken =
        answered(
            member.fetch(asking.link()), membership(List.of(LEAF.der()), ""), JsonObject.EMPTY);
    assertEquals(200, taken.statusCode(), taken.body());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  void aCredentialThatHaipForbidsIsRefusedAndSaysWhy() {
    Asking asking = Asking.by(verifier, "harbour", "member");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> told =
        member.answer(
            request,
            TestMember.token(
                Map.of(
                    "membership",
                    member.present(
                        member.membership(3),
                        request.nonce(),
                        request.clientId().toString(),
                        "standing"))));
    assertEquals(400, told.statusCode());
    assertTrue(told.body().contains("x5c"), told.body());
    assertTrue(told.body().contains("HAIP 1.0, 6.1.1"), told.body());
    JsonObject result = asking.result();
    assertFalse(result.bool("accepted").orElseThrow());
    assertEquals(1, result.array("findings").orElseThrow().size());

    Asking anchored = Asking.by(verifier, "harbour", "member");
    HttpResponse<String> second =
        answered(
            member.fetch(anchored.link()),
            membership(List.of(LEAF.der(), ROOT.der()), ""),
            JsonObject.EMPTY);
    assertEquals(400, second.statusCode());
    assertTrue(second.body().contains("no trust anchor"), second.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "answers = encrypted|answers = plain|verifier.answers",
        "client-id = x509-hash|client-id = x509-san-dns|verifier.client-id"
      })
  void settingsThatHaipForbidsAreRefusedBeforeTheServerStarts(
      String good, String bad, String setting) throws IOException {
    Path file = verifier.data.resolve("coops/harbour/coop.conf");
    String before = Files.readString(file);
    Files.writeString(file, before.replace(good, bad));
    assertTrue(refused().contains(setting), this::refused);
    Files.writeString(file, before);
  }

  @Test
  void aPolicyThatHaipForbidsIsRefusedBeforeTheServerStarts() throws IOException {
    Path file = verifier.data.resolve("coops/harbour/policies/whole.json");
    Files.writeString(
        file,
        policy()
            .replace("\"id\": \"member\"", "\"id\": \"whole\"")
            .replace("\"formats\": [\"dc+sd-jwt\"]", "\"formats\": [\"ldp_vc\"]")
            .replaceAll("(?s)\"transactions\": \\[.*?\\],", ""));
    String told = refused();
    assertTrue(told.contains("verifier.haip") && told.contains("'whole'"), told);
    Files.delete(file);
  }

  private String refused() {
    StringWriter out = new StringWriter();
    int code =
        verifier.command(new PrintWriter(out), "check-config", "--data", verifier.data, "--dev");
    assertNotEquals(0, code, out.toString());
    return out.toString();
  }

  private static Asking transacting() {
    JsonObject wish =
        JsonObject.of("policy", "member")
            .with("format", "dc+sd-jwt")
            .with(
                "transactionData",
                JsonArray.of(JsonObject.builder().put("type", TYPE).put("shares", 5).build()));
    HttpResponse<String> made = verifier.post("harbour", "/harbour/requests", wish);
    assertEquals(201, made.statusCode(), made.body());
    return new Asking(verifier, "harbour", VerifierUnderTest.json(made));
  }

  private static JsonObject hashes(TransactionData... transactions) {
    return JsonObject.builder()
        .putStrings(
            "transaction_data_hashes",
            List.of(transactions).stream().map(t -> t.hash(t.hashAlgorithm())).toList())
        .build();
  }

  @Test
  @Tag("attack:VP-13")
  void aTransactionIsAuthorisedWithThePresentationAndStandsInTheReceipt() {
    Asking asking = transacting();
    AuthorizationRequest request = member.fetch(asking.link());
    TransactionData shares = request.transactions().get(0);
    assertEquals(List.of("membership"), shares.credentialIds());
    HttpResponse<String> taken =
        answered(request, membership(List.of(LEAF.der()), ""), hashes(shares));
    assertEquals(200, taken.statusCode(), taken.body());
    String receipt = asking.result().string("receipt").orElseThrow();
    HttpResponse<String> file =
        verifier.send(verifier.as("harbour", "/harbour/receipts/" + receipt).GET());
    String content =
        Base64Url.decode(VerifierUnderTest.json(file).string("payload").orElseThrow()).toUtf8();
    assertTrue(content.contains(shares.text()), "the receipt keeps what was authorised");
  }

  @Test
  @Tag("attack:VP-13")
  void anotherTransactionThanTheOneAskedForIsRefused() {
    Asking asking = transacting();
    AuthorizationRequest request = member.fetch(asking.link());
    TransactionData more =
        TransactionData.of(request.transactions().get(0).json().with("shares", 500));
    HttpResponse<String> told =
        answered(request, membership(List.of(LEAF.der()), ""), hashes(more));
    assertEquals(400, told.statusCode(), told.body());
    assertEquals(
        "invalid_transaction_data", VerifierUnderTest.json(told).string("error").orElseThrow());
    assertFalse(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  @Tag("attack:VP-13")
  void aTransactionThatNobodyAuthorisedIsRefused() {
    Asking asking = transacting();
    HttpResponse<String> told =
        answered(
            member.fetch(asking.link()), membership(List.of(LEAF.der()), ""), JsonObject.EMPTY);
    assertEquals(400, told.statusCode(), told.body());
    assertTrue(told.body().contains("TRANSACTION_NOT_AUTHORISED"), told.body());
  }
}
