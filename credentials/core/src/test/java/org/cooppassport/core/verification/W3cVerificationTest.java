package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusList;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class W3cVerificationTest {
  private static final String CHALLENGE = "challenge-1";
  private static final String DOMAIN = "harbour.example";
  private static final String ISSUER = "did:web:riverside.example:coop";
  private static final String METHOD = ISSUER + "#key-1";
  private static final String LIST = "https://riverside.example/coop/lists/1";
  private static final DocumentNeed DID_DOCUMENT =
      new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://riverside.example/coop/did.json");
  private static final DocumentNeed STATUS_LIST =
      new DocumentNeed(DocumentKind.BITSTRING_STATUS_LIST, LIST);

  private final DataIntegrity integrity = new DataIntegrity(ProductContexts.jsonLd());
  private final SigningKey issuer = key("issuer");
  private final SigningKey member = key("amara");
  private final SigningKey mallory = key("mallory");
  private final StatusList status = new StatusList(131_072);
  private final StaticDocuments world = new StaticDocuments();

  W3cVerificationTest() {
    publish(issuer);
    publishStatus(issuer, METHOD, ISSUER);
  }

  private static SigningKey key(String name) {
    return SigningKey.generate(KeyType.ED25519, new SeededRandom("w3c " + name));
  }

  private static String did(SigningKey key) {
    return DidKey.of(key.publicKey()).toString();
  }

  private static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  private void publish(SigningKey key) {
    world.with(
        DID_DOCUMENT,
        json("{'id':'"
                + ISSUER
                + "','assertionMethod':[{'id':'#key-1','type':'Multikey','controller':'"
                + ISSUER
                + "','publicKeyMultibase':'"
                + key.publicKey().toMultikey()
                + "'}]}")
            .toJson());
  }

  private void publishStatus(SigningKey key, String method, String listIssuer) {
    JsonObject list =
        BitstringStatusList.credential(
            LIST,
            listIssuer,
            StatusPurpose.REVOCATION,
            status.revocationBits(),
            TestCoop.NOW.minus(Duration.ofHours(1)),
            TestCoop.NOW.plus(Duration.ofHours(1)),
            Duration.ofMinutes(5));
    world.with(
        STATUS_LIST,
        integrity
            .sign(list, ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, method), key.signer())
            .toJson());
  }

  private JsonObject unsigned(SigningKey subject) {
    CredentialTypeSchema type = Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow();
    JsonObject claims =
        JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"))
            .without("memberNumber", "subjectLink");
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2", type.contextUrl()))
        .put("type", JsonArray.ofStrings("VerifiableCredential", type.name()))
        .put("issuer", ISSUER)
        .put("validFrom", "2026-11-01T00:00:00Z")
        .put("validUntil", "2027-11-01T00:00:00Z")
        .put(
            "credentialStatus",
            BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, 42).toJson())
        .put(
            "credentialSubject",
            JsonObject.builder().put("id", did(subject)).putAll(claims).build())
        .build();
  }

  private JsonObject credential() {
    return sign(unsigned(member), issuer, METHOD);
  }

  private JsonObject sign(JsonObject document, SigningKey key, String method) {
    return integrity.sign(
        document,
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, method)
            .created(TestCoop.NOW.minusSeconds(60)),
        key.signer());
  }

  private String present(
      JsonObject credential, SigningKey holder, String challenge, String domain) {
    JsonObject presentation =
        Presentation.of(Optional.of(did(holder)), List.of(SecuredCredential.of(credential)));
    return integrity
        .sign(
            presentation,
            ProofOptions.authentication(
                    Cryptosuite.EDDSA_RDFC_2022, DidKey.methodUrl(holder.publicKey()))
                .created(TestCoop.NOW.minusSeconds(5))
                .domain(domain)
                .challenge(challenge),
            holder.signer())
        .toJson();
  }

  private static TrustedIssuers trust() {
    return TrustedIssuers.of(
        TrustedIssuer.read(
            json("{'issuer':'" + ISSUER + "','types':['CoopMembershipCredential']}")));
  }

  private VerificationResult verify(String text) {
    return verify(
        VerificationRequest.ofOne(text)
            .expectTrustedIssuer(trust())
            .expectHolder(CHALLENGE, DOMAIN)
            .checkValidity()
            .checkStatus());
  }

  private VerificationResult verify(VerificationRequest.Builder request) {
    return world.gather(Verification.begin(request.build(), TestCoop.NOW)).result();
  }

  private VerificationResult verifyAlone(JsonObject credential) {
    return verify(
        VerificationRequest.ofOne(credential.toJson())
            .expectTrustedIssuer(trust())
            .ignoreHolder()
            .checkValidity()
            .checkStatus());
  }

  private static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  private static void assertRejected(ProblemCode code, VerificationResult result) {
    assertTrue(codes(result).contains(code), () -> code + " in " + result.findings());
    assertFalse(result.acceptable());
  }

  @Test
  void aPresentationOfAGoodCredentialByItsSubjectIsAcceptable() {
    VerificationResult result = verify(present(credential(), member, CHALLENGE, DOMAIN));
    assertEquals(List.of(), result.findings());
    assertTrue(result.acceptable());
    VerifiedCredential verified = result.credentials().get(0);
    assertEquals(CredentialTypes.MEMBERSHIP, verified.product().orElseThrow());
    assertEquals("active", verified.claims().text("standing").orElseThrow());
    assertEquals(VerifiedCredential.HolderProof.PROVEN, verified.holderProof());
    assertEquals(List.of(DID_DOCUMENT, STATUS_LIST), world.asked());
  }

  @Test
  @Tag("attack:VER-05")
  @Tag("attack:VER-02")
  void nothingIsFetchedForAnIssuerThatIsNotTrusted() {
    VerificationResult result =
        verify(
            VerificationRequest.ofOne(present(credential(), member, CHALLENGE, DOMAIN))
                .expectTrustedIssuer(TrustedIssuers.NOBODY)
                .expectHolder(CHALLENGE, DOMAIN)
                .checkValidity()
                .checkStatus());
    assertRejected(ProblemCode.UNTRUSTED_ISSUER, result);
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:VER-05")
  @Tag("attack:VER-03")
  void aChangedClaimIsRejectedAndItsStatusListNotFetched() {
    JsonObject changed =
        credential()
            .with(
                "credentialSubject",
                credential().object("credentialSubject").orElseThrow().with("standing", "ceased"));
    VerificationResult result = verify(present(changed, member, CHALLENGE, DOMAIN));
    assertRejected(ProblemCode.PROOF_VERIFICATION_ERROR, result);
    assertEquals(List.of(DID_DOCUMENT), world.asked());
  }

  @Test
  @Tag("attack:VER-04")
  void aKeyOfAnotherIdentifierThanTheIssuerIsRejectedAndNotResolved() {
    JsonObject forged = sign(unsigned(member), mallory, DidKey.methodUrl(mallory.publicKey()));
    assertRejected(ProblemCode.ISSUER_MISMATCH, verify(present(forged, member, CHALLENGE, DOMAIN)));
    JsonObject elsewhere = sign(unsigned(member), mallory, "did:web:mallory.example#k");
    assertRejected(
        ProblemCode.ISSUER_MISMATCH, verify(present(elsewhere, member, CHALLENGE, DOMAIN)));
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:LDP-06")
  void anotherChallengeOrDomainIsRejected() {
    assertRejected(
        ProblemCode.INVALID_CHALLENGE_ERROR,
        verify(present(credential(), member, "other", DOMAIN)));
    assertRejected(
        ProblemCode.INVALID_DOMAIN_ERROR,
        verify(present(credential(), member, CHALLENGE, "mallory.example")));
  }

  @Test
  void aCredentialOfAnotherSubjectIsRejected() {
    assertRejected(
        ProblemCode.HOLDER_MISMATCH, verify(present(credential(), mallory, CHALLENGE, DOMAIN)));
  }

  @Test
  void aCredentialOrPresentationWithoutTheHoldersProofIsRejectedWhereOneIsExpected() {
    assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(credential().toJson()));
    String unsigned =
        Presentation.of(Optional.empty(), List.of(SecuredCredential.of(credential()))).toJson();
    assertRejected(ProblemCode.KEY_BINDING_ERROR, verify(unsigned));
    VerificationResult alone =
        verify(
            VerificationRequest.ofOne(credential().toJson())
                .expectTrustedIssuer(trust())
                .ignoreHolder()
                .checkValidity()
                .checkStatus());
    assertTrue(alone.acceptable(), () -> alone.findings().toString());
  }

  @Test
  @Tag("attack:VER-01")
  void aRevokedCredentialIsGenuineAndNotAcceptable() {
    status.revoke(42);
    publishStatus(issuer, METHOD, ISSUER);
    VerificationResult result = verify(present(credential(), member, CHALLENGE, DOMAIN));
    assertRejected(ProblemCode.REVOKED, result);
    assertTrue(result.verified());
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListOfAnotherIssuerOrKeyIsRejected() {
    String presented = present(credential(), member, CHALLENGE, DOMAIN);
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), did(mallory));
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
    publishStatus(mallory, METHOD, ISSUER);
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), ISSUER);
    assertRejected(ProblemCode.STATUS_VERIFICATION_ERROR, verify(presented));
  }

  @Test
  @Tag("attack:STA-02")
  void aStatusListOfADelegateThatThePolicyNamesIsTaken() {
    publishStatus(mallory, DidKey.methodUrl(mallory.publicKey()), did(mallory));
    TrustedIssuers delegating =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json(
                    "{'issuer':'"
                        + ISSUER
                        + "','types':['CoopMembershipCredential'],'statusDelegates':['"
                        + did(mallory)
                        + "']}")));
    VerificationResult result =
        verify(
            VerificationRequest.ofOne(present(credential(), member, CHALLENGE, DOMAIN))
                .expectTrustedIssuer(delegating)
                .expectHolder(CHALLENGE, DOMAIN)
                .checkValidity()
                .checkStatus());
    assertTrue(result.acceptable(), () -> result.findings().toString());
  }

  @Test
  @Tag("attack:STA-03")
  void aStatusListUnderAnotherIdIsRejected() {
    JsonObject elsewhere =
        BitstringStatusList.credential(
            LIST + "2",
            ISSUER,
            StatusPurpose.REVOCATION,
            status.revocationBits(),
            TestCoop.NOW.minus(Duration.ofHours(1)),
            TestCoop.NOW.plus(Duration.ofHours(1)),
            Duration.ofMinutes(5));
    world.with(STATUS_LIST, sign(elsewhere, issuer, METHOD).toJson());
    assertRejected(
        ProblemCode.STATUS_VERIFICATION_ERROR,
        verify(present(credential(), member, CHALLENGE, DOMAIN)));
  }

  @Test
  @Tag("attack:LDP-03")
  void anAppendedContextIsRejectedBeforeAnythingIsFetched() {
    JsonObject appended =
        credential()
            .with(
                "@context",
                JsonArray.ofStrings(
                    "https://www.w3.org/ns/credentials/v2",
                    Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow().contextUrl(),
                    "https://w3id.org/security/data-integrity/v2"));
    assertRejected(ProblemCode.CONTEXT_NOT_ALLOWED, verifyAlone(appended));
    assertEquals(List.of(), world.asked());
  }

  @Test
  @Tag("attack:LDP-02")
  void aTermThatNoContextDefinesIsRejected() {
    JsonObject more =
        credential()
            .with(
                "credentialSubject",
                credential().object("credentialSubject").orElseThrow().with("kycLevel", "high"));
    assertRejected(ProblemCode.UNSIGNED_TERM, verifyAlone(more));
  }

  @Test
  @Tag("attack:DID-10")
  void aNewKeyInTheDidDocumentCountsForNothingOnceKeysArePinned() {
    String old = present(credential(), member, CHALLENGE, DOMAIN);
    String forged = present(sign(unsigned(member), mallory, METHOD), member, CHALLENGE, DOMAIN);
    publish(mallory);
    TrustedIssuers pinned =
        TrustedIssuers.of(
            TrustedIssuer.read(
                json("{'issuer':'" + ISSUER + "','types':['CoopMembershipCredential']}")
                    .with(
                        "pinnedKeys",
                        JsonArray.of(
                            JsonObject.builder()
                                .put("id", METHOD)
                                .put("jwk", issuer.publicKey().toJwk())
                                .build()))));
    assertTrue(verify(expecting(old, pinned)).acceptable());
    assertFalse(verify(expecting(forged, pinned)).verified());
  }

  private static VerificationRequest.Builder expecting(String text, TrustedIssuers trust) {
    return VerificationRequest.ofOne(text)
        .expectTrustedIssuer(trust)
        .expectHolder(CHALLENGE, DOMAIN)
        .checkValidity()
        .checkStatus();
  }

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

  private static String vpToken(JsonObject presentation, String nonce, SigningKey holder) {
    return Jws.signing(TokenType.VP_JWT)
        .kid(DidKey.methodUrl(holder.publicKey()))
        .sign(presentation.with("nonce", nonce).with("aud", DOMAIN), holder.signer())
        .text();
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

  private VerificationRequest.Builder withoutHolder(String token) {
    return VerificationRequest.ofOne(token)
        .expectTrustedIssuer(trust())
        .ignoreHolder()
        .checkValidity()
        .checkStatus();
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

  @Test
  void anyChangeOfACharacterOfAPresentationIsRefused() {
    String presented = present(credential(), member, CHALLENGE, DOMAIN);
    SeededRandom random = new SeededRandom("chars");
    for (int i = 0; i < 60; i++) {
      int at = 1 + random.below(presented.length() - 2);
      char other = (char) (presented.charAt(at) ^ (1 << random.below(5)));
      String changed = presented.substring(0, at) + other + presented.substring(at + 1);
      if (!sameJson(presented, changed)) {
        assertFalse(verify(changed).acceptable(), changed);
      }
    }
  }

  private static boolean sameJson(String one, String two) {
    try {
      return JsonReader.read(one).equals(JsonReader.read(two));
    } catch (org.cooppassport.core.json.JsonException e) {
      return false;
    }
  }
}
