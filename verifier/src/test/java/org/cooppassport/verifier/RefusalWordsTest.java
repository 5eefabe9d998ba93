package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.testing.TestCoop;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever of OpenID4VP is refused: the answer names the parameter, what was expected, what came,
 * and the section; its request id stands in the exchanges of a request that was open.
 */
class RefusalWordsTest {
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

  private interface Sending {
    HttpResponse<String> send(Asking asking, AuthorizationRequest request);
  }

  private static DynamicTest refused(
      String mode, String parameter, String expected, String came, String section, Sending how) {
    return DynamicTest.dynamicTest(
        parameter + ", " + came,
        () -> {
          Asking asking =
              Asking.by(
                  verifier,
                  "harbour",
                  "join-by-reuse",
                  "responseMode",
                  mode,
                  "requestUriMethod",
                  "post");
          AuthorizationRequest request = member.fetch(asking.link());
          HttpResponse<String> told = how.send(asking, request);
          assertEquals(400, told.statusCode(), told.body());
          JsonObject error = VerifierUnderTest.json(told);
          assertEquals(Optional.of("invalid_request"), error.string("error"), told.body());
          String words = error.string("error_description").orElseThrow();
          assertTrue(words.contains(parameter + ": expected " + expected), words);
          assertTrue(words.contains(", came " + came), words);
          assertTrue(words.contains(section), words);
          String id = told.headers().firstValue("x-request-id").orElseThrow();
          if (!came.startsWith("one that was answered") && !parameter.equals("wallet_nonce")) {
            String notes =
                verifier
                    .send(
                        verifier
                            .as("harbour", "/harbour/requests/" + asking.id() + "/exchanges")
                            .GET())
                    .body();
            assertTrue(notes.contains(id), "the exchanges do not know " + id);
          }
        });
  }

  private static Map<String, String> form(AuthorizationRequest request, String token) {
    return Map.of("vp_token", token, "state", request.state().orElseThrow());
  }

  private static String sealed(AuthorizationRequest request, JsonObject more) {
    JsonObject claims =
        JsonObject.builder()
            .put("vp_token", member.harbourToken(request))
            .put("state", request.state().orElseThrow())
            .putAll(more)
            .build();
    return Jwe.encrypt(
        JsonWriter.write(claims),
        request.clientMetadata().encryptionKey().orElseThrow(),
        ContentEncryption.A128GCM,
        RandomSource.secure());
  }

  private static HttpResponse<String> withHeader(
      AuthorizationRequest request, String name, String value) {
    String jwe = sealed(request, JsonObject.EMPTY);
    int end = jwe.indexOf('.');
    JsonObject header = JsonReader.readObject(Base64Url.decode(jwe.substring(0, end)));
    String bent = Base64Url.encode(JsonWriter.write(header.with(name, value))) + jwe.substring(end);
    return member.post(request, Map.of("response", bent));
  }

  private static HttpResponse<String> bound(
      AuthorizationRequest request, String claim, JsonObject changes) {
    JsonObject token = member.harbourToken(request);
    String good = token.array("membership").flatMap(JsonArray::strings).orElseThrow().get(0);
    JsonObject claims =
        KeyBindings.claims(
            good, request.nonce(), request.clientId().toString(), verifier.clock.instant());
    JsonObject bent = JsonObject.builder().putAll(claims.without(claim)).putAll(changes).build();
    return member.answer(
        request,
        token.with(
            "membership",
            JsonArray.ofStrings(
                KeyBindings.with(good, TokenType.KEY_BINDING, bent, member.key()))));
  }

  @TestFactory
  List<DynamicTest> anAnswerThatIsRefused() {
    List<DynamicTest> tests = new ArrayList<>();
    tests.add(
        refused(
            "direct_post.jwt",
            "response",
            "an encrypted answer",
            "",
            "section 8.3",
            (a, r) -> member.post(r, form(r, "{}"))));
    tests.add(
        refused(
            "direct_post",
            "response",
            "vp_token in clear",
            "an encrypted answer",
            "section 8.2",
            (a, r) -> member.post(r, Map.of("response", "a.b.c.d.e"))));
    tests.add(
        refused(
            "direct_post",
            "vp_token",
            "it, or error",
            "state",
            "section 8.2",
            (a, r) -> member.post(r, Map.of("state", r.state().orElseThrow()))));
    tests.add(
        refused(
            "direct_post",
            "vp_token",
            "a JSON object",
            "a text of 3 characters",
            "section 8.1",
            (a, r) -> member.post(r, form(r, "{x}"))));
    tests.add(
        refused(
            "direct_post",
            "vp_token",
            "an array for each query",
            "a text of 1 character",
            "section 8.1",
            (a, r) -> member.post(r, form(r, "{\"membership\":\"x\"}"))));
    tests.add(
        refused(
            "direct_post",
            "state",
            "the state of this request",
            "another one",
            "section 8.2",
            (a, r) -> member.post(r, Map.of("vp_token", "{\"a\":[\"x\"]}", "state", "other"))));
    tests.add(
        refused(
            "direct_post.jwt",
            "state",
            "the state of this request",
            "another one",
            "section 8.2",
            (a, r) ->
                member.post(r, Map.of("response", sealed(r, JsonObject.of("state", "other"))))));
    tests.add(
        refused(
            "direct_post.jwt",
            "JWE alg",
            "ECDH-ES",
            "RSA-OAEP-256",
            "section 8.3",
            (a, r) -> withHeader(r, "alg", "RSA-OAEP-256")));
    tests.add(
        refused(
            "direct_post.jwt",
            "JWE enc",
            "A128GCM or A256GCM",
            "A128CBC-HS256",
            "section 8.3",
            (a, r) -> withHeader(r, "enc", "A128CBC-HS256")));
    tests.add(
        refused(
            "direct_post",
            "state",
            "a request that is open",
            "one that was answered before or has expired",
            "section 14.1",
            (a, r) -> {
              assertEquals(200, member.answer(r, member.harbourToken(r)).statusCode());
              return member.post(r, form(r, member.harbourToken(r).toJson()));
            }));
    tests.add(
        refused(
            "direct_post",
            "wallet_nonce",
            "printable ASCII of at most 512 characters",
            "a text of 600 characters",
            "section 5.10",
            (a, r) ->
                verifier.postForm(
                    AuthorizationRequestLink.parse(a.link()).requestUri().toString(),
                    Map.of("wallet_nonce", "n".repeat(600)))));
    return tests;
  }

  @TestFactory
  List<DynamicTest> aKeyBindingThatIsRefused() {
    Map<String, JsonObject> bent = new LinkedHashMap<>();
    long now = TestCoop.NOW.getEpochSecond();
    bent.put("aud;the verifier's complete identifier alone;nothing", JsonObject.EMPTY);
    bent.put(
        "aud;the verifier's complete identifier alone;x509_hash:other",
        JsonObject.of("aud", "x509_hash:other"));
    bent.put("nonce;that of this presentation;nothing", JsonObject.EMPTY);
    bent.put("nonce;that of this presentation;another one", JsonObject.of("nonce", "other"));
    bent.put("sd_hash;that of this presentation;another one", JsonObject.of("sd_hash", "other"));
    bent.put("iat;an instant;nothing", JsonObject.EMPTY);
    bent.put("iat;at most 300 seconds ago;2026-", JsonObject.EMPTY.with("iat", now - 4000));
    bent.put(
        "iat;at most 60 seconds in the future;2026-", JsonObject.EMPTY.with("iat", now + 4000));
    List<DynamicTest> tests = new ArrayList<>();
    bent.forEach(
        (words, changes) -> {
          String[] part = words.split(";");
          tests.add(
              refused(
                  "direct_post",
                  "Key Binding JWT " + part[0],
                  part[1],
                  part[2],
                  "RFC 9901, section 7.3",
                  (a, r) -> {
                    HttpResponse<String> told = bound(r, part[0], changes);
                    assertFalse(told.body().contains(r.nonce()), "no nonce is told");
                    return told;
                  }));
        });
    return tests;
  }

  @TestFactory
  List<DynamicTest> aWishThatIsRefused() {
    Map<String, JsonObject> wishes = new LinkedHashMap<>();
    wishes.put("policy;no-such-policy", JsonObject.of("policy", "no-such-policy"));
    wishes.put("flow;sideways", JsonObject.of("flow", "sideways"));
    wishes.put("redirect;nowhere", JsonObject.of("redirect", "nowhere"));
    wishes.put("format;mso_mdoc", JsonObject.of("format", "mso_mdoc"));
    wishes.put("clientIdPrefix;did", JsonObject.of("clientIdPrefix", "did"));
    wishes.put("responseMode;fragment", JsonObject.of("responseMode", "fragment"));
    wishes.put("requestUriMethod;POST", JsonObject.of("requestUriMethod", "POST"));
    wishes.put("origin;https://evil.example", JsonObject.of("origin", "https://evil.example"));
    wishes.put("nonce;nonce", JsonObject.of("nonce", "n"));
    List<DynamicTest> tests = new ArrayList<>();
    wishes.forEach(
        (words, wish) -> {
          String[] part = words.split(";");
          tests.add(
              DynamicTest.dynamicTest(
                  words,
                  () -> {
                    HttpResponse<String> told =
                        verifier.post(
                            "harbour",
                            "/harbour/requests",
                            JsonObject.builder()
                                .put("policy", "join-by-reuse")
                                .putAll(wish)
                                .build());
                    assertEquals(400, told.statusCode(), told.body());
                    JsonObject problem = VerifierUnderTest.json(told);
                    assertEquals(Optional.of(part[0]), problem.string("parameter"));
                    assertEquals(Optional.of(part[1]), problem.string("came"), told.body());
                    assertFalse(problem.string("expected").orElseThrow().isEmpty());
                    assertFalse(problem.string("section").orElseThrow().isEmpty());
                    assertTrue(
                        problem
                            .string("instance")
                            .orElseThrow()
                            .endsWith(told.headers().firstValue("x-request-id").orElseThrow()));
                  }));
        });
    return tests;
  }
}
