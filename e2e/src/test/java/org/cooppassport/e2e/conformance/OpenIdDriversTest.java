package org.cooppassport.e2e.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.cooppassport.service.http.FreePort;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The driver calls, over a real issuer and verifier. */
class OpenIdDriversTest {
  @TempDir private static Path folder;
  private static OpenIdServers servers;
  private static RunningAdapter adapter;

  @BeforeAll
  static void start() {
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

  private static JsonObject offered(String grant, String by, String profile) {
    Answer answer =
        adapter.post(
            "/offers",
            JsonObject.builder().put("grant", grant).put("by", by).put("profile", profile).build());
    assertEquals(200, answer.status(), answer::body);
    return answer.json();
  }

  @ParameterizedTest
  @CsvSource({"plain", "haip"})
  void anOfferByValueHoldsTheGrantAskedFor(String profile) {
    for (String grant : new String[] {"authorization_code", "pre-authorized_code"}) {
      String link = offered(grant, "value", profile).string("credential_offer").orElseThrow();
      String prefix = "openid-credential-offer://?credential_offer=";
      assertTrue(link.startsWith(prefix), link);
      JsonObject offer =
          JsonReader.readObject(
              URLDecoder.decode(link.substring(prefix.length()), StandardCharsets.UTF_8));
      assertEquals(
          Optional.of(servers.issuerOrigin() + "/" + profile), offer.string("credential_issuer"));
      assertTrue(offer.object("grants").orElseThrow().toJson().contains(grant), offer::toJson);
    }
  }

  @Test
  void anOfferByReferenceIsALinkThatAnswersWithTheOffer() {
    String link =
        offered("authorization_code", "reference", "plain")
            .string("credential_offer")
            .orElseThrow();
    String prefix = "openid-credential-offer://?credential_offer_uri=";
    assertTrue(link.startsWith(prefix), link);
    String uri = URLDecoder.decode(link.substring(prefix.length()), StandardCharsets.UTF_8);
    assertEquals(200, servers.http().get(uri, "").status());
    assertEquals(400, adapter.post("/offers", JsonObject.of("grant", "password")).status());
  }

  @ParameterizedTest
  @CsvSource({
    "x509_hash, direct_post.jwt, post, haip",
    "x509_san_dns, direct_post, get, plain",
    "x509_san_dns, direct_post.jwt, post, plain"
  })
  void aRequestIsMadeOfThePartsAskedFor(String prefix, String mode, String method, String coop) {
    Answer made =
        adapter.post(
            "/oid4vp/requests",
            JsonObject.builder()
                .put("client_id_prefix", prefix)
                .put("response_mode", mode)
                .put("credential_format", "dc+sd-jwt")
                .put("request_uri_method", method)
                .put("redirect", false)
                .build());
    assertEquals(201, made.status(), made::body);
    String link = made.json().string("authorization_request").orElseThrow();
    assertTrue(link.startsWith("openid4vp://?client_id=" + prefix + "%3A"), link);
    assertEquals(method.equals("post"), link.contains("request_uri_method=post"), link);
    assertTrue(link.contains("%2F" + coop + "%2F"), link);
    Answer open =
        adapter.get(
            "/oid4vp/requests/" + made.json().string("id").orElseThrow(), "application/json");
    assertEquals(Optional.of("open"), open.json().string("status"));
    assertEquals(404, adapter.get("/oid4vp/requests/none", "application/json").status());
  }

  @Test
  void theKeysForTheSuitesConfigurationAreWritten() throws Exception {
    for (String name : new String[] {"wallet-attester", "credential-issuer"}) {
      JsonObject jwk =
          JsonReader.readObject(Files.readString(folder.resolve("openid/" + name + ".jwk.json")));
      assertTrue(jwk.has("d") && jwk.has("x5c"), name);
    }
  }
}
