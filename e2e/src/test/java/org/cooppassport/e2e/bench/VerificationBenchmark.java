package org.cooppassport.e2e.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusList;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Everything a verifier does with a presentation of a membership: trust, the issuer's published
 * keys, its signature, the holder's, validity, and a status list of 131,072 entries with its own
 * signature. Each presentation is another one, as in life; the documents of the issuer are the
 * same, as they are in the cache of a server.
 */
@State(Scope.Benchmark)
public class VerificationBenchmark {
  private static final String NONCE = "nonce-1";
  private static final String AUDIENCE = "harbour.example";
  private static final String URL = "https://riverside.example/coop";
  private static final String DID = "did:web:riverside.example:coop";
  private static final String METHOD = DID + "#key-1";
  private static final String LIST = URL + "/lists/1";

  /** More than any bounded memory of results holds. */
  private static final int PRESENTATIONS = 2_048;

  /** In which form. */
  public enum Form {
    DC_SD_JWT,
    LDP_VC
  }

  @Param({"DC_SD_JWT", "LDP_VC"})
  public Form form;

  private final List<String> presentations = new ArrayList<>();
  private final DataIntegrity integrity = new DataIntegrity(ProductContexts.jsonLd());
  private StaticDocuments world;
  private TrustedIssuers trust;
  private int next;

  @Setup
  public void prepare() {
    switch (form) {
      case DC_SD_JWT -> prepareTokens();
      case LDP_VC -> prepareDocuments();
    }
  }

  private void prepareTokens() {
    TestCoop riverside = TestCoop.at(URL);
    SigningKey member = TestCoop.holder("amara");
    for (int i = 0; i < PRESENTATIONS; i++) {
      presentations.add(
          TestCoop.present(
              riverside.issue(
                  CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, member, i),
              member,
              NONCE,
              AUDIENCE,
              "standing"));
    }
    world = StaticDocuments.of(riverside);
    trust = trusting(URL);
  }

  private void prepareDocuments() {
    SigningKey issuer = SigningKey.generate(KeyType.ED25519, new SeededRandom("issuer"));
    SigningKey member = SigningKey.generate(KeyType.ED25519, new SeededRandom("member"));
    for (int i = 0; i < PRESENTATIONS; i++) {
      presentations.add(present(sign(membership(member, i), issuer), member));
    }
    world =
        new StaticDocuments()
            .with(
                new DocumentNeed(
                    DocumentKind.DID_DOCUMENT, "https://riverside.example/coop/did.json"),
                didDocument(issuer))
            .with(
                new DocumentNeed(DocumentKind.BITSTRING_STATUS_LIST, LIST),
                sign(statusList(), issuer).toJson());
    trust = trusting(DID);
  }

  private static TrustedIssuers trusting(String issuer) {
    return TrustedIssuers.of(
        TrustedIssuer.read(
            JsonObject.of("issuer", issuer)
                .with("types", JsonArray.ofStrings("CoopMembershipCredential"))));
  }

  private static String didDocument(SigningKey issuer) {
    JsonObject method =
        JsonObject.builder()
            .put("id", METHOD)
            .put("type", "Multikey")
            .put("controller", DID)
            .put("publicKeyMultibase", issuer.publicKey().toMultikey())
            .build();
    return JsonObject.of("id", DID).with("assertionMethod", JsonArray.of(method)).toJson();
  }

  private static JsonObject statusList() {
    return BitstringStatusList.credential(
        LIST,
        DID,
        StatusPurpose.REVOCATION,
        new StatusList(131_072).revocationBits(),
        TestCoop.NOW.minus(Duration.ofHours(1)),
        TestCoop.NOW.plus(Duration.ofHours(1)),
        Duration.ofMinutes(5));
  }

  private static JsonObject membership(SigningKey subject, int index) {
    CredentialTypeSchema type = Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow();
    JsonObject claims =
        JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"))
            .without("memberNumber", "subjectLink");
    return JsonObject.builder()
        .put(
            "@context",
            JsonArray.ofStrings("https://www.w3.org/ns/credentials/v2", type.contextUrl()))
        .put("type", JsonArray.ofStrings("VerifiableCredential", type.name()))
        .put("issuer", DID)
        .put("validFrom", "2026-11-01T00:00:00Z")
        .put("validUntil", "2027-11-01T00:00:00Z")
        .put(
            "credentialStatus",
            BitstringStatusListEntry.of(LIST, StatusPurpose.REVOCATION, index).toJson())
        .put(
            "credentialSubject",
            JsonObject.builder()
                .put("id", DidKey.of(subject.publicKey()).toString())
                .putAll(claims)
                .build())
        .build();
  }

  private JsonObject sign(JsonObject document, SigningKey issuer) {
    return integrity.sign(
        document,
        ProofOptions.assertion(Cryptosuite.EDDSA_RDFC_2022, METHOD)
            .created(TestCoop.NOW.minusSeconds(60)),
        issuer.signer());
  }

  private String present(JsonObject credential, SigningKey holder) {
    JsonObject presentation =
        Presentation.of(
            Optional.of(DidKey.of(holder.publicKey()).toString()),
            List.of(SecuredCredential.of(credential)));
    return integrity
        .sign(
            presentation,
            ProofOptions.authentication(
                    Cryptosuite.EDDSA_RDFC_2022, DidKey.methodUrl(holder.publicKey()))
                .created(TestCoop.NOW.minusSeconds(5))
                .domain(AUDIENCE)
                .challenge(NONCE),
            holder.signer())
        .toJson();
  }

  @Benchmark
  public VerificationResult verifyPresentation() {
    next = (next + 1) % PRESENTATIONS;
    VerificationRequest request =
        VerificationRequest.ofOne(presentations.get(next))
            .expectTrustedIssuer(trust)
            .expectHolder(NONCE, AUDIENCE)
            .checkValidity()
            .checkStatus()
            .build();
    VerificationResult result = world.gather(Verification.begin(request, TestCoop.NOW)).result();
    if (!result.acceptable()) {
      throw new IllegalStateException(result.findings().toString());
    }
    return result;
  }
}
