package org.cooppassport.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink.Method;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.cooppassport.e2e.interop.NodePeer;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.service.http.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The verifier of the adapter, called as the OpenID Foundation's suite calls it in the role of the
 * wallet: what its modules of these names do, in the plain profile and under HAIP.
 */
class OpenIdVerifierModulesTest {
  @TempDir private static Path folder;
  private static OpenIdServers servers;
  private static RunningAdapter adapter;
  private static SigningKey issuer;
  private static List<Bytes> chain;
  private static final SigningKey HOLDER = SigningKey.generate(KeyType.P256, RandomSource.secure());

  @BeforeAll
  static void start() throws Exception {
    servers =
        OpenIdServers.start(
            folder.resolve("openid"),
            FreePort.take(),
            FreePort.take(),
            TrustAnchors.NONE,
            Clock.systemUTC(),
            RandomSource.secure());
    adapter =
        RunningAdapter.start(
            folder,
            OfferedDocuments.none(),
            TrustAnchors.NONE,
            CompletableFuture.completedFuture(servers),
            Clock.systemUTC());
    JsonObject jwk =
        JsonReader.readObject(
            Files.readString(folder.resolve("openid/credential-issuer.jwk.json")));
    issuer = SigningKey.fromJwk(jwk);
    chain =
        List.of(
            Bytes.owned(
                Base64.getDecoder()
                    .decode(jwk.array("x5c").flatMap(JsonArray::strings).orElseThrow().get(0))));
  }

  @AfterAll
  static void stop() {
    if (adapter != null) {
      adapter.close();
    }
    if (servers != null) {
      servers.close();
    }
  }

  private static JsonObject asked(String profile, String method, boolean redirect) {
    boolean haip = profile.equals("haip");
    Answer made =
        adapter.post(
            "/oid4vp/requests",
            JsonObject.builder()
                .put("client_id_prefix", haip ? "x509_hash" : "x509_san_dns")
                .put("response_mode", haip ? "direct_post.jwt" : "direct_post")
                .put("credential_format", "dc+sd-jwt")
                .put("request_uri_method", method)
                .put("redirect", redirect)
                .build());
    assertEquals(201, made.status(), made::body);
    return made.json();
  }

  private static AuthorizationRequestLink link(JsonObject made) {
    return AuthorizationRequestLink.parse(made.string("authorization_request").orElseThrow());
  }

  private static String object(JsonObject made, String walletNonce) {
    AuthorizationRequestLink link = link(made);
    Http.Answer served =
        link.method() == Method.GET
            ? servers.http().get(link.requestUri().toString(), "")
            : servers
                .http()
                .form(link.requestUri().toString(), Map.of("wallet_nonce", walletNonce));
    assertEquals(200, served.status(), served::body);
    return served.body();
  }

  private static AuthorizationRequest request(JsonObject made) {
    return AuthorizationRequest.parse(Jws.parse(object(made, "wallet-nonce-1")).unverifiedClaims());
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static JsonObject payload() {
    return JsonObject.builder()
        .put("iss", "https://issuer.example")
        .put("vct", OpenIdServers.PRESENTED)
        .put("iat", now().minusSeconds(3600).getEpochSecond())
        .put("exp", now().plusSeconds(86_400).getEpochSecond())
        .put("cnf", JsonObject.of("jwk", HOLDER.publicKey().toJwk()))
        .put("given_name", "Erika")
        .put("family_name", "Mustermann")
        .build();
  }

  private static SdJwt issued(SigningKey signer) {
    return SdJwtIssuance.prepare(
            payload(),
            DisclosureFrame.of(List.of(ClaimsPath.of("given_name"), ClaimsPath.of("family_name"))),
            RandomSource.secure())
        .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(chain), signer.signer());
  }

  private static String bound(
      AuthorizationRequest request, SdJwt held, SigningKey holder, UnaryOperator<JsonObject> bend) {
    String text = held.text();
    JsonObject claims =
        JsonObject.builder()
            .put("iat", now().getEpochSecond())
            .put("aud", request.clientId().toString())
            .put("nonce", request.nonce())
            .put("sd_hash", Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(text))))
            .build();
    return text
        + Jws.signing(TokenType.KEY_BINDING).sign(bend.apply(claims), holder.signer()).text();
  }

  private static Http.Answer posted(AuthorizationRequest request, String presentation) {
    AuthorizationResponse answer =
        new AuthorizationResponse.Presented(
            VpToken.parse(JsonObject.of("presented", JsonArray.ofStrings(presentation))),
            request.state().orElse(""));
    Map<String, String> form =
        request.responseMode().encrypted()
            ? EncryptedResponse.seal(answer, request.clientMetadata(), RandomSource.secure())
                .toForm()
                .parameters()
            : answer.toForm().parameters();
    return servers.http().form(request.responseUri().orElseThrow().toString(), form);
  }

  private static JsonObject result(JsonObject made) {
    return adapter
        .get("/oid4vp/requests/" + made.string("id").orElseThrow(), "application/json")
        .json();
  }

  @ParameterizedTest
  @CsvSource({
    "plain,get,false", "plain,post,false", "plain,post,true",
    "haip,get,false", "haip,post,false", "haip,post,true"
  })
  void aPresentationIsAcceptedAndItsClaimsAreTold(String profile, String method, boolean redirect) {
    JsonObject made = asked(profile, method, redirect);
    AuthorizationRequest request = request(made);
    assertEquals(link(made).clientId(), request.clientId().toString());
    assertEquals(
        method.equals("post") ? Optional.of("wallet-nonce-1") : Optional.empty(),
        request.walletNonce());
    Http.Answer told = posted(request, bound(request, issued(issuer), HOLDER, claims -> claims));
    assertEquals(200, told.status(), told::body);
    assertEquals(redirect, told.json().has("redirect_uri"), told::body);
    if (redirect) {
      return; // held until the browser that began brings the response code
    }
    JsonObject result = result(made);
    assertTrue(result.bool("accepted").orElseThrow(), result::toJson);
    assertTrue(result.object("claims").orElseThrow().toJson().contains("Mustermann"));
  }

  @Test
  void aRequestIsServedTwiceWithOneNonceByACertificateWithoutItsRoot() {
    for (String profile : List.of("plain", "haip")) {
      JsonObject made = asked(profile, "get", false);
      Jws first = Jws.parse(object(made, ""));
      Jws second = Jws.parse(object(made, ""));
      assertEquals(
          first.unverifiedClaims().string("nonce"), second.unverifiedClaims().string("nonce"));
      assertEquals(
          Optional.of("https://self-issued.me/v2"), first.unverifiedClaims().string("aud"));
      assertEquals(1, first.header().x5c().size(), "the leaf alone");
    }
  }

  @TestFactory
  List<DynamicTest> aPresentationThatDoesNotHoldIsAnsweredWith400() {
    SigningKey other = SigningKey.generate(KeyType.P256, RandomSource.secure());
    Map<String, UnaryOperator<JsonObject>> bent = new LinkedHashMap<>();
    bent.put("invalid-kb-jwt-nonce", claims -> claims.with("nonce", "other"));
    bent.put("invalid-kb-jwt-aud", claims -> claims.with("aud", "x509_hash:other"));
    bent.put("invalid-sd-hash", claims -> claims.with("sd_hash", "other"));
    bent.put("kb-jwt-iat-in-past", claims -> claims.with("iat", now().getEpochSecond() - 86_400));
    bent.put("kb-jwt-iat-in-future", claims -> claims.with("iat", now().getEpochSecond() + 86_400));
    List<DynamicTest> tests = new ArrayList<>();
    for (String profile : List.of("plain", "haip")) {
      bent.forEach(
          (name, bend) ->
              tests.add(
                  refused(profile, name, request -> bound(request, issued(issuer), HOLDER, bend))));
      tests.add(
          refused(
              profile,
              "invalid-kb-jwt-signature",
              request -> bound(request, issued(issuer), other, claims -> claims)));
      tests.add(
          refused(
              profile,
              "invalid-credential-signature",
              request -> bound(request, issued(other), HOLDER, claims -> claims)));
    }
    return tests;
  }

  private interface Presenting {
    String present(AuthorizationRequest request);
  }

  private static DynamicTest refused(String profile, String name, Presenting how) {
    return DynamicTest.dynamicTest(
        "oid4vp-1final-verifier-" + name + ", " + profile,
        () -> {
          JsonObject made = asked(profile, "get", false);
          AuthorizationRequest request = request(made);
          Http.Answer told = posted(request, how.present(request));
          assertEquals(400, told.status(), told::body);
          assertEquals(Optional.of("invalid_request"), told.json().string("error"));
          assertFalse(result(made).bool("accepted").orElseThrow());
        });
  }

  @ParameterizedTest
  @CsvSource({"plain", "haip"})
  @Tag("interop")
  void anIndependentWalletReadsTheRequestAndItsEncryptedAnswerIsTaken(String profile) {
    NodePeer peer = NodePeer.orSkip();
    JsonObject made = asked(profile, "get", false);
    JsonObject sent =
        JsonObject.of("link", made.string("authorization_request").orElseThrow())
            .with("object", object(made, ""));
    JsonObject read = peer.call("vpResolve", sent);
    AuthorizationRequest request =
        AuthorizationRequest.parse(
            Jws.parse(sent.string("object").orElseThrow()).unverifiedClaims());
    assertEquals(Optional.of(request.nonce()), read.string("nonce"));
    assertEquals(Optional.of(request.query().toJson()), read.object("query"));
    JsonObject token =
        JsonObject.of(
            "presented",
            JsonArray.ofStrings(bound(request, issued(issuer), HOLDER, claims -> claims)));
    JsonObject answer = peer.call("vpRespond", sent.with("vpToken", token));
    Map<String, String> form = new LinkedHashMap<>();
    answer
        .string("response")
        .ifPresentOrElse(
            jwe -> form.put("response", jwe),
            () -> {
              form.put("vp_token", token.toJson());
              form.put("state", request.state().orElseThrow());
            });
    Http.Answer told = servers.http().form(request.responseUri().orElseThrow().toString(), form);
    assertEquals(200, told.status(), told::body);
    assertTrue(result(made).bool("accepted").orElseThrow());
  }
}
