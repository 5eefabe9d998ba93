package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;

/** A member with a phone: holds Riverside's credentials and answers requests as a wallet does. */
final class TestMember {
  private final VerifierUnderTest verifier;
  private final RandomSource random = RandomSource.secure();
  private final SigningKey key;

  TestMember(VerifierUnderTest verifier, String name) {
    this.verifier = verifier;
    this.key = TestCoop.holder(name);
  }

  SigningKey key() {
    return key;
  }

  VerifiedSdJwt membership(int index) {
    return issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, index);
  }

  VerifiedSdJwt check(int index) {
    return issue(CredentialTypes.KYC_CHECK, "document-in-person", JsonObject.EMPTY, index);
  }

  VerifiedSdJwt identity(int index) {
    return issue(CredentialTypes.IDENTITY, "names-and-birth", JsonObject.EMPTY, index);
  }

  VerifiedSdJwt issue(String type, String example, JsonObject changes, int index) {
    return verifier.riverside.issue(type, example, changes, key, index);
  }

  /** Fetches the request object of a link, as a wallet does that trusts the verifier. */
  AuthorizationRequest fetch(String link) {
    AuthorizationRequestLink parsed = AuthorizationRequestLink.parse(link);
    HttpResponse<String> answer = verifier.get(parsed.requestUri().toString());
    assertEquals(200, answer.statusCode(), answer.body());
    return AuthorizationRequest.parse(Jws.parse(answer.body()).unverifiedClaims());
  }

  /** The vp_token that Harbour asks for. */
  JsonObject harbourToken(AuthorizationRequest request) {
    return harbourToken(request.nonce(), request.clientId().toString());
  }

  JsonObject harbourToken(String nonce, String audience) {
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("membership", present(membership(7), nonce, audience, "standing", "subjectLink"));
    answers.put("check", present(check(8), nonce, audience, "subjectLink"));
    answers.put(
        "identity",
        present(
            identity(9), nonce, audience, "given_name", "family_name", "birthdate", "subjectLink"));
    return token(answers);
  }

  String present(VerifiedSdJwt held, String nonce, String audience, String... claims) {
    return TestCoop.present(held, key, nonce, audience, claims);
  }

  static JsonObject token(Map<String, String> answers) {
    JsonObject.Builder token = JsonObject.builder();
    answers.forEach((id, text) -> token.put(id, JsonArray.ofStrings(text)));
    return token.build();
  }

  /** Posts an answer in the way the request wants it. */
  HttpResponse<String> answer(AuthorizationRequest request, JsonObject vpToken) {
    return post(request, form(request, vpToken));
  }

  Map<String, String> form(AuthorizationRequest request, JsonObject vpToken) {
    AuthorizationResponse response =
        new AuthorizationResponse.Presented(VpToken.parse(vpToken), request.state().orElse(""));
    return request.responseMode().encrypted()
        ? EncryptedResponse.seal(response, request.clientMetadata(), random).toForm().parameters()
        : response.toForm().parameters();
  }

  HttpResponse<String> post(AuthorizationRequest request, Map<String, String> form) {
    return verifier.postForm(request.responseUri().orElseThrow().toString(), form);
  }

  HttpResponse<String> post(AuthorizationRequest request, String contentType, String body) {
    URI uri = request.responseUri().orElseThrow();
    return verifier.send(
        verifier
            .to(uri.toString())
            .header("content-type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }
}
