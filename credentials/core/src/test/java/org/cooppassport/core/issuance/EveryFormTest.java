package org.cooppassport.core.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One subject, many forms: what is prepared, signed, shown in part and verified. */
class EveryFormTest {
  private static final LocalDate TODAY = LocalDate.ofInstant(TestCoop.NOW, ZoneOffset.UTC);
  private static final SeededRandom RANDOM = new SeededRandom("every form");
  private static final DataIntegrity INTEGRITY = new DataIntegrity(ProductContexts.jsonLd());
  private static final CredentialLint LINT = new CredentialLint(ProductContexts.jsonLd(), RANDOM);
  private static final ShippedTypes TYPES = new ShippedTypes(JsonSchemas.pinned());
  private static final SigningKey MEMBER =
      SigningKey.generate(KeyType.P256, new SeededRandom("every form member"));

  /** An issuer of one purpose, whose one did:key signs: keys of other issuers sign the others. */
  private static final ThrowAwayKeys KEYS = new ThrowAwayKeys(RANDOM);

  private static CredentialTemplate template(String type) {
    return TYPES
        .template(type, ShippedTypes.formsOf(type), Cryptosuite.EDDSA_RDFC_2022, 365)
        .orElseThrow();
  }

  private static String issuerOf(CredentialForm form) {
    String method =
        switch (form) {
          case DC_SD_JWT, VC_SD_JWT, VC_JWT, JWT_VC_JSON -> KEYS.envelope().verificationMethod();
          case LDP_VC, LDP_VC_EDDSA_JCS -> KEYS.proof().verificationMethod();
          case LDP_VC_ECDSA_RDFC, LDP_VC_ECDSA_JCS, LDP_VC_ECDSA_SD ->
              KEYS.proof(KeyType.P256).verificationMethod();
          case LDP_VC_ECDSA_RDFC_P384, LDP_VC_ECDSA_JCS_P384 ->
              KEYS.proof(KeyType.P384).verificationMethod();
          case LDP_VC_BBS -> KEYS.unlinkable().verificationMethod();
        };
    return method.substring(0, method.indexOf('#'));
  }

  private static SignedCredential issue(String type, CredentialForm form, JsonObject claims) {
    CredentialDraft draft =
        new CredentialDraft(
            template(type),
            form,
            "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
            new IssuerIdentity(issuerOf(form), "https://riverside.example", "Riverside"),
            new Holder.Bound(MEMBER.publicKey(), DidKey.of(MEMBER.publicKey()).toString()),
            claims,
            StatusPlace.NONE,
            TODAY,
            TODAY.plusDays(30));
    return LINT.prepare(draft, TODAY, RANDOM).sign(KEYS);
  }

  private static JsonObject membership() {
    return JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"));
  }

  private static VerificationResult verify(JsonValue credential) {
    return Verification.offline(
        VerificationRequest.ofOne(
                credential instanceof JsonString token ? token.value() : credential.toJson())
            .ignoreTrust()
            .ignoreHolder()
            .checkValidity()
            .checkStatus()
            .build(),
        Documents.none(),
        TestCoop.NOW);
  }

  /** The holder's choice of top-level claims, in the way of the form. */
  private static JsonValue shown(CredentialForm form, JsonValue credential, List<String> claims) {
    return switch (form) {
      case VC_SD_JWT ->
          new JsonString(
              SdJwt.parse(((JsonString) credential).value())
                  .verify(
                      TokenType.VC_SD_JWT,
                      KEYS.envelope().signer().publicKey(),
                      AllowedAlgorithms.DEFAULT)
                  .reveal(claims.stream().map(c -> ClaimsPath.of("credentialSubject", c)).toList())
                  .text());
      case LDP_VC_ECDSA_SD, LDP_VC_BBS ->
          INTEGRITY.derive(
              (JsonObject) credential,
              claims.stream().map(c -> JsonPointer.of("credentialSubject", c)).toList(),
              RANDOM.next(32),
              RANDOM);
      default -> credential;
    };
  }

  @TestFactory
  Stream<DynamicTest> theSameClaimsAreReadFromEveryForm() {
    return Arrays.stream(CredentialForm.values())
        .filter(form -> form != CredentialForm.DC_SD_JWT)
        .map(form -> dynamicTest(form.wireName(), () -> claimsAreReadFrom(form)));
  }

  private static void claimsAreReadFrom(CredentialForm form) {
    JsonObject claims = membership();
    SignedCredential signed = issue(CredentialTypes.MEMBERSHIP, form, claims);
    VerificationResult result =
        verify(shown(form, signed.credential(), List.copyOf(claims.names())));
    assertEquals(List.of(), result.findings());
    JsonObject expected =
        form.reveals() == CredentialForm.Reveals.CHOSEN_CLAIMS
            ? claims
            : claims.without("memberNumber", "subjectLink");
    assertEquals(expected, result.credentials().get(0).claims().json());
    assertEquals(form.identifier(), result.credentials().get(0).format());
  }

  /** Issue, derive, verify: for random claim sets, random choices are shown and nothing else. */
  @TestFactory
  @Tag("property")
  Stream<DynamicTest> whateverIsChosenOfWhateverIsIssuedIsReadAndNothingElse() {
    return Stream.of(
            CredentialForm.VC_SD_JWT, CredentialForm.LDP_VC_ECDSA_SD, CredentialForm.LDP_VC_BBS)
        .map(form -> dynamicTest(form.wireName(), () -> choicesHold(form)));
  }

  private static void choicesHold(CredentialForm form) {
    SeededRandom random = new SeededRandom("choices " + form);
    for (int i = 0; i < 12; i++) {
      JsonObject claims = randomClaims(random);
      List<String> chosen = claims.names().stream().filter(name -> random.below(2) == 0).toList();
      JsonValue credential = issue(CredentialTypes.MEMBERSHIP, form, claims).credential();
      VerificationResult result = verify(shown(form, credential, chosen));
      assertEquals(List.of(), result.findings());
      JsonObject read = result.credentials().get(0).claims().json();
      for (String name : claims.names()) {
        if (chosen.contains(name)) {
          assertEquals(claims.get(name), read.get(name));
        } else if (read.has(name)) {
          assertTrue(isOpen(name), name);
        }
      }
    }
  }

  private static boolean isOpen(String claim) {
    return template(CredentialTypes.MEMBERSHIP)
        .rule(ClaimsPath.of(claim))
        .filter(rule -> rule.disclosure() == ClaimRule.Disclosure.OPEN)
        .isPresent();
  }

  private static JsonObject randomClaims(SeededRandom random) {
    JsonObject claims =
        membership()
            .with("standing", List.of("active", "provisional", "lapsed").get(random.below(3)))
            .with(
                "memberSince",
                "20" + (10 + random.below(15)) + "-0" + (1 + random.below(9)) + "-11")
            .with("memberNumber", "RF-" + random.below(1_000_000));
    for (String optional : List.of("memberNumber", "sharesHeld", "subjectLink")) {
      claims = random.below(3) == 0 ? claims.without(optional) : claims;
    }
    return claims;
  }

  @Test
  void personalDataAreInNoFormThatRevealsEverything() {
    assertEquals(CredentialForm.selective(), ShippedTypes.formsOf(CredentialTypes.IDENTITY));
    Set<CredentialForm> revealing = EnumSet.allOf(CredentialForm.class);
    revealing.removeAll(CredentialForm.selective());
    CredentialTemplate good = template(CredentialTypes.IDENTITY);
    for (CredentialForm form : revealing) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new CredentialTemplate(
                  good.version(),
                  good.type(),
                  Set.of(form),
                  good.claims(),
                  good.personal(),
                  good.cryptosuite(),
                  good.validityDays(),
                  good.decoys(),
                  good.displays()),
          form.toString());
    }
  }

  @Test
  void everyFormHasANameOfItsOwn() {
    List<String> names = new ArrayList<>();
    for (CredentialForm form : CredentialForm.values()) {
      assertEquals(Optional.of(form), CredentialForm.named(form.wireName()));
      names.add(form.wireName());
    }
    assertEquals(names.size(), Set.copyOf(names).size());
    assertEquals(Optional.empty(), CredentialForm.named("ldp_vc:unknown-2020"));
  }
}
