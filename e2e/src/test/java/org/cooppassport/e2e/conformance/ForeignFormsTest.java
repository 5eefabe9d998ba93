package org.cooppassport.e2e.conformance;

import static org.cooppassport.e2e.conformance.Answers.accepted;
import static org.cooppassport.e2e.conformance.Answers.refused;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtJson;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.e2e.conformance.RunningAdapter.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Credentials and presentations of an issuer that only the offered documents know, in every form,
 * at the verifier with all checks.
 */
class ForeignFormsTest {
  private static final String NONCE = "n-7";
  private static final String AUDIENCE = "https://verifier.example/answers";
  private static final SeededRandom RANDOM = new SeededRandom("foreign forms");

  @TempDir private static Path folder;
  private static RunningAdapter adapter;
  private static DataIntegrity integrity;

  @BeforeAll
  static void start() {
    ForeignWorld world = new ForeignWorld(folder);
    ForeignIssuer.publish(world);
    OfferedDocuments documents = world.offered();
    integrity = ForeignIssuer.integrity(documents);
    adapter =
        RunningAdapter.start(
            folder, documents, TrustAnchors.NONE, Clock.fixed(RunningAdapter.NOW, ZoneOffset.UTC));
  }

  @AfterAll
  static void stop() {
    adapter.close();
  }

  private static Map<String, JsonValue> credentials() {
    Map<String, JsonValue> forms = new LinkedHashMap<>();
    JsonObject credential = ForeignIssuer.credential();
    JsonObject older = ForeignIssuer.credential11(ForeignIssuer.V1_PROOFS);
    for (Cryptosuite suite : List.of(Cryptosuite.EDDSA_RDFC_2022, Cryptosuite.EDDSA_JCS_2022)) {
      forms.put(suite.id(), signed(credential, suite, "ed", ForeignIssuer.ED));
      forms.put(suite.id() + " inline", signed(credential, suite, "inline", ForeignIssuer.ED));
      forms.put(suite.id() + " 1.1", signed(older, suite, "ed", ForeignIssuer.ED));
    }
    for (Cryptosuite suite : List.of(Cryptosuite.ECDSA_RDFC_2019, Cryptosuite.ECDSA_JCS_2019)) {
      forms.put(suite.id() + " P-256", signed(credential, suite, "p256", ForeignIssuer.P256));
      forms.put(suite.id() + " P-384", signed(credential, suite, "p384", ForeignIssuer.P384));
      forms.put(suite.id() + " 1.1", signed(older, suite, "p384", ForeignIssuer.P384));
    }
    forms.put("ecdsa-sd-2023", derived(ecdsaSd(flat(credential))));
    forms.put("ecdsa-sd-2023 1.1", derived(ecdsaSd(older)));
    forms.put("bbs-2023", derived(bbs(flat(credential))));
    forms.put("bbs-2023 1.1", derived(bbs(older)));
    String jwt = vcJwt(credential);
    forms.put("vc+jwt", new JsonString(jwt));
    forms.put("vc+jwt in an envelope", enveloped("application/vc+jwt", jwt));
    forms.put("vc+sd-jwt", new JsonString(vcSdJwt(credential)));
    forms.put("vc+sd-jwt in an envelope", enveloped("application/vc+sd-jwt", vcSdJwt(credential)));
    forms.put("vc+cose", new JsonString(vcCose(credential)));
    forms.put(
        "vc+cose in an envelope", enveloped("application/vc+cose;base64", vcCose(credential)));
    forms.put("jwt_vc_json", new JsonString(jwtVc()));
    forms.put("dc+sd-jwt", new JsonString(dcSdJwt().text()));
    forms.put("dc+sd-jwt in JSON", SdJwtJson.flattened(dcSdJwt()));
    forms.put("dc+sd-jwt in general JSON", SdJwtJson.general(dcSdJwt(), List.of()));
    return forms;
  }

  private static JsonObject signed(
      JsonObject document, Cryptosuite suite, String method, SigningKey key) {
    return integrity.sign(document, ForeignIssuer.assertion(suite, method), key.signer());
  }

  /** Lists cannot be disclosed in parts. */
  private static JsonObject flat(JsonObject credential) {
    return credential.with(
        "credentialSubject",
        credential.object("credentialSubject").orElseThrow().without("neighbours"));
  }

  private static JsonObject ecdsaSd(JsonObject document) {
    return integrity.signForDisclosure(
        document,
        ForeignIssuer.assertion(Cryptosuite.ECDSA_SD_2023, "p256"),
        ForeignIssuer.P256.signer(),
        mandatory(document),
        RANDOM);
  }

  private static JsonObject bbs(JsonObject document) {
    return integrity.signForDisclosure(
        document,
        ForeignIssuer.assertion(Cryptosuite.BBS_2023, "bbs"),
        ForeignIssuer.BBS.signer(),
        mandatory(document),
        RANDOM);
  }

  private static List<JsonPointer> mandatory(JsonObject document) {
    return document.has("validUntil")
        ? ForeignIssuer.mandatory()
        : List.of(
            JsonPointer.of("issuer"),
            JsonPointer.of("issuanceDate"),
            JsonPointer.of("expirationDate"));
  }

  private static JsonObject derived(JsonObject base) {
    return integrity.derive(
        base,
        List.of(
            JsonPointer.of("credentialSubject", "ward"), JsonPointer.of("credentialSubject", "id")),
        RANDOM.next(32),
        RANDOM);
  }

  private static String vcJwt(JsonObject document) {
    return VcJose.sign(
            EnvelopeKind.CREDENTIAL,
            document,
            ForeignIssuer.method("p384"),
            ForeignIssuer.P384.signer())
        .text();
  }

  private static String vcSdJwt(JsonObject document) {
    return VcJose.signSelective(
            EnvelopeKind.CREDENTIAL,
            document.with("cnf", JsonObject.of("jwk", ForeignIssuer.RESIDENT.publicKey().toJwk())),
            DisclosureFrame.of(
                List.of(
                    ClaimsPath.of("credentialSubject", "ward"),
                    ClaimsPath.of("credentialSubject", "since"))),
            ForeignIssuer.method("ed"),
            ForeignIssuer.ED.signer(),
            RANDOM)
        .text();
  }

  private static String vcCose(JsonObject document) {
    return Base64.getEncoder()
        .encodeToString(
            VcCose.sign(
                    EnvelopeKind.CREDENTIAL,
                    document,
                    ForeignIssuer.method("p256"),
                    ForeignIssuer.P256.signer())
                .toByteArray());
  }

  /** As most issuers of data model 1.1 write it: members repeated by the registered claims. */
  private static String jwtVc() {
    JsonObject document = ForeignIssuer.credential11();
    return ForeignIssuer.token(
            TokenType.JWT_VC_1_1,
            JsonObject.builder()
                .put("iss", ForeignIssuer.DID)
                .put("sub", ForeignIssuer.resident())
                .put("jti", document.string("id").orElseThrow())
                .put("nbf", 1_767_225_600L)
                .put("exp", 1_798_761_600L)
                .put("vc", document)
                .build(),
            "p256",
            ForeignIssuer.P256)
        .text();
  }

  private static SdJwt dcSdJwt() {
    JsonObject payload =
        JsonReader.readObject(
                """
                {"iss": "did:web:city.example:registry", "vct": "https://city.example/residence",
                 "iat": 1767225600, "exp": 1798761600, "ward": "Harbour",
                 "address": {"street": "Quay 1", "town": "Sea"}, "languages": ["en", "pt"]}
                """)
            .with("cnf", JsonObject.of("jwk", ForeignIssuer.RESIDENT.publicKey().toJwk()));
    return SdJwtVc.prepare(
            payload,
            DisclosureFrame.of(
                List.of(
                    ClaimsPath.of("ward"),
                    ClaimsPath.of("address"),
                    ClaimsPath.of("address", "street"),
                    ClaimsPath.of("languages").everyItem())),
            RANDOM)
        .sign(
            org.cooppassport.core.jose.Jws.signing(TokenType.SD_JWT_VC)
                .kid(ForeignIssuer.method("p256")),
            ForeignIssuer.P256.signer());
  }

  private static JsonObject enveloped(String mediaType, String content) {
    return JsonObject.builder()
        .put("@context", ForeignIssuer.V2)
        .put("id", "data:" + mediaType + "," + content)
        .put("type", "EnvelopedVerifiableCredential")
        .build();
  }

  private static Answer credential(JsonValue credential) {
    return adapter.post(
        "/credentials/verify",
        JsonObject.builder().put("verifiableCredential", credential).build());
  }

  @TestFactory
  Stream<DynamicTest> everyFormIsAccepted() {
    return credentials().entrySet().stream()
        .map(
            form ->
                DynamicTest.dynamicTest(
                    form.getKey(), () -> accepted(credential(form.getValue()))));
  }

  @TestFactory
  Stream<DynamicTest> everyFormIsRefusedOnceItIsChanged() {
    return credentials().entrySet().stream()
        .map(
            form ->
                DynamicTest.dynamicTest(
                    form.getKey(), () -> refused(credential(changed(form.getValue())))));
  }

  /** Another ward in the document, or another character in the text. */
  private static JsonValue changed(JsonValue form) {
    if (form instanceof JsonString text) {
      return new JsonString(changed(text.value()));
    }
    JsonObject object = (JsonObject) form;
    if (object.has("credentialSubject")) {
      JsonObject subject = object.object("credentialSubject").orElseThrow();
      return object.with("credentialSubject", subject.with("ward", "Hill"));
    }
    return object.has("payload")
        ? object.with("payload", changed(object.string("payload").orElseThrow()))
        : object.with("id", changed(object.string("id").orElseThrow()));
  }

  private static String changed(String text) {
    int place = text.length() / 2;
    while (".~".indexOf(text.charAt(place)) >= 0) {
      place++;
    }
    char other = text.charAt(place) == 'A' ? 'B' : 'A';
    return text.substring(0, place) + other + text.substring(place + 1);
  }

  private static Map<String, JsonValue> presentations() {
    Map<String, JsonValue> all = credentials();
    Map<String, JsonValue> forms = new LinkedHashMap<>();
    List<JsonValue> objects = new ArrayList<>();
    all.values().stream()
        .filter(form -> form instanceof JsonObject object && object.has("@context"))
        .forEach(objects::add);
    JsonObject older =
        JsonReader.readObject(
            """
            {"@context": ["https://www.w3.org/2018/credentials/v1",
                          "https://w3id.org/security/data-integrity/v2"],
             "type": "VerifiablePresentation"}
            """);
    JsonObject newer =
        JsonReader.readObject(
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2"],
             "type": ["VerifiablePresentation"]}
            """);
    for (Cryptosuite suite : List.of(Cryptosuite.ECDSA_RDFC_2019, Cryptosuite.ECDSA_JCS_2019)) {
      forms.put(
          "all in one, " + suite.id(),
          answered(
              newer.with("verifiableCredential", new JsonArray(objects)),
              suite,
              List.of(AUDIENCE)));
      forms.put(
          "1.1, " + suite.id(),
          answered(
              older.with("verifiableCredential", all.get("eddsa-rdfc-2022 1.1")),
              suite,
              List.of(AUDIENCE)));
    }
    forms.put(
        "1.1 with a token, ecdsa-jcs-2019",
        answered(
            older.with("verifiableCredential", JsonArray.of(all.get("jwt_vc_json"))),
            Cryptosuite.ECDSA_JCS_2019,
            List.of(AUDIENCE)));
    JsonObject inside =
        newer
            .with("holder", ForeignIssuer.resident())
            .with("verifiableCredential", JsonArray.of(all.get("vc+jwt in an envelope")));
    String vpJwt = vpJwt(inside.with("nonce", NONCE).with("aud", AUDIENCE));
    forms.put("vp+jwt", new JsonString(vpJwt));
    forms.put(
        "vp+jwt in an envelope",
        enveloped("application/vp+jwt", vpJwt).with("type", "EnvelopedVerifiablePresentation"));
    forms.put(
        "vp+jwt for a list of one",
        new JsonString(
            vpJwt(inside.with("nonce", NONCE).with("aud", JsonArray.ofStrings(AUDIENCE)))));
    forms.put(
        "jwt_vp_json",
        new JsonString(
            jwtVp(older.with("verifiableCredential", JsonArray.of(all.get("jwt_vc_json"))))));
    forms.put("dc+sd-jwt", new JsonString(bound(dcSdJwt()).text()));
    forms.put("dc+sd-jwt in JSON", SdJwtJson.flattened(bound(dcSdJwt())));
    forms.put(
        "vc+sd-jwt",
        new JsonString(bound(SdJwt.parse(vcSdJwt(ForeignIssuer.credential()))).text()));
    return forms;
  }

  private static JsonObject answered(
      JsonObject presentation, Cryptosuite suite, List<String> domains) {
    return integrity.sign(
        presentation,
        ProofOptions.authentication(suite, DidKey.methodUrl(ForeignIssuer.RESIDENT.publicKey()))
            .created(RunningAdapter.NOW.minusSeconds(5))
            .domains(domains)
            .challenge(NONCE),
        ForeignIssuer.RESIDENT.signer());
  }

  private static String vpJwt(JsonObject presentation) {
    return VcJose.sign(
            EnvelopeKind.PRESENTATION,
            presentation,
            DidKey.methodUrl(ForeignIssuer.RESIDENT.publicKey()),
            ForeignIssuer.RESIDENT.signer())
        .text();
  }

  private static String jwtVp(JsonObject presentation) {
    return org.cooppassport.core.jose.Jws.signing(TokenType.JWT_VC_1_1)
        .kid(DidKey.methodUrl(ForeignIssuer.RESIDENT.publicKey()))
        .sign(
            JsonObject.builder()
                .put("iss", ForeignIssuer.resident())
                .put("aud", AUDIENCE)
                .put("nonce", NONCE)
                .put("vp", presentation)
                .build(),
            ForeignIssuer.RESIDENT.signer())
        .text();
  }

  private static SdJwt bound(SdJwt credential) {
    return credential.bind(
        AUDIENCE, NONCE, RunningAdapter.NOW.minusSeconds(5), ForeignIssuer.RESIDENT.signer());
  }

  private static Answer presentation(JsonValue presentation, String options) {
    return adapter.post(
        "/presentations/verify",
        JsonObject.builder()
            .put("verifiablePresentation", presentation)
            .put("options", JsonReader.readObject(options))
            .build());
  }

  private static String asked(
      String nonceName, String nonce, String audienceName, String audience) {
    return "{\""
        + nonceName
        + "\": \""
        + nonce
        + "\", \""
        + audienceName
        + "\": \""
        + audience
        + "\"}";
  }

  @TestFactory
  Stream<DynamicTest> everyPresentationAnswersWhatWasAskedAndNothingElse() {
    return presentations().entrySet().stream()
        .map(
            form -> DynamicTest.dynamicTest(form.getKey(), () -> answersOnlyThat(form.getValue())));
  }

  private static void answersOnlyThat(JsonValue form) {
    for (String[] names : new String[][] {{"challenge", "domain"}, {"nonce", "audience"}}) {
      accepted(presentation(form, asked(names[0], NONCE, names[1], AUDIENCE)));
      refused(presentation(form, asked(names[0], "another", names[1], AUDIENCE)));
      refused(presentation(form, asked(names[0], NONCE, names[1], "https://other.example")));
      accepted(presentation(form, "{\"" + names[0] + "\": \"" + NONCE + "\"}"));
      refused(presentation(form, "{\"" + names[0] + "\": \"another\"}"));
      accepted(presentation(form, "{\"" + names[1] + "\": \"" + AUDIENCE + "\"}"));
      refused(presentation(form, "{\"" + names[1] + "\": \"https://other.example\"}"));
    }
    accepted(presentation(form, "{}"));
    refused(presentation(changedPresentation(form), "{}"));
  }

  private static JsonValue changedPresentation(JsonValue form) {
    return form instanceof JsonObject object && object.has("proof")
        ? object.with("holder", "did:web:mallory.example")
        : changed(form);
  }

  @Test
  void whatWasAskedIsComparedAlsoWhereTheTokenLacksTheRest() {
    JsonObject unbound =
        JsonReader.readObject(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "type": ["VerifiablePresentation"]}
                """)
            .with("holder", ForeignIssuer.resident())
            .with(
                "verifiableCredential",
                JsonArray.of(enveloped("application/vc+jwt", vcJwt(ForeignIssuer.credential()))));
    JsonValue nonceOnly = new JsonString(vpJwt(unbound.with("nonce", NONCE)));
    JsonValue audienceOnly = new JsonString(vpJwt(unbound.with("aud", AUDIENCE)));
    JsonValue neither = new JsonString(vpJwt(unbound));
    accepted(presentation(nonceOnly, "{\"nonce\": \"" + NONCE + "\"}"));
    refused(presentation(nonceOnly, "{\"nonce\": \"another\"}"));
    refused(presentation(nonceOnly, "{\"audience\": \"" + AUDIENCE + "\"}"));
    accepted(presentation(audienceOnly, "{\"audience\": \"" + AUDIENCE + "\"}"));
    refused(presentation(audienceOnly, "{\"audience\": \"https://other.example\"}"));
    refused(presentation(audienceOnly, "{\"nonce\": \"" + NONCE + "\"}"));
    refused(presentation(neither, "{\"nonce\": \"" + NONCE + "\"}"));
    accepted(presentation(neither, "{}"));
  }

  @Test
  void domainsAreASet() {
    JsonObject unsigned =
        JsonReader.readObject(
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2"],
             "type": ["VerifiablePresentation"]}
            """);
    JsonObject two =
        answered(unsigned, Cryptosuite.ECDSA_RDFC_2019, List.of(AUDIENCE, "https://b.example"));
    accepted(
        presentation(
            two,
            "{\"challenge\": \"n-7\", \"domain\": [\"https://b.example\", \"" + AUDIENCE + "\"]}"));
    refused(presentation(two, asked("challenge", NONCE, "domain", AUDIENCE)));
    accepted(presentation(two, "{\"challenge\": \"n-7\"}"));
  }

  @Test
  void aPresentationIsNoCredentialAndACredentialNoPresentation() {
    presentations()
        .forEach(
            (name, form) -> {
              if (!name.contains("sd-jwt")) {
                refused(credential(form));
              }
            });
    for (String name :
        List.of("vc+jwt", "vc+cose", "jwt_vc_json", "vc+jwt in an envelope", "eddsa-rdfc-2022")) {
      refused(presentation(credentials().get(name), "{}"));
    }
  }

  @Test
  void aSignedPresentationThatIsOverIsRefused() {
    JsonObject inside =
        JsonReader.readObject(
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "type": ["VerifiablePresentation"]}
                """)
            .with("holder", ForeignIssuer.resident())
            .with(
                "verifiableCredential",
                JsonArray.of(enveloped("application/vc+jwt", vcJwt(ForeignIssuer.credential()))));
    long now = RunningAdapter.NOW.getEpochSecond();
    accepted(presentation(new JsonString(vpJwt(inside.with("exp", now + 60))), "{}"));
    refused(presentation(new JsonString(vpJwt(inside.with("exp", now - 3600))), "{}"));
    refused(presentation(new JsonString(vpJwt(inside.with("nbf", now + 3600))), "{}"));
  }

  @Test
  void aKeyBindingMustHoldAlsoWhereNothingWasAsked() {
    String bound = bound(dcSdJwt()).text();
    String byAnother =
        dcSdJwt()
            .bind(AUDIENCE, NONCE, RunningAdapter.NOW.minusSeconds(5), ForeignIssuer.P256.signer())
            .text();
    int kb = bound.lastIndexOf('~') + 1;
    String without = bound.substring(0, bound.indexOf('~') + 1) + bound.substring(kb);
    accepted(presentation(new JsonString(bound), "{}"));
    refused(presentation(new JsonString(byAnother), "{}"));
    refused(presentation(new JsonString(without), "{}"));
    refused(
        presentation(new JsonString(bound.substring(0, kb) + changed(bound.substring(kb))), "{}"));
    accepted(presentation(new JsonString(dcSdJwt().text()), "{}"));
    refused(presentation(new JsonString(dcSdJwt().text()), "{\"nonce\": \"" + NONCE + "\"}"));
  }
}
