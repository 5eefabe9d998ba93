package org.cooppassport.core.verification;

import static org.cooppassport.core.verification.SecuredForms.CHALLENGE;
import static org.cooppassport.core.verification.SecuredForms.DOMAIN;
import static org.cooppassport.core.verification.SecuredForms.EDWARDS;
import static org.cooppassport.core.verification.SecuredForms.MEMBER;
import static org.cooppassport.core.verification.SecuredForms.P256;
import static org.cooppassport.core.verification.SecuredForms.presented;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.WebVhLog;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.DeferredCredentialRequest;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtJson;
import org.cooppassport.core.sdjwt.TypeMetadata;
import org.cooppassport.core.status.BitOrder;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.Mutations;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever is done to a good input, what comes of it is a result, a problem or a refusal; never a
 * fault. Seeded, so that a failure comes again.
 */
@Tag("attack:VER-08")
class HostileInputTest {
  private static final int ROUNDS = Integer.getInteger("org.cooppassport.fuzz.rounds", 40);

  /** Runs, and takes a problem or refusal for an answer. */
  private static void survive(String what, Runnable parser) {
    try {
      parser.run();
    } catch (ProblemException | Refusal | DidException | JsonException e) {
      return;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("a fault on " + what, e);
    }
  }

  private static void verify(String text, VerificationRequest.Builder request) {
    survive(
        text,
        () ->
            Verification.offline(
                request.ignoreTrust().checkValidity().checkStatus().build(),
                Documents.none(),
                TestCoop.NOW));
  }

  @TestFactory
  Stream<DynamicTest> everyFormOfACredentialOrPresentation() {
    Map<String, JsonValue> forms = new LinkedHashMap<>(SecuredForms.credentials());
    SecuredForms.presentations().forEach((name, form) -> forms.put("presentation " + name, form));
    return forms.entrySet().stream()
        .map(
            form ->
                dynamicTest(
                    form.getKey(),
                    () -> {
                      Mutations mutations = new Mutations(form.getKey());
                      for (int i = 0; i < ROUNDS; i++) {
                        String text =
                            form.getValue() instanceof JsonString
                                ? mutations.of(presented(form.getValue()))
                                : mutations.of(form.getValue()).toJson();
                        verify(text, VerificationRequest.ofOne(text).ignoreHolder());
                        verify(
                            text, VerificationRequest.ofOne(text).expectHolder(CHALLENGE, DOMAIN));
                      }
                    }));
  }

  @Test
  void documentsThatTheirIssuerSignedAreReadToTheEnd() {
    Mutations mutations = new Mutations("signed");
    for (int i = 0; i < ROUNDS * 3; i++) {
      JsonObject document = mutations.of(SecuredForms.unsigned(EDWARDS.publicKey()));
      JsonObject claims =
          mutations.of(SdJwt.parse(SecuredForms.dcSdJwt()).issuerJwt().unverifiedClaims());
      for (Supplier<String> signed :
          List.<Supplier<String>>of(
              () -> SecuredForms.sign(document, Cryptosuite.EDDSA_JCS_2022, EDWARDS).toJson(),
              () -> SecuredForms.sign(document, Cryptosuite.EDDSA_RDFC_2022, EDWARDS).toJson(),
              () -> token(TokenType.VC_JWT, document),
              () -> token(TokenType.VP_JWT, mutations.of(presentation())),
              () -> token(TokenType.JWT_VC_1_1, mutations.of(claimsOf11())),
              () -> token(TokenType.VC_SD_JWT, document) + "~",
              () -> token(TokenType.SD_JWT_VC, claims) + "~",
              () -> bound(claims, mutations))) {
        survive(
            "signing",
            () -> {
              String text = signed.get();
              verify(text, VerificationRequest.ofOne(text).ignoreHolder());
              verify(text, VerificationRequest.ofOne(text).expectHolder(CHALLENGE, DOMAIN));
            });
      }
    }
  }

  private static String token(TokenType type, JsonObject claims) {
    return Jws.signing(type)
        .kid(DidKey.methodUrl(P256.publicKey()))
        .sign(claims, P256.signer())
        .text();
  }

  private static JsonObject presentation() {
    return SecuredForms.unsignedVp(
            MEMBER, SecuredForms.embedded(Cryptosuite.EDDSA_JCS_2022, EDWARDS))
        .with("nonce", CHALLENGE)
        .with("aud", DOMAIN);
  }

  private static JsonObject claimsOf11() {
    return SecuredForms.jwtVc(SecuredForms.unsigned11(P256.publicKey())).unverifiedClaims();
  }

  private static String bound(JsonObject claims, Mutations mutations) {
    String unbound = token(TokenType.SD_JWT_VC, claims) + "~";
    JsonObject binding =
        mutations.of(
            JsonObject.of("aud", DOMAIN, "nonce", CHALLENGE)
                .with("iat", TestCoop.NOW.getEpochSecond())
                .with("sd_hash", "x"));
    return unbound + Jws.signing(TokenType.KEY_BINDING).sign(binding, MEMBER.signer()).text();
  }

  @Test
  void statusListsOfAnIssuer() {
    Mutations mutations = new Mutations("status");
    StatusBits bits = StatusBits.builder(131_072, 1, BitOrder.MOST_SIGNIFICANT_FIRST).build();
    JsonObject list =
        BitstringStatusList.credential(
            "https://coop.example/lists/1",
            "did:example:issuer",
            StatusPurpose.REVOCATION,
            bits,
            TestCoop.NOW,
            TestCoop.NOW.plusSeconds(600),
            Duration.ofMinutes(5));
    BitstringStatusListEntry entry =
        BitstringStatusListEntry.of("https://coop.example/lists/1", StatusPurpose.REVOCATION, 7);
    JsonObject token =
        StatusListToken.encode(
            StatusBits.builder(1_024, 2, BitOrder.LEAST_SIGNIFICANT_FIRST).build());
    JsonObject reference =
        new StatusListReference("https://coop.example/lists/1", 7).toStatusClaim();
    for (int i = 0; i < ROUNDS * 2; i++) {
      JsonObject changed = mutations.of(list);
      survive(
          changed.toJson(), () -> BitstringStatusList.read(changed).statusOf(entry, TestCoop.NOW));
      JsonObject changedEntry = mutations.of(entry.toJson());
      survive(
          changedEntry.toJson(),
          () ->
              BitstringStatusList.read(list)
                  .statusOf(BitstringStatusListEntry.parse(changedEntry), TestCoop.NOW));
      survive("token", () -> StatusListToken.decode(mutations.of(token)).get(7));
      survive("reference", () -> StatusListReference.parse(mutations.of(reference)));
    }
  }

  @Test
  @Tag("attack:DID-04")
  @Tag("attack:DID-07")
  void didDocumentsLogsAndIdentifiers() throws URISyntaxException, IOException {
    Mutations mutations = new Mutations("did");
    JsonObject document =
        DidResolver.standard()
            .resolve(DidKey.of(P256.publicKey()), Documents.none(), TestCoop.NOW)
            .documentOrThrow()
            .json();
    Path made = folder("did-webvh/witness-threshold/ts");
    String log = Files.readString(made.resolve("did.jsonl")).strip();
    Bytes witness = Bytes.of(Files.readAllBytes(made.resolve("did-witness.json")));
    JsonObject first = JsonReader.readObject(log.split("\n")[0]);
    Did did = Did.parse(first.object("state").flatMap(s -> s.string("id")).orElseThrow());
    for (int i = 0; i < ROUNDS; i++) {
      JsonObject changed = mutations.of(document);
      survive(changed.toJson(), () -> DidDocument.read(changed).methods().forEach(m -> m.key()));
      String url = mutations.of("did:web:coop.example%3A8443:a:b?x=y#key-1");
      survive(
          url,
          () ->
              DidResolver.standard()
                  .resolve(DidUrl.parse(url).did(), Documents.none(), TestCoop.NOW));
      String entries = i % 2 == 0 ? mutations.of(log) : mutations.of(first).toJson() + "\n" + log;
      survive(
          entries,
          () -> WebVhLog.verify(did, Bytes.utf8(entries), Optional.of(witness), TestCoop.NOW));
      survive(
          "witness",
          () ->
              WebVhLog.verify(
                  did, Bytes.utf8(log), Optional.of(mutations.of(witness)), TestCoop.NOW));
    }
  }

  @Test
  @Tag("attack:TRU-06")
  void certificatesAndBinaryMessages() {
    Mutations mutations = new Mutations("bytes");
    TestCertificates root = TestCertificates.root("Root");
    Bytes leaf =
        TestCertificates.named("Leaf").dns("coop.example", "www.coop.example").by(root).der();
    Bytes message =
        CoseSign1.sign(
            "application/vc+cose",
            "application/vc",
            Bytes.utf8("k"),
            Bytes.utf8("{}"),
            P256.signer());
    for (int i = 0; i < ROUNDS * 10; i++) {
      Bytes changed = mutations.of(leaf);
      survive(
          changed.toHex(),
          () ->
              assertTrue(
                  X509Chains.verify(List.of(changed), TrustAnchors.of(root.der()), TestCoop.NOW)
                          .dnsNames()
                          .size()
                      > 0));
      survive(
          changed.toHex(),
          () ->
              assertNotNull(
                  X509Chains.verify(List.of(leaf), TrustAnchors.of(changed), TestCoop.NOW)));
      survive("cose", () -> CoseSign1.parse(mutations.of(message)).kid());
    }
  }

  @Test
  @Tag("attack:TRU-06")
  void aSubjectNameThatIsNoTextIsRefused() {
    TestCertificates root = TestCertificates.root("Root");
    String leaf = TestCertificates.named("Leaf").dns("coop.example").by(root).der().toHex();
    Bytes changed = Bytes.hex(leaf.replaceFirst("0c044c656166", "0c049a656166"));
    assertThrows(
        ProblemException.class,
        () -> X509Chains.verify(List.of(changed), TrustAnchors.of(root.der()), TestCoop.NOW));
  }

  @Test
  void tokensKeysAndNames() {
    Mutations mutations = new Mutations("tokens");
    String jws = token(TokenType.ACCESS_TOKEN, JsonObject.of("iss", "https://coop.example"));
    JsonObject keys = JwkSet.of(Jwk.of(P256.publicKey())).toJson();
    for (int i = 0; i < ROUNDS * 3; i++) {
      survive("jws", () -> Jws.parse(mutations.of(jws)).unverifiedClaims());
      survive("jwe", () -> Jwe.parse(mutations.of("eyJhbGciOiJFQ0RILUVTIn0..AA.AA.AA")));
      survive("keys", () -> JwkSet.parse(mutations.of(keys)));
      survive("client", () -> ClientId.parse(mutations.of("x509_san_dns:coop.example")));
      survive(
          "link",
          () ->
              AuthorizationRequestLink.parse(
                  mutations.of(
                      "openid4vp://?client_id=x&request_uri=https%3A%2F%2Fa.example%2Fr")));
      survive("transaction", () -> TransactionData.parse(mutations.of("eyJ0eXBlIjoieCJ9")));
    }
  }

  /** Every parser of messages, and each must bear every message of every other. */
  private static Map<String, Consumer<JsonObject>> parsers() {
    Map<String, Consumer<JsonObject>> parsers = new LinkedHashMap<>();
    parsers.put("query", DcqlQuery::parse);
    parsers.put("offer", CredentialOffer::parse);
    parsers.put("issuer metadata", IssuerMetadata::parse);
    parsers.put("server metadata", AuthorizationServerMetadata::parse);
    parsers.put("configuration", json -> CredentialConfiguration.parse("a", json));
    parsers.put("detail", json -> AuthorizationDetail.parseAll("[" + json.toJson() + "]"));
    parsers.put("deferred", DeferredCredentialRequest::parse);
    parsers.put("notification", NotificationRequest::parse);
    parsers.put("nonce", NonceResponse::parse);
    parsers.put("error", OAuthError::parse);
    parsers.put("request", AuthorizationRequest::parse);
    parsers.put("vp token", VpToken::parse);
    parsers.put("policy", Policy::read);
    parsers.put("trust", TrustedIssuer::read);
    parsers.put("receipt", json -> RelianceReceipt.read(JsonWriter.write(json)));
    parsers.put("type metadata", json -> TypeMetadata.parse(JsonWriter.write(json)));
    parsers.put("sd-jwt json", SdJwtJson::parse);
    return parsers;
  }

  private static List<JsonObject> messages() {
    List<JsonObject> messages = new ArrayList<>();
    for (String folder : List.of("openid4vci", "openid4vp", "sd-jwt-vc", "sd-jwt")) {
      try (Stream<Path> files = Files.walk(folder(folder))) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .sorted()
            .limit(60)
            .forEach(file -> readable(file).ifPresent(messages::add));
      } catch (IOException | URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    return messages;
  }

  private static Optional<JsonObject> readable(Path file) {
    try {
      return Optional.of(JsonReader.readObject(Bytes.of(Files.readAllBytes(file))));
    } catch (JsonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String path) throws URISyntaxException {
    return Path.of(HostileInputTest.class.getResource("/vectors/" + path).toURI());
  }

  @TestFactory
  Stream<DynamicTest> everyParserOfMessages() {
    List<JsonObject> messages = messages();
    assertTrue(messages.size() > 50);
    return parsers().entrySet().stream()
        .map(
            parser ->
                dynamicTest(
                    parser.getKey(),
                    () -> {
                      Mutations mutations = new Mutations(parser.getKey());
                      for (JsonObject message : messages) {
                        for (int i = 0; i < Math.max(3, ROUNDS / 20); i++) {
                          JsonObject changed = mutations.of(message);
                          survive(
                              parser.getKey() + " " + changed.toJson(),
                              () -> parser.getValue().accept(changed));
                        }
                      }
                    }));
  }

  @Test
  void envelopesThatAreMadeAreRefusedOrMadeWhole() {
    Mutations mutations = new Mutations("making");
    for (int i = 0; i < ROUNDS; i++) {
      JsonObject document = mutations.of(SecuredForms.unsigned(P256.publicKey()));
      survive(
          document.toJson(),
          () ->
              assertEquals(
                  document,
                  VcJose.sign(
                          EnvelopeKind.CREDENTIAL,
                          document,
                          DidKey.methodUrl(P256.publicKey()),
                          P256.signer())
                      .unverifiedClaims()));
    }
  }

  @Test
  void documentsThatWereGatheredAreNotBelieved() {
    Mutations mutations = new Mutations("gathered");
    TestCoop coop = TestCoop.at("https://riverside.example/coop");
    String held =
        coop.issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, MEMBER, 7)
            .sdJwt()
            .text();
    for (int i = 0; i < ROUNDS; i++) {
      Documents documents = Documents.none();
      for (Map.Entry<DocumentNeed, String> published : coop.published().entrySet()) {
        DocumentNeed need = published.getKey();
        boolean json = need.kind() == DocumentKind.JWT_VC_ISSUER_METADATA;
        String text =
            json
                ? mutations.of(JsonReader.readObject(published.getValue())).toJson()
                : mutations.of(published.getValue());
        documents =
            documents.with(
                List.of(TestCoop.fetched(need, i % 2 == 0 && json ? published.getValue() : text)));
      }
      Documents gathered = documents;
      survive(
          "gathered",
          () ->
              Verification.offline(
                  VerificationRequest.ofOne(held)
                      .ignoreTrust()
                      .ignoreHolder()
                      .checkValidity()
                      .checkStatus()
                      .build(),
                  gathered,
                  TestCoop.NOW));
    }
  }
}
