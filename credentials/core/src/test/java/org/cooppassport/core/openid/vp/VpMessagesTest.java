package org.cooppassport.core.openid.vp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.OpenIdVectors;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink.Method;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class VpMessagesTest {
  private static final DcqlQuery QUERY =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc("m", "urn:example:m", List.of(ClaimsQuery.of("name"))));
  private static final ClientId CLIENT = ClientId.x509SanDns("verifier.example");

  @Test
  @Tag("vectors")
  void hashesTransactionDataOverTheTextAsReceived() {
    JsonObject vector = OpenIdVectors.object("openid4vp/derived/transaction-data-hash.json");
    String text = vector.array("transaction_data").orElseThrow().strings().orElseThrow().get(0);
    TransactionData data = TransactionData.parse(text);
    assertEquals("example_type", data.type());
    assertEquals(
        vector.array("transaction_data_hashes").orElseThrow().strings().orElseThrow().get(0),
        data.hash(HashAlgorithm.SHA_256));
    assertEquals(HashAlgorithm.SHA_256, data.hashAlgorithm());
  }

  @Test
  @Tag("vectors")
  void readsTheVerifierMetadataAndRequestsOfTheSpecification() {
    for (String name : List.of("mso_mdoc", "sd_jwt_vc", "w3c_jwt", "w3c_ldp")) {
      JsonObject json =
          OpenIdVectors.object(
              "openid4vp/examples-1.0/client_metadata/" + name + "_verifier_metadata.json");
      assertEquals(json, new ClientMetadata(json).json());
    }
    JsonObject elided =
        JsonReader.readObject(
            OpenIdVectors.bytes(
                    "openid4vp/examples-1.0/request/request_object_client_id_did.elided.txt")
                .toUtf8()
                .replace("{ ... }", QUERY.toJson().toJson()));
    AuthorizationRequest request = AuthorizationRequest.parse(elided);
    assertEquals("decentralized_identifier:did:example:123", request.clientId().toString());
    assertEquals(ResponseMode.FRAGMENT, request.responseMode());
    assertEquals(
        List.of("ES256", "ES384"),
        request
            .clientMetadata()
            .format("dc+sd-jwt")
            .orElseThrow()
            .array("kb-jwt_alg_values")
            .orElseThrow()
            .strings()
            .orElseThrow());
  }

  @Test
  void splitsClientIdsAtTheFirstColonAndRefusesUnknownPrefixes() {
    assertEquals(
        ClientId.decentralizedIdentifier("did:web:x.example:a"),
        ClientId.parse("decentralized_identifier:did:web:x.example:a"));
    assertEquals(
        "x509_hash:ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0",
        ClientId.x509Hash(Bytes.utf8("abc")).toString());
    for (String bad :
        List.of(
            "origin:https://x.example", "verifier.example", "x509_hash:", ":x", "X509_HASH:x")) {
      assertEquals(
          Reason.INVALID_REQUEST_OBJECT_CLIENT,
          assertThrows(Refusal.class, () -> ClientId.parse(bad)).reason(),
          bad);
    }
  }

  @Test
  void carriesARequestThroughALink() {
    AuthorizationRequestLink link =
        new AuthorizationRequestLink(
            CLIENT.toString(), URI.create("https://verifier.example/r/1"), Method.POST);
    assertEquals(link, AuthorizationRequestLink.parse(link.toLink()));
    assertEquals(
        link,
        AuthorizationRequestLink.parse(link.toLink(URI.create("https://wallet.example/vp?a=b"))));
    assertEquals(
        Reason.INVALID_REQUEST_URI_METHOD,
        assertThrows(
                Refusal.class,
                () -> AuthorizationRequestLink.parse(link.toLink().replace("=post", "=POST")))
            .reason());
    for (String bad :
        List.of(
            "openid4vp://?client_id=a:b",
            "openid4vp://?request_uri=https%3A%2F%2Fx.example",
            "openid4vp://?client_id=a:b&request_uri=http%3A%2F%2Fx.example",
            "openid4vp://?client_id=a:b&request=eyJ&request_uri=https%3A%2F%2Fx.example",
            "nothing")) {
      assertThrows(Refusal.class, () -> AuthorizationRequestLink.parse(bad), bad);
    }
  }

  @Test
  void buildsRequestsThatItReadsAndTellsThePurpose() {
    RequestPurpose purpose = new RequestPurpose("to join", "five years", "Harbour", "join-v1");
    AuthorizationRequest request =
        AuthorizationRequest.builder(CLIENT, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .state("s")
            .clientMetadata(ClientMetadata.of(List.of("ES256", "EdDSA"), List.of()))
            .purpose(purpose)
            .build();
    assertEquals(request.json(), AuthorizationRequest.parse(request.json()).json());
    assertEquals(purpose, request.purpose().orElseThrow());
    assertEquals(QUERY, request.query());
  }

  @Test
  void refusesRequestsByTheRules() {
    JsonObject good =
        AuthorizationRequest.builder(CLIENT, "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/post"))
            .build()
            .json();
    for (JsonObject bad :
        List.of(
            good.without("nonce"),
            good.with("nonce", "a b"),
            good.without("response_uri"),
            good.with("response_uri", "http://verifier.example/post"),
            good.with("redirect_uri", "https://verifier.example"),
            good.without("dcql_query"),
            good.with("scope", "x"),
            good.with("presentation_definition", JsonObject.EMPTY),
            good.with("response_type", "code"),
            good.with("response_mode", "query"),
            good.with("response_mode", "fragment"),
            good.with("client_id", "verifier.example"),
            good.with("transaction_data", JsonArray.ofStrings("e30")),
            good.with(
                "transaction_data",
                JsonArray.ofStrings(
                    TransactionData.of(
                            JsonReader.readObject("{\"type\":\"t\",\"credential_ids\":[\"zz\"]}"))
                        .text())))) {
      assertThrows(Refusal.class, () -> AuthorizationRequest.parse(bad), bad::toJson);
    }
    JsonObject unbound =
        JsonReader.readObject(
            good.toJson()
                .replace(
                    "\"format\"", "\"require_cryptographic_holder_binding\":false,\"format\""));
    Refusal refusal = assertThrows(Refusal.class, () -> AuthorizationRequest.parse(unbound));
    assertEquals("state", refusal.parameter().orElseThrow());
    AuthorizationRequest.parse(unbound.with("state", "s"));
  }

  @Test
  void readsAnswersInClear() {
    VpToken token = new VpToken(Map.of("m", List.of(new JsonString("a~b"))));
    AuthorizationResponse presented = new AuthorizationResponse.Presented(token, "s");
    assertEquals(presented, AuthorizationResponse.parse(Form.parse(presented.toForm().encode())));
    assertEquals(presented, AuthorizationResponse.parse(presented.toJson()));
    AuthorizationResponse declined =
        new AuthorizationResponse.Declined(new OAuthError("access_denied", ""), "");
    assertEquals(declined, AuthorizationResponse.parse(declined.toForm()));
    for (String bad :
        List.of(
            "{}",
            "{\"m\":\"a\"}",
            "{\"m\":[]}",
            "{\"m\":[1]}",
            "[",
            "{\"m\":[\"a\"],\"m\":[\"b\"]}")) {
      assertThrows(
          Refusal.class,
          () -> AuthorizationResponse.parse(Form.empty().with("vp_token", bad)),
          bad);
    }
    assertFalse(presented.toString().contains("a~b"));
  }

  @Test
  void offersTheEncryptionKeyFirstAndSkipsKeysOfOtherKinds() {
    ClientMetadata plain = ClientMetadata.of(List.of("ES256"), List.of("eddsa-rdfc-2022"));
    assertTrue(plain.encryptionKey().isEmpty());
    JsonObject vector = OpenIdVectors.object("openid4vp/derived/encrypted-response.json");
    JsonObject key = vector.object("privateJwk").orElseThrow().without("d");
    ClientMetadata encrypting = plain.withEncryptionKey(EncryptionKey.parse(key));
    assertEquals("ac", encrypting.encryptionKey().orElseThrow().kid().orElseThrow());
    assertEquals(ContentEncryption.A128GCM, encrypting.contentEncryption().orElseThrow());
    JsonObject json =
        encrypting
            .json()
            .with(
                "jwks",
                JsonObject.of(
                    "keys",
                    JsonArray.of(
                        JsonReader.readObject("{\"kty\":\"RSA\",\"alg\":\"RSA-OAEP\"}"),
                        key.with("use", "sig"),
                        key)));
    assertEquals(
        key.string("x"),
        new ClientMetadata(json).encryptionKey().orElseThrow().toJwk().string("x"));
    assertInstanceOf(ClientMetadata.class, new ClientMetadata(JsonObject.EMPTY));
  }

  @Test
  @Tag("vectors")
  void opensTheEncryptedAnswerOfTheSpecification() {
    JsonObject vector = OpenIdVectors.object("openid4vp/derived/encrypted-response.json");
    EncryptedResponse response =
        EncryptedResponse.parse(
            Form.empty().with("response", vector.string("response").orElseThrow()));
    assertEquals("ac", response.kid());
    AuthorizationResponse opened =
        response.open(DecryptionKey.fromJwk(vector.object("privateJwk").orElseThrow()));
    assertEquals(vector.object("payload").orElseThrow(), opened.toJson());
  }

  @Test
  @Tag("attack:VP-09")
  void refusesAnswersEncryptedInAnyOtherWayAndNestedTokens() {
    DecryptionKey key = DecryptionKey.generate(RandomSource.secure());
    ClientMetadata metadata =
        ClientMetadata.of(List.of("ES256"), List.of()).withEncryptionKey(key.publicKey());
    AuthorizationResponse answer =
        new AuthorizationResponse.Presented(
            new VpToken(Map.of("m", List.of(new JsonString("a~b")))), "s");
    EncryptedResponse sealed = EncryptedResponse.seal(answer, metadata, RandomSource.secure());
    EncryptedResponse received =
        EncryptedResponse.parse(Form.parse(sealed.toForm().with("other", "x").encode()));
    assertEquals(answer, received.open(key));

    DecryptionKey other = DecryptionKey.generate(RandomSource.secure());
    assertThrows(Refusal.class, () -> received.open(other));
    assertThrows(Refusal.class, () -> EncryptedResponse.parse(answer.toForm()));
    for (String header :
        List.of(
            "{\"alg\":\"RSA1_5\",\"enc\":\"A128GCM\",\"kid\":\"k\"}",
            "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"k\"}",
            "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"kid\":\"k\",\"zip\":\"DEF\"}")) {
      String forged =
          org.cooppassport.core.encoding.Base64Url.encodeUtf8(header) + "..AAAA.AAAA.AAAA";
      assertThrows(
          Refusal.class, () -> EncryptedResponse.parse(Form.empty().with("response", forged)));
    }
    String nested =
        org.cooppassport.core.jose.Jwe.encrypt(
            Bytes.utf8("eyJhbGciOiJub25lIn0.e30."),
            key.publicKey(),
            ContentEncryption.A128GCM,
            RandomSource.secure());
    EncryptedResponse unsigned = EncryptedResponse.parse(Form.empty().with("response", nested));
    assertThrows(Refusal.class, () -> unsigned.open(key));
    assertThrows(
        Refusal.class,
        () ->
            EncryptedResponse.seal(
                answer, ClientMetadata.of(List.of("ES256"), List.of()), RandomSource.secure()));
  }
}
