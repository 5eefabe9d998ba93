package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The legal matrix: for each regime and lane the cases in and out, read from {@code matrix/*.json},
 * which a lawyer can read and correct. The tables are those that are shipped.
 */
class LegalMatrixTest {
  private static final List<String> FILES =
      List.of(
          "uk-mlr-2017-39",
          "eu-amlr-48-49",
          "ca-pcmltfr-member",
          "us-cip-1020-220",
          "je-mlo-16",
          "fatf-r17",
          "sector-code",
          "other-lanes");

  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey amara = TestCoop.holder("amara");
  private final Documents documents = TestCoop.documents(riverside);

  private static JsonObject read(String file) {
    try (InputStream in = LegalMatrixTest.class.getResourceAsStream("matrix/" + file + ".json")) {
      return JsonReader.readObject(Bytes.owned(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonObject> cases(JsonObject file) {
    return file.array("cases").orElseThrow().objects().orElseThrow();
  }

  @Test
  void thereAreCasesInAndOutForEveryRegimeAndLane() {
    int all = 0;
    for (String file : FILES) {
      List<String> outcomes =
          cases(read(file)).stream().map(c -> c.string("expect").orElseThrow()).toList();
      assertTrue(outcomes.contains("accepted"), file);
      assertTrue(outcomes.stream().anyMatch(o -> !o.equals("accepted")), file);
      all += outcomes.size();
    }
    assertTrue(all >= 60, () -> "too few cases");
  }

  @TestFactory
  Stream<DynamicTest> theMatrix() {
    return FILES.stream()
        .flatMap(
            name -> {
              JsonObject file = read(name);
              return cases(file).stream()
                  .map(
                      one ->
                          DynamicTest.dynamicTest(
                              name + ": " + one.string("case").orElseThrow(),
                              () -> holds(file, one)));
            });
  }

  private void holds(JsonObject file, JsonObject one) {
    Verdict verdict = judge(file, one);
    TreeSet<String> codes = new TreeSet<>();
    verdict.reasons().forEach(reason -> codes.add(reason.code()));
    assertEquals(one.string("expect").orElseThrow(), verdict.outcome().wireName(), codes::toString);
    assertEquals(
        new TreeSet<>(one.array("codes").flatMap(JsonArray::strings).orElse(List.of())), codes);
    for (Reason reason : verdict.reasons()) {
      for (String language : Messages.LANGUAGES) {
        String sentence = reason.sentence(Locale.forLanguageTag(language));
        assertFalse(sentence.contains("{"), sentence);
      }
      assertFalse(reason.source().title().isEmpty());
    }
  }

  private Verdict judge(JsonObject file, JsonObject one) {
    Instant at = Instant.parse(one.string("on").orElse("2026-11-21") + "T12:00:00Z");
    Policy policy = Policy.read(policy(file, one));
    List<PresentedText> presented = new ArrayList<>();
    presented.add(
        presented(
            "check",
            riverside.sign(
                check(file, one), Schemas.type(CredentialTypes.KYC_CHECK).orElseThrow())));
    List<String> required = file.array("required").orElseThrow().strings().orElseThrow();
    if (!required.isEmpty()) {
      List<String> held = one.array("held").flatMap(JsonArray::strings).orElse(required);
      presented.add(
          presented(
              "identity",
              riverside.issue(CredentialTypes.IDENTITY, "everything", JsonObject.EMPTY, amara, 9),
              held.toArray(new String[0])));
    }
    Relier relier =
        new Relier(
            one.string("relier").orElse(TestAgreements.relier()),
            agreements(file, one),
            LegalTables.shipped(),
            one.string("risk").flatMap(RiskClass::named).orElse(RiskClass.STANDARD));
    RelianceCase asked =
        new RelianceCase(policy, policy.toDcql(), presented, NONCE, AUDIENCE, relier);
    VerificationResult result = asked.verifyOffline(documents, TestCoop.NOW);
    assertEquals(List.of(), result.findings());
    return asked.judge(new VerificationResult(result.credentials(), result.findings(), at));
  }

  private PresentedText presented(String query, VerifiedSdJwt held, String... claims) {
    return new PresentedText(query, 0, TestCoop.present(held, amara, NONCE, AUDIENCE, claims));
  }

  private JsonObject check(JsonObject file, JsonObject one) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", riverside.url())
            .put("vct", Schemas.type(CredentialTypes.KYC_CHECK).orElseThrow().vct())
            .put("iat", TestCoop.NOW.minusSeconds(86_400).getEpochSecond())
            .put("exp", TestCoop.NOW.plusSeconds(86_400).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", amara.publicKey().toJwk()))
            .put("status", new StatusListReference(riverside.statusListUrl(), 8).toStatusClaim())
            .putAll(JsonReader.readObject(Schemas.example("kyc/claims/document-in-person.json")))
            .putAll(file.object("check").orElseThrow())
            .putAll(one.object("check").orElse(JsonObject.EMPTY))
            .build();
    if (one.bool("performedForUs").orElse(false)) {
      claims = claims.with("performedFor", JsonObject.of("id", TestAgreements.relier()));
    }
    List<String> without = one.array("without").flatMap(JsonArray::strings).orElse(List.of());
    return claims.without(without.toArray(new String[0]));
  }

  private static JsonObject policy(JsonObject file, JsonObject one) {
    String rule = one.string("rule").orElse(file.string("rule").orElseThrow());
    JsonArray lanes = one.array("lanes").orElse(file.array("lanes").orElseThrow());
    List<String> required = file.array("required").orElseThrow().strings().orElseThrow();
    List<JsonObject> claims = new ArrayList<>();
    List<List<String>> sets = new ArrayList<>();
    for (String name : required) {
      claims.add(JsonObject.of("id", name).with("path", JsonArray.ofStrings(name)));
      sets.add(required.stream().filter(other -> !other.equals(name)).toList());
    }
    sets.add(0, required);
    List<JsonObject> credentials = new ArrayList<>();
    credentials.add(
        json(
            "{'id':'check','type':'KycCheckCredential','check':{'methods':["
                + "'document-in-person','chip-read','document-remote','eid-substantial',"
                + "'eid-high','credit-file','dual-process','vouched']}}"));
    if (!required.isEmpty()) {
      credentials.add(
          JsonObject.builder()
              .put("id", "identity")
              .put("type", CredentialTypes.IDENTITY)
              .put("claims", claims.stream().collect(JsonArray.collector()))
              .put(
                  "claimSets",
                  sets.stream().map(JsonArray::ofStrings).collect(JsonArray.collector()))
              .build());
    }
    JsonObject.Builder policy =
        json(
                "{'id':'matrix','version':1,'title':{'en':'x'},'purpose':{'en':'x'},"
                    + "'retention':{'period':'P5Y','text':{'en':'x'}},'recipient':{'name':'x'},"
                    + "'trust':[{'issuer':'https://riverside.example/coop','types':["
                    + "'KycCheckCredential','IdentityAttributesCredential'],'lanes':["
                    + "'informational','sector-code','aml-reliance','agency','source']}]}")
            .toBuilder()
            .put("lanes", lanes)
            .put("credentials", credentials.stream().collect(JsonArray.collector()));
    if (!rule.isEmpty()) {
      boolean byLaw = lanes.strings().orElseThrow().contains("aml-reliance");
      JsonObject basis = JsonObject.of("rule", rule);
      policy.put(
          "legalBasis",
          one.bool("reviewed").orElse(byLaw)
              ? basis.toBuilder()
                  .put("version", 1)
                  .put("reviewedBy", "A. Lawyer")
                  .put("reviewedOn", "2026-09-01")
                  .build()
              : basis);
    }
    return policy.build();
  }

  private static List<Agreement> agreements(JsonObject file, JsonObject one) {
    boolean byLaw =
        file.array("lanes").orElseThrow().strings().orElseThrow().contains("aml-reliance");
    String signed = one.string("signed").orElse(byLaw ? "both" : "statement");
    if (signed.equals("none")) {
      return List.of();
    }
    if (signed.startsWith("statement")) {
      JsonObject statement = TestPolicies.code().json();
      return List.of(
          Agreement.read(
              signed.equals("statement") ? statement : statement.with("until", "2026-11-20")));
    }
    JsonObject words = words(file, one);
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words));
    Instant then = TestAgreements.SIGNED_AT;
    return List.of(
        switch (signed) {
          case "relier" -> draft.with(statement(draft, Deed.SIGNATURE, false, then));
          case "checker" -> draft.with(statement(draft, Deed.SIGNATURE, true, then));
          case "ended" ->
              TestAgreements.signed(words)
                  .with(statement(draft, Deed.END, true, Instant.parse("2026-11-20T08:00:00Z")));
          case "certified" ->
              TestAgreements.signed(words).with(statement(draft, Deed.CERTIFICATION, true, then));
          case "certified-long-ago" ->
              TestAgreements.signed(words)
                  .with(
                      statement(
                          draft, Deed.CERTIFICATION, true, Instant.parse("2025-11-20T08:00:00Z")));
          default -> TestAgreements.signed(words);
        });
  }

  private static AgreementStatement statement(
      SignedAgreement draft, Deed deed, boolean checker, Instant at) {
    return TestAgreements.statement(
        draft, deed, checker ? TestAgreements.CHECKER : TestAgreements.RELIER, at);
  }

  private static JsonObject words(JsonObject file, JsonObject one) {
    String country = file.string("country").orElseThrow();
    JsonObject words = TestAgreements.reliance();
    JsonObject.Builder changed = words.toBuilder();
    changed.put("period", JsonObject.of("from", "2026-01-10"));
    changed.put(
        "relier",
        words
            .object("relier")
            .orElseThrow()
            .with("country", one.string("relierCountry").orElse(country)));
    changed.put("methods", JsonArray.ofStrings("document-in-person", "document-remote", "vouched"));
    for (JsonObject changes :
        List.of(
            file.object("agreement").orElse(JsonObject.EMPTY),
            one.object("agreement").orElse(JsonObject.EMPTY))) {
      changed.putAll(changes);
    }
    JsonObject all = changed.build();
    return all.without(
        all.names().stream()
            .filter(name -> all.get(name).orElseThrow() instanceof JsonNull)
            .toArray(String[]::new));
  }

  static List<Resource> policies() {
    return List.copyOf(Schemas.policies());
  }

  @Test
  void theReadyMadePoliciesAreReadAndSatisfyTheirSchemaAndTheLawIsNotReviewedForAnybody() {
    assertEquals(7, policies().size());
    for (Resource resource : policies()) {
      JsonObject json = JsonReader.readObject(Bytes.owned(resource.bytes()));
      assertEquals(
          List.of(),
          JsonSchemas.pinned().problems("https://schemas.cooppassport.org/schemas/policy/v1", json),
          resource::url);
      Policy policy = Policy.read(json);
      assertFalse(policy.toDcql().credentials().isEmpty());
      String words = PolicyInWords.markdown(policy, LegalTables.shipped(), Locale.ENGLISH);
      assertTrue(words.startsWith("# " + policy.title().in(Locale.ENGLISH)), words);
      assertEquals(policy.legalBasis().isPresent(), words.contains("has not been reviewed"), words);
      policy
          .legalBasis()
          .ifPresent(
              basis -> {
                assertTrue(LegalTables.shipped().rule(basis.rule()).isPresent(), basis.rule());
                assertTrue(basis.reviewedOn().isEmpty());
              });
    }
  }

  @Test
  void theWordsOfAgreementsInTestsSatisfyTheirSchema() {
    for (JsonObject words : List.of(TestAgreements.reliance(), TestAgreements.reciprocity())) {
      assertEquals(
          List.of(),
          JsonSchemas.pinned()
              .problems("https://schemas.cooppassport.org/schemas/agreement/v1", words));
    }
  }
}
