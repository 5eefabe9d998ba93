package org.cooppassport.core.verification;

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

/** Riverside issues W3C credentials by its did:web, Amara presents one with a proof of hers. */
abstract class W3cWorld {
  static final String CHALLENGE = "challenge-1";
  static final String DOMAIN = "harbour.example";
  static final String ISSUER = "did:web:riverside.example:coop";
  static final String METHOD = ISSUER + "#key-1";
  static final String LIST = "https://riverside.example/coop/lists/1";
  static final DocumentNeed DID_DOCUMENT =
      new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://riverside.example/coop/did.json");
  static final DocumentNeed STATUS_LIST =
      new DocumentNeed(DocumentKind.BITSTRING_STATUS_LIST, LIST);

  final DataIntegrity integrity = new DataIntegrity(ProductContexts.jsonLd());
  final SigningKey issuer = key("issuer");
  final SigningKey member = key("amara");
  final SigningKey mallory = key("mallory");
  final StatusList status = new StatusList(131_072);
  final StaticDocuments world = new StaticDocuments();

  W3cWorld() {
    publish(issuer);
    publishStatus(issuer, METHOD, ISSUER);
  }

  static SigningKey key(String name) {
    return SigningKey.generate(KeyType.ED25519, new SeededRandom("w3c " + name));
  }

  static String did(SigningKey key) {
    return DidKey.of(key.publicKey()).toString();
  }

  static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  void publish(SigningKey key) {
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

  void publishStatus(SigningKey key, String method, String listIssuer) {
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

  JsonObject unsigned(SigningKey subject) {
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

  JsonObject credential() {
    return sign(unsigned(member), issuer, METHOD);
  }

  JsonObject sign(JsonObject document, SigningKey key, String method) {
    return integrity.sign(
        document,
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, method)
            .created(TestCoop.NOW.minusSeconds(60)),
        key.signer());
  }

  String present(JsonObject credential, SigningKey holder, String challenge, String domain) {
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

  static TrustedIssuers trust() {
    return TrustedIssuers.of(
        TrustedIssuer.read(
            json("{'issuer':'" + ISSUER + "','types':['CoopMembershipCredential']}")));
  }

  VerificationResult verify(String text) {
    return verify(
        VerificationRequest.ofOne(text)
            .expectTrustedIssuer(trust())
            .expectHolder(CHALLENGE, DOMAIN)
            .checkValidity()
            .checkStatus());
  }

  VerificationResult verify(VerificationRequest.Builder request) {
    return world.gather(Verification.begin(request.build(), TestCoop.NOW)).result();
  }

  VerificationResult verifyAlone(JsonObject credential) {
    return verify(
        VerificationRequest.ofOne(credential.toJson())
            .expectTrustedIssuer(trust())
            .ignoreHolder()
            .checkValidity()
            .checkStatus());
  }

  static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  static void assertRejected(ProblemCode code, VerificationResult result) {
    assertTrue(codes(result).contains(code), () -> code + " in " + result.findings());
    assertFalse(result.acceptable());
  }

  static VerificationRequest.Builder expecting(String text, TrustedIssuers trust) {
    return VerificationRequest.ofOne(text)
        .expectTrustedIssuer(trust)
        .expectHolder(CHALLENGE, DOMAIN)
        .checkValidity()
        .checkStatus();
  }

  static String vpToken(JsonObject presentation, String nonce, SigningKey holder) {
    return Jws.signing(TokenType.VP_JWT)
        .kid(DidKey.methodUrl(holder.publicKey()))
        .sign(presentation.with("nonce", nonce).with("aud", DOMAIN), holder.signer())
        .text();
  }

  VerificationRequest.Builder withoutHolder(String token) {
    return VerificationRequest.ofOne(token)
        .expectTrustedIssuer(trust())
        .ignoreHolder()
        .checkValidity()
        .checkStatus();
  }

  static boolean sameJson(String one, String two) {
    try {
      return JsonReader.read(one).equals(JsonReader.read(two));
    } catch (org.cooppassport.core.json.JsonException e) {
      return false;
    }
  }
}
