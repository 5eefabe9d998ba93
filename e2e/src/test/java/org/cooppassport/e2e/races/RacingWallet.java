package org.cooppassport.e2e.races;

import static org.cooppassport.e2e.races.Shots.Shot;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.CodeTokenRequest;
import org.cooppassport.core.openid.vci.CredentialAuthorizationRequest;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.Pkce;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.RefreshTokenRequest;

/** A wallet that makes the requests of OpenID4VCI ready and leaves to the test how to send them. */
final class RacingWallet {
  static final String SD_JWT = "CoopMembershipCredential_dc_sd_jwt";
  private static final String CLIENT = "https://wallet.example";
  private static final String REDIRECT = "coopwallet://callback";

  private final Fleet fleet;
  private final Shots shots;
  private final String issuer;
  private final RandomSource random = RandomSource.secure();
  private final SigningKey key = SigningKey.generate(KeyType.P256, random);
  private final Pkce pkce = Pkce.draw(random);
  private String cookie = "none=1";

  RacingWallet(Fleet fleet) {
    this.fleet = fleet;
    this.shots = fleet.shots();
    this.issuer = fleet.riverside();
  }

  // --- by code

  String code(Shots.Hit offer) {
    return codeOfOffer(shots.send(Shot.get(offer.text("credential_offer_uri"))));
  }

  /** Returns the code of an offer that was fetched. */
  static String codeOfOffer(Shots.Hit fetched) {
    return fetched
        .json()
        .object("grants")
        .flatMap(grants -> grants.object(PreAuthorizedCodeGrant.TYPE))
        .flatMap(grant -> grant.string("pre-authorized_code"))
        .orElseThrow();
  }

  Shot redeeming(String code, String txCode) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", PreAuthorizedCodeGrant.TYPE);
    form.put("pre-authorized_code", code);
    form.put("tx_code", txCode);
    return Shot.form(issuer + "/token", form);
  }

  /** Redeems an offer with a proof of this wallet's key. */
  String token(Shots.Hit offer) {
    return shots
        .send(proven(redeeming(code(offer), offer.text("tx_code")), ""))
        .expecting(200)
        .text("access_token");
  }

  // --- by log-in

  /** Logs in, pushes a request and opens it; the page has the buttons. */
  Shots.Hit opened(Shots.Hit offer) {
    browse(Shot.form(offer.text("login_link"), Map.of()));
    Map<String, String> form =
        new LinkedHashMap<>(
            CredentialAuthorizationRequest.begin(CLIENT, REDIRECT, pkce, "state-1").parameters());
    form.put("scope", SD_JWT);
    String uri = shots.send(Shot.form(issuer + "/par", form)).expecting(201).text("request_uri");
    return browse(
            Shot.get(
                issuer
                    + "/authorize?client_id="
                    + encoded(CLIENT)
                    + "&request_uri="
                    + encoded(uri)))
        .expecting(200);
  }

  /** Returns the press of the button that approves. */
  Shot approving(Shots.Hit page) {
    String action = find(page, "action=\"([^\"]+)\"");
    return inBrowser(
        Shot.form(
            URI.create(issuer).resolve(action).toString(),
            Map.of(
                "guard", find(page, "name=\"guard\" value=\"([^\"]+)\""), "decision", "approve")));
  }

  static String codeOf(Shots.Hit redirect) {
    return Form.parse(URI.create(redirect.header("location")).getRawQuery())
        .get("code")
        .orElseThrow();
  }

  Shot exchanging(String code) {
    return proven(
        Shot.form(
            issuer + "/token",
            CodeTokenRequest.of(code, REDIRECT, pkce, CLIENT).form().parameters()),
        "");
  }

  Shot refreshing(String refreshToken) {
    return proven(
        Shot.form(issuer + "/token", RefreshTokenRequest.of(refreshToken).form().parameters()), "");
  }

  private Shots.Hit browse(Shot shot) {
    Shots.Hit hit = shots.send(inBrowser(shot));
    String set = hit.header("set-cookie");
    if (!set.isEmpty()) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return hit;
  }

  private Shot inBrowser(Shot shot) {
    return shot.with("Cookie", cookie).with("Accept", "text/html");
  }

  private static String find(Shots.Hit page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page.body());
    if (!matcher.find()) {
      throw new AssertionError(pattern + " in " + page.status() + " " + page.body());
    }
    return matcher.group(1);
  }

  // --- credentials

  String nonce() {
    return shots
        .send(Shot.json(issuer + "/nonce", JsonObject.EMPTY))
        .expecting(200)
        .text("c_nonce");
  }

  /** Asks for one copy, bound to a fresh key, with this nonce, under a token bound to our key. */
  Shot asking(String token, String nonce) {
    SigningKey holder = SigningKey.generate(KeyType.P256, random);
    String proof =
        KeyProofJwt.ofJwk(holder.signer(), issuer, nonce, fleet.clock().instant()).text();
    JsonObject body =
        JsonObject.builder()
            .put("credential_configuration_id", SD_JWT)
            .put("proofs", JsonObject.of("jwt", JsonArray.ofStrings(proof)))
            .build();
    return bound(Shot.json(issuer + "/credential", body), token);
  }

  Shot collecting(String token, String transaction) {
    return bound(
        Shot.json(issuer + "/deferred-credential", JsonObject.of("transaction_id", transaction)),
        token);
  }

  private Shot bound(Shot shot, String token) {
    return proven(shot, token).with("Authorization", "DPoP " + token);
  }

  /** Adds a fresh DPoP proof. */
  private Shot proven(Shot shot, String token) {
    URI uri = URI.create(shot.url());
    String proof =
        token.isEmpty()
            ? DpopProof.make(
                "POST", uri, fleet.clock().instant(), Optional.empty(), key.signer(), random)
            : DpopProof.makeFor(
                token,
                "POST",
                uri,
                fleet.clock().instant(),
                Optional.empty(),
                key.signer(),
                random);
    return shot.with("DPoP", proof);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
