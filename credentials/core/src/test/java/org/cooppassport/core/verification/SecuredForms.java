package org.cooppassport.core.verification;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.schemas.Schemas;

/**
 * One membership of one member in every form that secures a credential, and presentations of it in
 * every form that secures one. Issuer and holder are did:key, so nothing has to be gathered.
 */
final class SecuredForms {
  static final String CHALLENGE = "n-0S6_WzA2Mj";
  static final String DOMAIN = "https://harbour.example/verifier";

  /** What every form says. */
  static final String STANDING = "active";

  static final SigningKey EDWARDS = key("issuer ed", KeyType.ED25519);
  static final SigningKey P256 = key("issuer 256", KeyType.P256);
  static final SigningKey P384 = key("issuer 384", KeyType.P384);
  static final BbsKey BBS = BbsKey.generate(new SeededRandom("issuer bbs"));
  static final SigningKey MEMBER = key("member", KeyType.P256);
  static final SigningKey MALLORY = key("mallory", KeyType.P256);

  private static final String V2 = "https://www.w3.org/ns/credentials/v2";
  private static final String V1 = "https://www.w3.org/2018/credentials/v1";
  private static final DataIntegrity INTEGRITY = new DataIntegrity(ProductContexts.jsonLd());
  private static final SeededRandom RANDOM = new SeededRandom("forms");
  private static final String CONTEXT =
      Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow().contextUrl();

  private SecuredForms() {}

  private static SigningKey key(String name, KeyType type) {
    return SigningKey.generate(type, new SeededRandom("forms " + name));
  }

  static String did(VerificationKey key) {
    return DidKey.of(key).toString();
  }

  private static JsonObject claims() {
    JsonObject claims =
        JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"))
            .without("memberNumber", "subjectLink");
    // Data model 1.1 has no term for a name.
    return claims.with("coop", claims.object("coop").orElseThrow().without("name"));
  }

  /** The credential of data model 2.0, unsecured. */
  static JsonObject unsigned(VerificationKey issuer) {
    return document(JsonArray.ofStrings(V2, CONTEXT), issuer)
        .put("validFrom", "2026-11-01T00:00:00Z")
        .put("validUntil", "2027-11-01T00:00:00Z")
        .build();
  }

  /** The credential of data model 1.1, unsecured. */
  static JsonObject unsigned11(VerificationKey issuer, String... moreContexts) {
    List<String> contexts = new ArrayList<>(List.of(V1, CONTEXT));
    contexts.addAll(List.of(moreContexts));
    return document(JsonArray.ofStrings(contexts), issuer)
        .put("issuanceDate", "2026-11-01T00:00:00Z")
        .put("expirationDate", "2027-11-01T00:00:00Z")
        .build();
  }

  private static JsonObject.Builder document(JsonArray contexts, VerificationKey issuer) {
    return JsonObject.builder()
        .put("@context", contexts)
        .put("id", "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33")
        .put("type", JsonArray.ofStrings("VerifiableCredential", CredentialTypes.MEMBERSHIP))
        .put("issuer", did(issuer))
        .put(
            "credentialSubject",
            JsonObject.builder().put("id", did(MEMBER.publicKey())).putAll(claims()).build());
  }

  /** Every form of the credential, by a name for it. */
  static Map<String, JsonValue> credentials() {
    Map<String, JsonValue> forms = new LinkedHashMap<>();
    for (Cryptosuite suite : List.of(Cryptosuite.EDDSA_RDFC_2022, Cryptosuite.EDDSA_JCS_2022)) {
      forms.put(suite.id(), embedded(suite, EDWARDS));
      forms.put(suite.id() + " 1.1", embedded11(suite, EDWARDS));
    }
    for (Cryptosuite suite : List.of(Cryptosuite.ECDSA_RDFC_2019, Cryptosuite.ECDSA_JCS_2019)) {
      forms.put(suite.id(), embedded(suite, P256));
      forms.put(suite.id() + " P-384", embedded(suite, P384));
      forms.put(suite.id() + " 1.1", embedded11(suite, P384));
    }
    forms.put("ecdsa-sd-2023", derived(ecdsaSd()));
    forms.put("bbs-2023", derived(bbs()));
    forms.put("vc+jwt", text(vcJwt(unsigned(P256.publicKey()), P256).text()));
    forms.put("vc+sd-jwt", text(vcSdJwt()));
    forms.put("vc+cose", text(vcCose()));
    forms.put("jwt_vc_json", text(jwtVc(unsigned11(P256.publicKey())).text()));
    forms.put("dc+sd-jwt", text(dcSdJwt()));
    return forms;
  }

  static JsonObject embedded(Cryptosuite suite, SigningKey key) {
    return sign(unsigned(key.publicKey()), suite, key);
  }

  private static JsonObject embedded11(Cryptosuite suite, SigningKey key) {
    return sign(
        unsigned11(key.publicKey(), "https://w3id.org/security/data-integrity/v2"), suite, key);
  }

  static JsonObject sign(JsonObject document, Cryptosuite suite, SigningKey key) {
    return INTEGRITY.sign(document, assertion(suite, key.publicKey()), key.signer());
  }

  private static ProofOptions assertion(Cryptosuite suite, VerificationKey key) {
    return ProofOptions.assertion(suite, DidKey.methodUrl(key))
        .created(TestCoop.NOW.minusSeconds(60));
  }

  private static List<JsonPointer> mandatory() {
    return List.of(
        JsonPointer.of("issuer"), JsonPointer.of("validFrom"), JsonPointer.of("validUntil"));
  }

  /** With a base proof, as an issuer hands it out. */
  static JsonObject ecdsaSd() {
    return INTEGRITY.signForDisclosure(
        unsigned(P256.publicKey()),
        assertion(Cryptosuite.ECDSA_SD_2023, P256.publicKey()),
        P256.signer(),
        mandatory(),
        RANDOM);
  }

  /** With a base proof, as an issuer hands it out. */
  static JsonObject bbs() {
    VerificationKey key = BBS.publicKey();
    return INTEGRITY.signForDisclosure(
        unsigned(key), assertion(Cryptosuite.BBS_2023, key), BBS.signer(), mandatory(), RANDOM);
  }

  private static JsonObject derived(JsonObject base) {
    return INTEGRITY.derive(
        base, List.of(JsonPointer.of("credentialSubject")), RANDOM.next(32), RANDOM);
  }

  static Jws vcJwt(JsonObject document, SigningKey key) {
    return VcJose.sign(
        EnvelopeKind.CREDENTIAL, document, DidKey.methodUrl(key.publicKey()), key.signer());
  }

  static String vcSdJwt() {
    return VcJose.signSelective(
            EnvelopeKind.CREDENTIAL,
            unsigned(P256.publicKey()),
            DisclosureFrame.of(
                List.of(
                    ClaimsPath.of("credentialSubject", "standing"),
                    ClaimsPath.of("credentialSubject", "politicalRights"))),
            DidKey.methodUrl(P256.publicKey()),
            P256.signer(),
            RANDOM)
        .text();
  }

  static String vcCose() {
    return base64(
        VcCose.sign(
            EnvelopeKind.CREDENTIAL,
            unsigned(P384.publicKey()),
            DidKey.methodUrl(P384.publicKey()),
            P384.signer()));
  }

  static String base64(Bytes message) {
    return Base64.getEncoder().encodeToString(message.toByteArray());
  }

  /**
   * The JWT of data model 1.1: what has a registered claim stands there and not in the document.
   */
  static Jws jwtVc(JsonObject document) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", document.string("issuer").orElseThrow())
            .put("sub", did(MEMBER.publicKey()))
            .put("jti", document.string("id").orElseThrow())
            .put("nbf", TestCoop.NOW.minusSeconds(86_400).getEpochSecond())
            .put("exp", TestCoop.NOW.plusSeconds(86_400).getEpochSecond())
            .put(
                "vc",
                document
                    .without("issuer", "id", "issuanceDate", "expirationDate")
                    .with(
                        "credentialSubject",
                        document.object("credentialSubject").orElseThrow().without("id")))
            .build();
    return jwt(claims, P256);
  }

  static Jws jwt(JsonObject claims, SigningKey key) {
    return Jws.signing(TokenType.JWT_VC_1_1)
        .kid(DidKey.methodUrl(key.publicKey()))
        .sign(claims, key.signer());
  }

  /** An SD-JWT VC whose issuer is a DID. */
  static String dcSdJwt() {
    JsonObject payload =
        JsonObject.builder()
            .put("iss", did(P256.publicKey()))
            .put("vct", CredentialTypes.vct(CredentialTypes.MEMBERSHIP))
            .put("exp", TestCoop.NOW.plusSeconds(86_400).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", MEMBER.publicKey().toJwk()))
            .putAll(claims())
            .build();
    return SdJwtVc.prepare(
            payload,
            DisclosureFrame.of(List.of(ClaimsPath.of("standing"), ClaimsPath.of("coop"))),
            RANDOM)
        .sign(
            Jws.signing(TokenType.SD_JWT_VC).kid(DidKey.methodUrl(P256.publicKey())), P256.signer())
        .text();
  }

  /** Every form of a presentation by the member, each around another form of the credential. */
  static Map<String, JsonValue> presentations() {
    Map<String, JsonValue> credentials = credentials();
    Map<String, JsonValue> forms = new LinkedHashMap<>();
    forms.put(
        "ldp_vp", ldpVp(unsignedVp(MEMBER, credentials.get("eddsa-rdfc-2022")), MEMBER, CHALLENGE));
    forms.put(
        "ldp_vp of envelopes",
        ldpVp(
            unsignedVp(MEMBER, credentials.get("vc+cose"), credentials.get("vc+sd-jwt")),
            MEMBER,
            CHALLENGE));
    forms.put("vp+jwt", vpJwt(unsignedVp(MEMBER, credentials.get("vc+jwt")), MEMBER, CHALLENGE));
    forms.put("vp+sd-jwt", vpSdJwt(unsignedVp(MEMBER, credentials.get("bbs-2023"))));
    forms.put("jwt_vp_json", jwtVp(credentials.get("jwt_vc_json"), MEMBER, CHALLENGE));
    forms.put("dc+sd-jwt", text(boundSdJwt(dcSdJwt())));
    forms.put(
        "nested envelopes",
        enveloped(
            "application/vp+jwt",
            ((JsonString)
                    vpJwt(
                        unsignedVp(MEMBER, credentials.get("vc+cose"), credentials.get("vc+jwt")),
                        MEMBER,
                        CHALLENGE))
                .value()));
    return forms;
  }

  static JsonObject unsignedVp(SigningKey holder, JsonValue... credentials) {
    List<SecuredCredential> inside = new ArrayList<>();
    for (JsonValue credential : credentials) {
      SecuredCredential secured = SecuredCredential.of(credential);
      inside.add(
          secured instanceof SecuredCredential.Cose cose
              ? new SecuredCredential.Cose(cose.message(), "application/vc+cose")
              : secured);
    }
    return Presentation.of(Optional.of(did(holder.publicKey())), inside);
  }

  static JsonObject ldpVp(JsonObject presentation, SigningKey holder, String challenge) {
    return INTEGRITY.sign(
        presentation,
        ProofOptions.authentication(
                Cryptosuite.ECDSA_JCS_2019, DidKey.methodUrl(holder.publicKey()))
            .created(TestCoop.NOW.minusSeconds(5))
            .domain(DOMAIN)
            .challenge(challenge),
        holder.signer());
  }

  static JsonValue vpJwt(JsonObject presentation, SigningKey holder, String nonce) {
    return text(
        VcJose.sign(
                EnvelopeKind.PRESENTATION,
                presentation.with("nonce", nonce).with("aud", DOMAIN),
                DidKey.methodUrl(holder.publicKey()),
                holder.signer())
            .text());
  }

  static JsonValue vpSdJwt(JsonObject presentation) {
    return text(
        VcJose.signSelective(
                EnvelopeKind.PRESENTATION,
                presentation.with("nonce", CHALLENGE).with("aud", DOMAIN),
                DisclosureFrame.of(List.of(ClaimsPath.of("holder"))),
                DidKey.methodUrl(MEMBER.publicKey()),
                MEMBER.signer(),
                RANDOM)
            .text());
  }

  static String boundSdJwt(String credential) {
    return SdJwt.parse(credential)
        .bind(DOMAIN, CHALLENGE, TestCoop.NOW.minusSeconds(5), MEMBER.signer())
        .text();
  }

  static JsonValue jwtVp(JsonValue credential, SigningKey holder, String nonce) {
    return text(
        jwt(
                JsonObject.builder()
                    .put("iss", did(holder.publicKey()))
                    .put("aud", DOMAIN)
                    .put("nonce", nonce)
                    .put(
                        "vp",
                        JsonObject.builder()
                            .put("@context", JsonArray.ofStrings(V1))
                            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
                            .put("verifiableCredential", JsonArray.of(credential))
                            .build())
                    .build(),
                holder)
            .text());
  }

  static JsonObject enveloped(String mediaType, String content) {
    return JsonObject.builder()
        .put("@context", V2)
        .put("id", "data:" + mediaType + "," + content)
        .put("type", "EnvelopedVerifiablePresentation")
        .build();
  }

  private static JsonValue text(String token) {
    return new JsonString(token);
  }

  /** As it is handed to a verifier. */
  static String presented(JsonValue form) {
    return form instanceof JsonString token ? token.value() : form.toJson();
  }
}
