package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vci.CodeTokenRequest;
import org.cooppassport.core.openid.vci.CredentialAuthorizationRequest;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.Pkce;

/**
 * A wallet of the authorization code flow with its member's browser: each step by itself, so that a
 * test can bend it.
 */
final class CodeFlowWallet {
  static final String CLIENT = "https://wallet.example";
  static final String REDIRECT = "coopwallet://callback";

  private final Caller http;
  private final String base;
  private final SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final Pkce pkce = Pkce.draw(RandomSource.secure());
  private String cookie = "";
  private String nonce = "";

  CodeFlowWallet(IssuerServer server, String coop) throws Exception {
    this.http = Caller.anybody(server, coop);
    this.base = server.base(coop);
  }

  Caller http() {
    return http;
  }

  SigningKey key() {
    return key;
  }

  Pkce pkce() {
    return pkce;
  }

  /** The parameters of an authorization request; a test changes what it wants. */
  Map<String, String> request(String scope) {
    Map<String, String> form =
        new LinkedHashMap<>(
            CredentialAuthorizationRequest.begin(CLIENT, REDIRECT, pkce, "state-1").parameters());
    form.put("scope", scope);
    return form;
  }

  Caller.Answer push(Map<String, String> form, String... headers) throws Exception {
    return http.form("/par", form, headers);
  }

  String requestUri(Map<String, String> form) throws Exception {
    Caller.Answer answer = push(form);
    assertEquals(201, answer.status(), answer.body());
    return answer.text("request_uri");
  }

  /** Opens an address in the member's browser. */
  Caller.Answer browse(String address) throws Exception {
    return kept(http.get(address, browser()));
  }

  Caller.Answer authorize(String requestUri) throws Exception {
    return browse(
        "/authorize?client_id="
            + URLEncoder.encode(CLIENT, StandardCharsets.UTF_8)
            + "&request_uri="
            + URLEncoder.encode(requestUri, StandardCharsets.UTF_8));
  }

  /** Presses a button of the page. */
  Caller.Answer press(Caller.Answer page, String decision) throws Exception {
    return kept(
        http.form(
            find(page, "action=\"([^\"]+)\""),
            Map.of("guard", find(page, "name=\"guard\" value=\"([^\"]+)\""), "decision", decision),
            browser()));
  }

  Caller.Answer logIn(String link) throws Exception {
    return kept(http.form(link, Map.of(), browser()));
  }

  private String[] browser() {
    return new String[] {"Cookie", cookie.isEmpty() ? "none=1" : cookie, "Accept", "text/html"};
  }

  private Caller.Answer kept(Caller.Answer answer) {
    String set = answer.header("set-cookie");
    if (!set.isEmpty()) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return answer;
  }

  void forgetCookie() {
    cookie = "";
  }

  static String find(Caller.Answer page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page.body());
    if (!matcher.find()) {
      throw new AssertionError(pattern + " in " + page.status() + " " + page.body());
    }
    return matcher.group(1);
  }

  /** Logs in by the offer's link, pushes, opens, approves; returns what came back. */
  CredentialAuthorizationResponse approve(Caller.Answer offer, Map<String, String> form)
      throws Exception {
    logIn(offer.text("login_link"));
    Caller.Answer page = authorize(requestUri(form));
    assertEquals(200, page.status(), page.body());
    return returned(press(page, "approve"));
  }

  CredentialAuthorizationResponse returned(Caller.Answer answer) {
    assertEquals(303, answer.status(), answer.body());
    return CredentialAuthorizationResponse.read(
        URI.create(answer.header("location")),
        URI.create(REDIRECT),
        "state-1",
        base,
        CredentialAuthorizationResponse.Naming.ALWAYS);
  }

  static String code(CredentialAuthorizationResponse response) {
    return ((CredentialAuthorizationResponse.Code) response).code();
  }

  Map<String, String> tokenRequest(String code) {
    return new LinkedHashMap<>(
        CodeTokenRequest.of(code, REDIRECT, pkce, CLIENT).form().parameters());
  }

  /** Asks the token endpoint with a DPoP proof; takes up the nonce it is given. */
  Caller.Answer token(Map<String, String> form) throws Exception {
    return http.form("/token", form, "DPoP", proof("/token", ""));
  }

  Caller.Answer bearerToken(Map<String, String> form) throws Exception {
    return http.form("/token", form);
  }

  void useNonce(String given) {
    nonce = given;
  }

  String proof(String path, String accessToken) {
    RandomSource random = RandomSource.secure();
    Optional<String> given = nonce.isEmpty() ? Optional.empty() : Optional.of(nonce);
    URI uri = URI.create(base + path);
    return accessToken.isEmpty()
        ? DpopProof.make("POST", uri, Instant.now(), given, key.signer(), random)
        : DpopProof.makeFor(accessToken, "POST", uri, Instant.now(), given, key.signer(), random);
  }

  Caller.Answer post(String path, String accessToken, JsonObject body) throws Exception {
    return http.post(
        path, body, "Authorization", "DPoP " + accessToken, "DPoP", proof(path, accessToken));
  }

  String keyProof(SigningKey holder) throws Exception {
    String fresh = http.post("/nonce", "", "application/json").text("c_nonce");
    return KeyProofJwt.ofJwk(holder.signer(), base, fresh, Instant.now()).text();
  }

  /** Takes one copy of a configuration. */
  Caller.Answer take(String accessToken, String configuration) throws Exception {
    JsonObject request =
        JsonObject.builder()
            .put("credential_configuration_id", configuration)
            .put(
                "proofs",
                JsonObject.of("jwt", JsonArray.ofStrings(keyProof(HolderWallet.key(KeyType.P256)))))
            .build();
    return post("/credential", accessToken, request);
  }
}
