package org.cooppassport.core.law;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.law.EvidenceDeadline.Counting;
import org.cooppassport.core.law.LegalRule.Demand;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LegalTablesTest {
  private static final String SCHEMA = "https://schemas.cooppassport.org/schemas/legal-rule/v1";
  private static final LegalTables TABLES = LegalTables.shipped();

  static List<Resource> shipped() {
    return List.copyOf(Schemas.legalTables());
  }

  private static JsonObject rule(String... changes) {
    JsonObject json = TABLES.rule("uk-mlr-2017-39").orElseThrow().json();
    for (String change : changes) {
      json = json.toBuilder().putAll(JsonReader.readObject(change.replace('\'', '"'))).build();
    }
    return json;
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyShippedTableSatisfiesItsSchemaAndClaimsNoReview(Resource table) {
    JsonObject json = JsonReader.readObject(Bytes.owned(table.bytes()));
    assertEquals(List.of(), JsonSchemas.pinned().problems(SCHEMA, json));
    assertFalse(json.toJson().contains("\"by\""), "only a lawyer says that a row is reviewed");
  }

  @Test
  void everyRegimeOfTheLawIsThereWithASourceInEveryRow() {
    List<String> ids = TABLES.rules().stream().map(LegalRule::id).toList();
    assertEquals(
        List.of(
            "ca-pcmltfr-member",
            "coops-uk-community-shares",
            "eu-amlr-48-49",
            "fatf-r17",
            "je-mlo-16",
            "uk-mlr-2017-39",
            "us-cip-1020-220"),
        ids);
    for (LegalRule rule : TABLES.rules()) {
      assertEquals(rule.rows(), rule.unreviewedRows());
      rule.rows().forEach(row -> assertTrue(row.source().url().startsWith("http"), row.id()));
      assertFalse(rule.ownDuties().isEmpty(), rule.id());
    }
  }

  @Test
  void theRulesSayWhatTheirSourcesSay() {
    LegalRule uk = TABLES.rule("uk-mlr-2017-39").orElseThrow();
    assertTrue(uk.evidence().orElseThrow().isAtOnce());
    assertTrue(uk.demands(Demand.OBLIGED_CHECKER));
    LegalRule eu = TABLES.rule("eu-amlr-48-49").orElseThrow();
    assertEquals("P5D", eu.evidence().orElseThrow().spelled());
    assertEquals(Counting.BUSINESS_DAYS, eu.evidence().orElseThrow().counting());
    assertFalse(eu.appliesOn(LocalDate.parse("2027-07-09")));
    assertTrue(eu.appliesOn(LocalDate.parse("2027-07-10")));
    assertTrue(eu.demands(Demand.WRITTEN_AGREEMENT));
    LegalRule canada = TABLES.rule("ca-pcmltfr-member").orElseThrow();
    assertTrue(canada.demands(Demand.SAME_CENTRAL));
    assertEquals(
        Set.of(CheckMethod.DOCUMENT_IN_PERSON, CheckMethod.CREDIT_FILE, CheckMethod.DUAL_PROCESS),
        canada.methods());
    assertEquals(
        "P1Y",
        TABLES.rule("us-cip-1020-220").orElseThrow().certificationEvery().orElseThrow().toString());
    assertTrue(TABLES.rule("je-mlo-16").orElseThrow().demands(Demand.ASSURED_NOT_RELYING));
    assertEquals(2, TABLES.rule("coops-uk-community-shares").orElseThrow().documentsAtLeast());
    assertEquals(
        Set.of(Lane.SECTOR_CODE), TABLES.rule("coops-uk-community-shares").orElseThrow().lanes());
  }

  @Test
  void tablesAreReadAgainAsTheyWereAndAHigherVersionCounts() {
    assertEquals(TABLES, LegalTables.of(TABLES.toJson()));
    LegalTables newer = TABLES.with(List.of(rule("{'version':2,'title':'Newer'}")));
    assertEquals("Newer", newer.rule("uk-mlr-2017-39").orElseThrow().title());
    assertEquals(1, TABLES.with(List.of(rule())).rule("uk-mlr-2017-39").orElseThrow().version());
    assertThrows(Refusal.class, () -> TABLES.with(List.of(rule("{'title':'Changed'}"))));
    assertEquals(1, TABLES.only("uk-mlr-2017-39").rules().size());
    assertTrue(TABLES.only("uk-mlr-2017-39").equivalence().isPresent());
    assertTrue(TABLES.only("nothing").rules().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'law'}",
        "{'rows':[]}",
        "{'lanes':['fast']}",
        "{'surprise':1}",
        "{'appliesFrom':'soon'}",
        "{'rows':[{'id':'a','row':'methods','methods':['x'],'source':{'title':'t','url':'u',"
            + "'basis':'primary'},'review':'unreviewed'}]}",
        "{'rows':[{'id':'a','row':'methods','methods':['vouched'],'source':{'title':'t',"
            + "'url':'u','basis':'primary'},'review':'fine'}]}",
        "{'rows':[{'id':'a','row':'no-chain','source':{'title':'t','url':'u','basis':'rumour'},"
            + "'review':'unreviewed'}]}",
        "{'rows':[{'id':'a','row':'no-chain','review':'unreviewed'}]}",
        "{'rows':[{'id':'a','row':'evidence','deadline':'soon','calendar':'business-days',"
            + "'source':{'title':'t','url':'u','basis':'primary'},'review':'unreviewed'}]}"
      })
  void aTableThatIsNotUnderstoodIsRefused(String change) {
    assertThrows(Refusal.class, () -> LegalTables.of(List.of(rule(change))));
  }

  @ParameterizedTest
  @CsvSource({
    // asked on a Friday; Good Friday and Easter Monday 2027 are 26 and 29 March
    "2026-11-20T10:00:00Z, PT0S, calendar-days, '', 2026-11-20T10:00:00Z",
    "2026-11-20T10:00:00Z, PT24H, calendar-days, '', 2026-11-21T10:00:00Z",
    "2026-11-20T10:00:00Z, P5D, calendar-days, '', 2026-11-25T10:00:00Z",
    "2026-11-20T10:00:00Z, P5D, business-days, '', 2026-11-28T00:00:00Z",
    "2026-11-21T10:00:00Z, P1D, business-days, '', 2026-11-24T00:00:00Z",
    "2027-03-25T10:00:00Z, P1D, business-days, EU-TARGET, 2027-03-31T00:00:00Z",
    "2027-03-25T10:00:00Z, P1D, business-days, weekdays, 2027-03-27T00:00:00Z",
    "2026-12-24T10:00:00Z, P2D, business-days, GB-ENG, 2026-12-31T00:00:00Z"
  })
  void papersAreDueByTheCalendarOfTheDeadline(
      Instant asked, String duration, String counting, String holidays, Instant due) {
    EvidenceDeadline deadline =
        EvidenceDeadline.of(duration, Counting.named(counting).orElseThrow(), holidays)
            .orElseThrow();
    assertEquals(due, deadline.dueAt(asked, TABLES));
    assertEquals(duration, deadline.spelled());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, calendar-days, PT0S, calendar-days, true",
    "PT0S, business-days, PT0S, calendar-days, true",
    "PT1S, calendar-days, PT0S, calendar-days, false",
    "P5D, calendar-days, P5D, business-days, true",
    "P5D, business-days, P5D, calendar-days, false",
    "P5D, business-days, P5D, business-days, true",
    "P6D, business-days, P5D, business-days, false",
    "P7D, calendar-days, P5D, business-days, false"
  })
  void oneDeadlineIsNeverLaterThanAnotherOnlyIfThatHoldsOnEveryDay(
      String duration, String counting, String bound, String boundCounting, boolean holds) {
    EvidenceDeadline deadline =
        EvidenceDeadline.of(duration, Counting.named(counting).orElseThrow(), "").orElseThrow();
    EvidenceDeadline other =
        EvidenceDeadline.of(bound, Counting.named(boundCounting).orElseThrow(), "").orElseThrow();
    assertEquals(holds, deadline.neverLaterThan(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PT", "5D", "P1Y", "P-1D", "P1DT", "PT1", "P99999D", "P1D1H"})
  void whatSpellsNoDeadlineIsNone(String duration) {
    assertTrue(EvidenceDeadline.of(duration, Counting.CALENDAR_DAYS, "").isEmpty());
  }

  @Test
  void rungsAndLevelsAreOrdered() {
    CheckEquivalence equivalence = TABLES.equivalence().orElseThrow();
    assertEquals(
        Set.of(CheckMethod.EID_SUBSTANTIAL, CheckMethod.EID_HIGH), equivalence.atLeast("K5"));
    assertTrue(equivalence.atLeast("K3").contains(CheckMethod.CREDIT_FILE));
    assertFalse(equivalence.atLeast("K3").contains(CheckMethod.VOUCHED));
    assertEquals(Set.of(), equivalence.atLeast("K9"));
    assertEquals(Set.of("substantial", "high"), equivalence.levelsAtLeast("eidas", "substantial"));
    assertEquals(Set.of(), equivalence.levelsAtLeast("eidas", "extreme"));
  }
}
