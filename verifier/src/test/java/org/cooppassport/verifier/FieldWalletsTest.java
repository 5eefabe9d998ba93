package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What released wallets insist on of a verifier, and what they send beyond OpenID4VP 1.0. */
class FieldWalletsTest {
  private static final String REQUEST_OBJECT = "application/oauth-authz-req+jwt";
  private static final String FORM = "application/x-www-form-urlencoded";

  @TempDir static Path folder;
  private static VerifierUnderTest verifier;
  private static TestMember member;

  @BeforeAll
  static void start() {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
  }

  @AfterAll
  static void stop() {
    verifier.close();
  }

  private static Asking asked(String... more) {
    return Asking.by(verifier, "harbour", "join-by-reuse", more);
  }

  private static AuthorizationRequestLink link(Asking asking) {
    return AuthorizationRequestLink.parse(asking.link());
  }

  private static String objectUri(Asking asking) {
    return link(asking).requestUri().toString();
  }

  private static JsonObject claims(HttpResponse<String> served) {
    assertEquals(200, served.statusCode(), served.body());
    assertEquals(REQUEST_OBJECT, served.headers().firstValue("content-type").orElseThrow());
    return Jws.parse(served.body()).unverifiedClaims();
  }

  private static void accepted(Asking asking, AuthorizationRequest request) {
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    assertEquals(200, taken.statusCode(), taken.body());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  // --- The request

  @Test
  void aLinkHasNothingButTheClientAndWhereTheSignedRequestIs() {
    Asking byGet = asked();
    assertEquals(
        Set.of("client_id", "request_uri"), link(byGet).parameters().parameters().keySet());
    Asking byPost = asked("requestUriMethod", "post");
    assertEquals(
        Optional.of("post"), link(byPost).parameters().get("request_uri_method"), "lower case");
    assertTrue(byPost.link().startsWith("openid4vp://?"), byPost.link());
  }

  @Test
  void aRequestObjectIsOfItsOwnTypeAndMayBeFetchedTwiceByEitherMethod() {
    for (String method : List.of("get", "post")) {
      Asking asking = asked("requestUriMethod", method);
      JsonObject first = claims(verifier.get(objectUri(asking)));
      JsonObject second = claims(verifier.get(objectUri(asking)));
      JsonObject third = claims(verifier.postForm(objectUri(asking), Map.of("a", "b")));
      for (JsonObject other : List.of(second, third)) {
        assertEquals(first.string("nonce"), other.string("nonce"), "one nonce for all of them");
        assertEquals(first.string("state"), other.string("state"));
        assertEquals(first.object("client_metadata"), other.object("client_metadata"));
      }
      assertEquals(Optional.of("https://self-issued.me/v2"), first.string("aud"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*/*",
        "application/oauth-authz-req+jwt",
        "application/oauth-authz-req+jwt, application/jwt",
        "application/jwt",
        "application/json",
        "text/plain;charset=UTF-8"
      })
  void whateverAWalletAcceptsItGetsTheRequestObject(String accept) {
    var call = verifier.to(objectUri(asked()));
    if (!accept.isEmpty()) {
      call.header("accept", accept);
    }
    claims(verifier.send(call.GET()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x509_hash", "x509_san_dns", "decentralized_identifier"})
  void theClientIdOfLinkAndObjectAreEqualForEachPrefix(String prefix) {
    Asking asking = asked("clientIdPrefix", prefix);
    String clientId = link(asking).clientId();
    assertTrue(clientId.startsWith(prefix + ":"), clientId);
    assertEquals(
        Optional.of(clientId), claims(verifier.get(objectUri(asking))).string("client_id"));
  }

  @Test
  void aRequestAsksByDcqlAloneAndInNoOlderWay() {
    JsonObject claims = claims(verifier.get(objectUri(asked())));
    assertTrue(claims.has("dcql_query"));
    for (String removed :
        List.of(
            "scope",
            "presentation_definition",
            "presentation_definition_uri",
            "client_id_scheme",
            "client_metadata_uri",
            "redirect_uri",
            "registration")) {
      assertFalse(claims.has(removed), removed);
    }
    assertEquals(Optional.of("vp_token"), claims.string("response_type"));
  }

  @Test
  void formatsAreNamedAsTheFinalTextNamesThem() {
    JsonObject metadata =
        claims(verifier.get(objectUri(asked()))).object("client_metadata").orElseThrow();
    assertFalse(metadata.has("vp_formats"), "the older name beside it confuses wallets");
    JsonObject formats = metadata.object("vp_formats_supported").orElseThrow();
    JsonObject sdJwt = formats.object("dc+sd-jwt").orElseThrow();
    assertTrue(sdJwt.array("sd-jwt_alg_values").isPresent());
    assertTrue(sdJwt.array("kb-jwt_alg_values").isPresent());
    for (String older :
        List.of("authorization_encrypted_response_alg", "authorization_encrypted_response_enc")) {
      assertFalse(metadata.has(older), older);
    }
  }

  @Test
  void theEncryptionKeyIsTheFirstOfTheSetAndSaysWhatItIsFor() {
    AuthorizationRequest request = member.fetch(asked().link());
    JsonObject first =
        request
            .clientMetadata()
            .json()
            .object("jwks")
            .flatMap(jwks -> jwks.array("keys"))
            .flatMap(JsonArray::objects)
            .orElseThrow()
            .get(0);
    assertEquals(Optional.of("EC"), first.string("kty"));
    assertEquals(Optional.of("P-256"), first.string("crv"));
    assertEquals(Optional.of("ECDH-ES"), first.string("alg"));
    assertEquals(Optional.of("enc"), first.string("use"));
    assertTrue(first.string("kid").isPresent());
  }

  @Test
  void anAnswerMayBeEncryptedWithA128GcmAlways() {
    for (ContentEncryption enc : List.of(ContentEncryption.A128GCM, ContentEncryption.A256GCM)) {
      Asking asking = asked("responseMode", "direct_post.jwt");
      AuthorizationRequest request = member.fetch(asking.link());
      assertEquals(
          Optional.of(List.of("A128GCM", "A256GCM")),
          request
              .clientMetadata()
              .json()
              .array("encrypted_response_enc_values_supported")
              .flatMap(JsonArray::strings));
      HttpResponse<String> taken =
          member.post(request, Map.of("response", sealed(request, enc, "vp_token")));
      assertEquals(200, taken.statusCode(), taken.body());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
  }

  private static String sealed(AuthorizationRequest request, ContentEncryption enc, String member) {
    JsonObject claims =
        JsonObject.builder()
            .put(member, answer(member, request))
            .put("state", request.state().orElseThrow())
            .build();
    EncryptionKey key = request.clientMetadata().encryptionKey().orElseThrow();
    return Jwe.encrypt(JsonWriter.write(claims), key, enc, RandomSource.secure());
  }

  private static org.cooppassport.core.json.JsonValue answer(
      String name, AuthorizationRequest request) {
    return name.equals("error")
        ? new org.cooppassport.core.json.JsonString("access_denied")
        : member.harbourToken(request);
  }

  @Test
  void aQueryIsOfOneFormatUnlessThePolicyMixesThem() {
    for (Asking asking : List.of(asked(), asked("format", "dc+sd-jwt"))) {
      Set<String> formats =
          member.fetch(asking.link()).query().credentials().stream()
              .map(CredentialQuery::format)
              .collect(Collectors.toSet());
      assertEquals(Set.of("dc+sd-jwt"), formats);
    }
    HttpResponse<String> told =
        verifier.post(
            "harbour",
            "/harbour/requests",
            JsonObject.of("policy", "join-by-reuse", "format", "mso_mdoc"));
    assertEquals(400, told.statusCode());
    assertEquals(Optional.of("format"), VerifierUnderTest.json(told).string("parameter"));
  }

  // --- Fetching by post

  @Test
  void anEmptyPostFetchesTheRequestWithAndWithoutAContentType() {
    Asking asking = asked("requestUriMethod", "post");
    String uri = objectUri(asking);
    assertFalse(
        claims(verifier.send(verifier.to(uri).POST(BodyPublishers.noBody()))).has("wallet_nonce"));
    for (String type : List.of(FORM, FORM + ";charset=UTF-8", FORM + "; charset=utf-8")) {
      HttpResponse<String> served =
          verifier.send(
              verifier.to(uri).header("content-type", type).POST(BodyPublishers.noBody()));
      assertFalse(claims(served).has("wallet_nonce"), type);
    }
    accepted(asking, member.fetch(asking.link()));
  }

  @Test
  void aWalletMaySendItsMetadataAndFieldsNobodyKnows() {
    Asking asking = asked("requestUriMethod", "post");
    Map<String, String> form = new LinkedHashMap<>();
    form.put(
        "wallet_metadata",
        "{\"vp_formats_supported\":{\"dc+sd-jwt\":{}},\"client_id_prefixes_supported\":"
            + "[\"x509_hash\"],\"authorization_endpoint\":\"openid4vp://\"}");
    form.put("wallet_issuer", "https://wallet.example");
    form.put("user_hint", "x");
    form.put("client_id", "another");
    form.put("nonce", "another");
    form.put("response_uri", "https://evil.example");
    JsonObject claims = claims(verifier.postForm(objectUri(asking), form));
    assertFalse(claims.has("wallet_nonce"));
    assertEquals(Optional.of(link(asking).clientId()), claims.string("client_id"));
    assertFalse(claims.toJson().contains("evil"), "nothing of it is taken over");
    form.put("wallet_metadata", "not JSON at all");
    claims(verifier.postForm(objectUri(asking), form));
  }

  @Test
  void theWalletsNonceComesBackExactlyWhenItWasSentAndAsItWasSent() {
    Asking asking = asked("requestUriMethod", "post");
    for (String nonce : List.of("qPmxiNFCR3QTm19POc8u", "a+b/c==", "~.-_")) {
      JsonObject claims =
          claims(verifier.postForm(objectUri(asking), Map.of("wallet_nonce", nonce)));
      assertEquals(Optional.of(nonce), claims.string("wallet_nonce"));
    }
    assertFalse(claims(verifier.postForm(objectUri(asking), Map.of("x", "y"))).has("wallet_nonce"));
    assertFalse(claims(verifier.get(objectUri(asking))).has("wallet_nonce"));
  }

  // --- The answer

  @Test
  void anAnswerIsToldByStatus200AndAnEmptyJsonObjectWithoutRedirect() {
    Asking asking = asked("responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = member.answer(request, member.harbourToken(request));
    assertEquals(200, taken.statusCode());
    assertEquals("{}", taken.body());
    String type = taken.headers().firstValue("content-type").orElseThrow();
    assertTrue(type.startsWith("application/json"), type);
    assertEquals("no-store", taken.headers().firstValue("cache-control").orElseThrow());
  }

  @Test
  void aRedirectComesOnlyWhereTheFlowIsOnOneDeviceAndHasAFreshCode() {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Asking asking = asked("flow", "same-device");
      AuthorizationRequest request = member.fetch(asking.link());
      JsonObject told =
          VerifierUnderTest.json(member.answer(request, member.harbourToken(request)));
      assertEquals(Set.of("redirect_uri"), Set.copyOf(told.names()));
      URI redirect = URI.create(told.string("redirect_uri").orElseThrow());
      assertEquals("https", redirect.getScheme());
      codes.add(redirect.toString().substring(redirect.toString().indexOf("response_code=")));
    }
    assertEquals(2, Set.copyOf(codes).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*/*", "application/json", "text/html", "application/jwt"})
  void whateverAWalletAcceptsItsAnswerIsTaken(String accept) {
    Asking asking = asked("responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    var call =
        verifier
            .to(request.responseUri().orElseThrow().toString())
            .header("content-type", FORM + "; charset=UTF-8");
    if (!accept.isEmpty()) {
      call.header("accept", accept);
    }
    String form = VerifierUnderTest.encoded(member.form(request, member.harbourToken(request)));
    HttpResponse<String> taken = verifier.send(call.POST(BodyPublishers.ofString(form)));
    assertEquals(200, taken.statusCode(), taken.body());
    assertTrue(asking.result().bool("accepted").orElseThrow());
  }

  @Test
  void anAnswerThatIsNoFormIsRefusedAndSpendsNothing() {
    Asking asking = asked("responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject body = JsonObject.of("vp_token", member.harbourToken(request));
    for (String type : List.of("application/json", "multipart/form-data; boundary=x")) {
      HttpResponse<String> told = member.post(request, type, body.toJson());
      assertEquals(415, told.statusCode(), type);
      assertEquals(Optional.of("invalid_request"), VerifierUnderTest.json(told).string("error"));
      assertTrue(
          VerifierUnderTest.json(told).string("error_description").orElseThrow().contains(FORM),
          told.body());
    }
    assertEquals("open", asking.status());
    accepted(asking, request);
  }

  @Test
  void foreignFieldsBesideAnAnswerAreTolerated() {
    for (String mode : List.of("direct_post", "direct_post.jwt")) {
      Asking asking = asked("responseMode", mode);
      AuthorizationRequest request = member.fetch(asking.link());
      Map<String, String> form =
          new LinkedHashMap<>(member.form(request, member.harbourToken(request)));
      form.put("iss", "https://self-issued.me/v2");
      form.put("presentation_submission", "{\"id\":\"x\",\"descriptor_map\":[]}");
      form.put("id_token", "x");
      form.putIfAbsent("state", request.state().orElseThrow());
      HttpResponse<String> taken = member.post(request, form);
      assertEquals(200, taken.statusCode(), mode + taken.body());
      assertTrue(asking.result().bool("accepted").orElseThrow());
    }
  }

  @Test
  void aTokenThatIsNotInArraysIsRefusedWithASentenceThatSaysWhatIsWanted() {
    Asking asking = asked("responseMode", "direct_post");
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject good = member.harbourToken(request);
    String bare =
        good.array("membership").flatMap(JsonArray::strings).orElseThrow().get(0); // draft 22
    for (String older :
        List.of(bare, JsonObject.of("membership", bare).toJson(), "[\"" + bare + "\"]")) {
      HttpResponse<String> told =
          member.post(request, Map.of("vp_token", older, "state", request.state().orElseThrow()));
      assertEquals(400, told.statusCode());
      JsonObject error = VerifierUnderTest.json(told);
      assertEquals(Optional.of("invalid_request"), error.string("error"));
      String words = error.string("error_description").orElseThrow();
      assertTrue(words.startsWith("vp_token"), words);
      assertTrue(words.contains("section 8.1"), words);
      assertFalse(words.contains(bare.substring(0, 20)), "nothing of the credential is told");
    }
    assertEquals("open", asking.status());
    accepted(asking, request);
  }

  @Test
  void theStateOfTheRequestIsWantedBackInEitherMode() {
    for (String mode : List.of("direct_post", "direct_post.jwt")) {
      Asking asking = asked("responseMode", mode);
      AuthorizationRequest request = member.fetch(asking.link());
      assertTrue(request.state().isPresent());
      AuthorizationRequest other = member.fetch(asked("responseMode", mode).link());
      JsonObject swapped =
          JsonObject.of("vp_token", member.harbourToken(request))
              .with("state", other.state().orElseThrow());
      HttpResponse<String> told =
          mode.equals("direct_post")
              ? member.post(
                  request,
                  Map.of(
                      "vp_token",
                      swapped.object("vp_token").orElseThrow().toJson(),
                      "state",
                      swapped.string("state").orElseThrow()))
              : member.post(
                  request,
                  Map.of(
                      "response",
                      Jwe.encrypt(
                          JsonWriter.write(swapped),
                          request.clientMetadata().encryptionKey().orElseThrow(),
                          ContentEncryption.A128GCM,
                          RandomSource.secure())));
      assertEquals(400, told.statusCode());
      assertTrue(told.body().contains("state"), told.body());
      assertEquals("open", asking.status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "access_denied",
        "invalid_request",
        "invalid_client",
        "vp_formats_not_supported",
        "invalid_request_uri_method",
        "invalid_transaction_data",
        "wallet_unavailable",
        "server_error"
      })
  void aWalletThatAnswersAnErrorIsHeardAndToldThatItWas(String code) {
    Asking asking = asked();
    AuthorizationRequest request = member.fetch(asking.link());
    Map<String, String> form =
        Map.of(
            "error",
            code,
            "error_description",
            "because",
            "error_uri",
            "https://wallet.example/e",
            "state",
            request.state().orElseThrow());
    HttpResponse<String> taken = member.post(request, form);
    assertEquals(200, taken.statusCode(), taken.body());
    JsonObject result = asking.result();
    assertEquals(Optional.of("declined"), result.string("status"));
    assertEquals(Optional.of(code), result.object("error").flatMap(error -> error.string("error")));
    assertFalse(result.bool("accepted").orElseThrow());
  }

  @Test
  void anErrorIsHeardEncryptedAsWellAsInClear() {
    Asking asking = asked("responseMode", "direct_post.jwt");
    AuthorizationRequest request = member.fetch(asking.link());
    String sealed = sealed(request, ContentEncryption.A256GCM, "error");
    assertEquals(200, member.post(request, Map.of("response", sealed)).statusCode());
    assertEquals("declined", asking.status());
  }

  @Test
  void walletsInABrowserMayFetchAndAnswerFromAnyOrigin() {
    Asking asking = asked();
    AuthorizationRequest request = member.fetch(asking.link());
    for (String uri : List.of(objectUri(asking), request.responseUri().orElseThrow().toString())) {
      HttpResponse<String> preflight =
          verifier.send(
              verifier
                  .to(uri)
                  .header("origin", "https://wallet.example")
                  .header("access-control-request-method", "POST")
                  .header("access-control-request-headers", "content-type")
                  .method("OPTIONS", BodyPublishers.noBody()));
      assertEquals(
          "*", preflight.headers().firstValue("access-control-allow-origin").orElse(""), uri);
      assertFalse(
          preflight.headers().firstValue("access-control-allow-credentials").isPresent(), uri);
    }
    HttpResponse<String> served =
        verifier.send(
            verifier.to(objectUri(asking)).header("origin", "https://wallet.example").GET());
    assertEquals("*", served.headers().firstValue("access-control-allow-origin").orElse(""));
  }

  @Test
  void whatIsNotThereIsToldInJsonAsOAuthTellsIt() {
    for (HttpResponse<String> told :
        List.of(
            verifier.get("/harbour/oid4vp/request-objects/" + "A".repeat(32)),
            verifier.postForm(
                "/harbour/oid4vp/responses/" + "A".repeat(32), Map.of("vp_token", "{}")))) {
      assertEquals(404, told.statusCode());
      JsonObject error = JsonReader.readObject(told.body());
      assertEquals(Optional.of("not_found"), error.string("error"));
      assertTrue(error.string("error_description").isPresent());
    }
  }
}
