package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** W3C credentials and presentations as tokens. */
class W3cTokenTest extends W3cWorld {
  @Test
  void aCredentialAsTokenInAPresentationAsTokenIsAcceptable() {
    JsonObject document = unsigned(member);
    String credential =
        Jws.signing(TokenType.VC_JWT)
            .kid(METHOD)
            .sign(document.with("iss", ISSUER).with("sub", did(member)), issuer.signer())
            .text();
    String presentation =
        vpToken(
            Presentation.of(
                Optional.of(did(member)), List.of(SecuredCredential.ofToken(credential))),
            CHALLENGE,
            member);
    VerificationResult result = verify(presentation);
    assertTrue(result.acceptable(), () -> result.findings().toString());
    assertEquals("vc+jwt", result.credentials().get(0).format());

    assertRejected(
        ProblemCode.KEY_BINDING_ERROR,
        verify(
            vpToken(
                Presentation.of(
                    Optional.of(did(member)), List.of(SecuredCredential.ofToken(credential))),
                "other",
                member)));
    assertRejected(
        ProblemCode.HOLDER_MISMATCH,
        verify(
            vpToken(
                Presentation.of(Optional.empty(), List.of(SecuredCredential.ofToken(credential))),
                CHALLENGE,
                mallory)));
  }

  @Test
  void aCredentialAsSdJwtProvesItsHolderByItsKeyBinding() {
    JsonObject document =
        unsigned(member)
            .with("cnf", JsonObject.of("jwk", member.publicKey().toJwk()))
            .with("iss", ISSUER);
    SdJwt issued =
        SdJwtIssuance.prepare(
                document,
                DisclosureFrame.of(
                    List.of(
                        ClaimsPath.of("credentialSubject", "standing"),
                        ClaimsPath.of("credentialSubject", "politicalRights"))),
                new SeededRandom("vc+sd-jwt"))
            .sign(Jws.signing(TokenType.VC_SD_JWT).kid(METHOD), issuer.signer());
    SdJwt chosen =
        issued
            .verify(TokenType.VC_SD_JWT, issuer.publicKey(), AllowedAlgorithms.DEFAULT)
            .reveal(List.of(ClaimsPath.of("credentialSubject", "standing")));
    String presented =
        chosen.bind(DOMAIN, CHALLENGE, TestCoop.NOW.minusSeconds(5), member.signer()).text();
    VerificationResult result = verify(presented);
    assertTrue(result.acceptable(), () -> result.findings().toString());
    VerifiedCredential credential = result.credentials().get(0);
    assertEquals("vc+sd-jwt", credential.format());
    assertEquals("active", credential.claims().text("standing").orElseThrow());
    assertTrue(credential.claims().value("politicalRights").isEmpty());
    assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(chosen.text()));
  }

  @Test
  @Tag("attack:JOS-02")
  void aPresentationTokenIsVerifiedAlsoWhereNoHolderIsExpected() {
    JsonObject presentation =
        Presentation.of(Optional.of(did(member)), List.of(SecuredCredential.of(credential())));
    String token = vpToken(presentation, CHALLENGE, member);
    VerificationResult good = verify(withoutHolder(token));
    assertTrue(good.acceptable(), () -> good.findings().toString());
    int inSignature = token.length() - 20;
    char other = token.charAt(inSignature) == 'A' ? 'B' : 'A';
    String forged = token.substring(0, inSignature) + other + token.substring(inSignature + 1);
    assertRejected(ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, verify(withoutHolder(forged)));
  }

  @Test
  @Tag("attack:JOS-09")
  void aTokenWhoseRegisteredClaimsContradictTheCredentialIsRejected() {
    for (JsonObject claims :
        List.of(
            json("{'iss':'did:web:mallory.example'}"),
            json("{'sub':'did:web:mallory.example'}"),
            json("{'exp':1}"),
            json("{'vc':{}}"))) {
      String token =
          Jws.signing(TokenType.VC_JWT)
              .kid(METHOD)
              .sign(unsigned(member).toBuilder().putAll(claims).build(), issuer.signer())
              .text();
      VerificationResult result =
          verify(
              VerificationRequest.ofOne(token)
                  .expectTrustedIssuer(trust())
                  .ignoreHolder()
                  .ignoreValidity()
                  .ignoreStatus());
      assertRejected(ProblemCode.MALFORMED_VALUE_ERROR, result);
      assertFalse(result.verified());
    }
  }
}
