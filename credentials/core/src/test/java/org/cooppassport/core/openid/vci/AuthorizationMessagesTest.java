package org.cooppassport.core.openid.vci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OpenIdVectors;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse.Naming;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** OpenID4VCI 1.0, section 5, as messages: both sides read what the other writes. */
class AuthorizationMessagesTest {
  private static final URI REDIRECT = URI.create("https://wallet.example/cb?keep=1");
  private static final String ISSUER = "https://issuer.example/coop";
  private final Pkce pkce = Pkce.draw(new SeededRandom("pkce"));

  private Form request() {
    return CredentialAuthorizationRequest.begin("wallet", REDIRECT.toString(), pkce, "s")
        .with("scope", "a  b a");
  }

  @Test
  void theProofKeyOfTheSpecificationsExampleAnswersItsChallenge() {
    // RFC 7636, appendix B
    Pkce example = new Pkce("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assertEquals("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", example.challenge());
    assertTrue(example.answers("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    assertFalse(pkce.answers(example.challenge()));
  }

  @Test
  void scopesAreReadOnceEachAndDetailsOfThePublishedExamplesNameTheirConfigurations() {
    assertEquals(List.of("a", "b"), new CredentialAuthorizationRequest(request()).scopes());
    for (String name :
        List.of("authorization_details", "authorization_details_multiple_credentials")) {
      String json = OpenIdVectors.bytes("openid4vci/examples-1.0/" + name + ".json").toUtf8();
      assertFalse(AuthorizationDetail.parseAll(json).isEmpty(), name);
    }
    List<AuthorizationDetail> details = List.of(AuthorizationDetail.of("x"));
    assertEquals(details, AuthorizationDetail.parseAll(AuthorizationDetail.toParameter(details)));
  }

  @Test
  void aRequestWithoutWhatProtectsItIsRefusedByTheParametersName() {
    for (Map.Entry<String, String> bad :
        Map.of(
                "code_challenge_method", "plain",
                "code_challenge", "x",
                "redirect_uri", "data:text/html,x",
                "request_uri", "urn:x",
                "response_mode", "fragment")
            .entrySet()) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () ->
                  new CredentialAuthorizationRequest(request().with(bad.getKey(), bad.getValue())));
      assertEquals(Optional.of(bad.getKey()), refusal.parameter());
    }
    Refusal type =
        assertThrows(
            Refusal.class,
            () -> new CredentialAuthorizationRequest(request().with("response_type", "token")));
    assertEquals(Reason.UNSUPPORTED_RESPONSE_TYPE, type.reason());
  }

  @Test
  @Tag("attack:WAL-10")
  void anAnswerIsOfThisSessionAndThisServer() {
    URI good =
        new CredentialAuthorizationResponse.Code("c-1").at(REDIRECT, Optional.of("s"), ISSUER);
    assertTrue(good.toString().startsWith("https://wallet.example/cb?keep=1&"));
    assertEquals(
        new CredentialAuthorizationResponse.Code("c-1"),
        CredentialAuthorizationResponse.read(good, REDIRECT, "s", ISSUER, Naming.ALWAYS));
    for (Object[] bad :
        List.of(
            new Object[] {good, "other", ISSUER},
            new Object[] {good, "s", "https://attacker.example"},
            new Object[] {
              URI.create("https://wallet.example/cb?keep=1&code=c&state=s"), "s", ISSUER
            },
            new Object[] {
              URI.create(good.toString().replace("wallet.example", "evil.example")), "s", ISSUER
            })) {
      assertThrows(
          Refusal.class,
          () ->
              CredentialAuthorizationResponse.read(
                  (URI) bad[0], REDIRECT, (String) bad[1], (String) bad[2], Naming.ALWAYS));
    }
  }
}
