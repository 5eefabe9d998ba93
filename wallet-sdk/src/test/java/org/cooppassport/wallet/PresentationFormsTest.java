package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialMeta;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.wallet.fake.InMemoryWalletStore;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.junit.jupiter.api.Test;

/** Presentations in the forms that issuers of other makes use, as our verification takes them. */
class PresentationFormsTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String ORIGIN = "https://shop.example";
  private static final List<JsonPointer> MANDATORY = List.of(JsonPointer.parse("/issuer"));

  private final StoredHolderKeys keys = new StoredHolderKeys(new InMemoryWalletStore(), RANDOM);
  private final String holder = keys.create(KeyType.P256);
  private final JsonLd jsonLd = JsonLd.over(ContextSet.production());
  private final DataIntegrity dataIntegrity = new DataIntegrity(jsonLd);
  private final PresentationMaker maker = new PresentationMaker(keys, jsonLd, RANDOM);
  private final SigningKey issuer = SigningKey.generate(KeyType.P256, RANDOM);

  private JsonObject credential(String issuerDid) {
    JsonObject example =
        JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
            .without("credentialStatus");
    return example
        .with("issuer", issuerDid)
        .with(
            "credentialSubject",
            example
                .object("credentialSubject")
                .orElseThrow()
                .with("id", HolderBinding.did(keys.signer(holder).publicKey())));
  }

  private ValidatedRequest asked(String format, List<TransactionData> transactions) {
    CredentialQuery query =
        CredentialQuery.of(
            "m",
            format,
            new CredentialMeta.AnyType(JsonObject.EMPTY),
            List.of(ClaimsQuery.of("credentialSubject", "standing")));
    AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(ClientId.origin(ORIGIN), "nonce-1", DcqlQuery.allOf(query))
            .dcApi(ResponseMode.DC_API, List.of());
    if (!transactions.isEmpty()) {
      request.transactions(transactions);
    }
    return ValidatedRequest.of(
        DcApiRequest.unsigned(request.build()).ofOrigin(ORIGIN),
        WalletSettings.DEFAULT.withTransactionTypes(TransactionType.of("t")));
  }

  private JsonValue made(String format, JsonValue credential) {
    return made(format, credential, List.of());
  }

  private JsonValue made(String format, JsonValue credential, List<TransactionData> signs) {
    ValidatedRequest request = asked(format, signs);
    DcqlCredential held =
        new DcqlCredential("1", format, Set.of(), DcqlCredential.Binding.BOUND, JsonObject.EMPTY);
    DcqlMatch match =
        new DcqlMatch("m", held, request.request().query().credentials().get(0).claims());
    return maker.make(request, match, CredentialCopy.fresh(credential, holder), signs, NOW);
  }

  private static VerificationResult verified(JsonValue presented, String nonce, String audience) {
    String text = presented instanceof JsonString token ? token.value() : presented.toJson();
    VerificationRequest request =
        VerificationRequest.of(List.of(new PresentedText("m", 0, text)))
            .ignoreTrust()
            .expectHolder(nonce, audience)
            .ignoreValidity()
            .ignoreStatus()
            .build();
    return Verification.begin(request, NOW).result();
  }

  private static VerifiedCredential accepted(JsonValue presented) {
    VerificationResult result = verified(presented, "nonce-1", "origin:" + ORIGIN);
    assertTrue(result.verified(), () -> result.findingsJson().toJson());
    VerifiedCredential credential = result.credentials().get(0);
    assertEquals(HolderProof.PROVEN, credential.holderProof());
    assertFalse(verified(presented, "nonce-2", "origin:" + ORIGIN).verified());
    assertFalse(verified(presented, "nonce-1", ORIGIN).verified());
    return credential;
  }

  private static void revealsStandingOnly(VerifiedCredential credential) {
    assertTrue(credential.claims().json().has("standing"));
    assertFalse(credential.claims().json().has("memberNumber"));
    assertFalse(credential.claims().json().has("memberSince"));
  }

  @Test
  void aBaseProofRevealsWhatIsAskedAndNoMore() {
    JsonObject base =
        dataIntegrity.signForDisclosure(
            credential(DidKey.of(issuer.publicKey()).toString()),
            ProofOptions.assertion(Cryptosuite.ECDSA_SD_2023, DidKey.methodUrl(issuer.publicKey()))
                .created(NOW),
            issuer.signer(),
            MANDATORY,
            RANDOM);
    revealsStandingOnly(accepted(made("ldp_vc", base)));
  }

  @Test
  void anUnlinkableBaseProofRevealsWhatIsAskedAndNoMore() {
    BbsKey key = BbsKey.generate(RANDOM);
    JsonObject base =
        dataIntegrity.signForDisclosure(
            credential(DidKey.of(key.publicKey()).toString()),
            ProofOptions.assertion(Cryptosuite.BBS_2023, DidKey.methodUrl(key.publicKey()))
                .created(NOW),
            key.signer(),
            MANDATORY,
            RANDOM);
    revealsStandingOnly(accepted(made("ldp_vc", base)));
  }

  @Test
  void aCredentialAsJwtGoesIntoAPresentationAsJwt() {
    Jws credential =
        VcJose.sign(
            EnvelopeKind.CREDENTIAL,
            credential(DidKey.of(issuer.publicKey()).toString()),
            DidKey.methodUrl(issuer.publicKey()),
            issuer.signer());
    VerifiedCredential seen = accepted(made("vc+jwt", new JsonString(credential.text())));
    assertEquals("vc+jwt", seen.format());
  }

  private JsonValue firstDataModel() {
    JsonObject document =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/2018/credentials/v1"))
            .put("type", JsonArray.ofStrings("VerifiableCredential"))
            .put(
                "credentialSubject",
                JsonObject.builder()
                    .put("id", HolderBinding.did(keys.signer(holder).publicKey()))
                    .put("standing", "active")
                    .build())
            .build();
    JsonObject claims =
        JsonObject.builder()
            .put("iss", DidKey.of(issuer.publicKey()).toString())
            .put("sub", HolderBinding.did(keys.signer(holder).publicKey()))
            .put("nbf", NOW.minusSeconds(60).getEpochSecond())
            .put("vc", document)
            .build();
    return new JsonString(
        Jws.signing(TokenType.JWT_VC_1_1)
            .kid(DidKey.methodUrl(issuer.publicKey()))
            .sign(claims, issuer.signer())
            .text());
  }

  @Test
  void aCredentialOfDataModelOneGoesIntoAPresentationOfDataModelOne() {
    VerifiedCredential seen = accepted(made("jwt_vc_json", firstDataModel()));
    assertEquals("jwt_vc_json", seen.format());
  }

  @Test
  void onlyAFormWithAKeyBindingJwtAuthorisesATransaction() {
    TransactionData data =
        TransactionData.of(
            JsonObject.builder()
                .put("type", "t")
                .putStrings("credential_ids", List.of("m"))
                .build());
    assertThrows(Refusal.class, () -> made("jwt_vc_json", firstDataModel(), List.of(data)));
  }
}
